"""One package of the npm registry, fetched for a test and kept nowhere else."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Dict, Sequence

from tests.conftest import lacking


def files_of(package: str, names: Sequence[str], folder: Path) -> Dict[str, bytes]:
    """Return files of a package by their names in it. Skips when npm or the registry is out of reach.

    ``npm pack`` fetches one file, without the packages it was built from; three tries, since registries stumble.
    """
    npm = shutil.which("npm")
    if npm is None:
        lacking("no npm on this machine")
    command = [str(npm), "pack", "--silent", "--ignore-scripts", package]
    for _ in range(3):
        packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        if packed.returncode == 0:
            break
    else:
        lacking("the npm registry cannot be reached")
    found: Dict[str, bytes] = {}
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        for name in names:
            inside = archive.extractfile(f"package/{name}")
            assert inside is not None
            found[name] = inside.read()
    return found
