"""Real faults for a real server: a project of its own to spoil, a small disk, a cable that can be cut, a clock."""

from __future__ import annotations

import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Set

from tests.conftest import ROOT

#: What a server needs of the project.
PARTS = ("bot", "actions", "knowledge", "data", "config.yml", "domain.yml", "uv.lock")


def own_project(folder: Path) -> Path:
    """Return a copy of the project whose files a test may spoil, with the trained model in it."""
    root = folder / "project"
    root.mkdir()
    for name in PARTS:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(path, root / name)
    shutil.copytree(ROOT / "models", root / "models")
    return root


def model_of(root: Path) -> Path:
    """Return the model file of a copied project."""
    return max((root / "models").glob("leermaatje-*.tar.gz"), key=lambda path: path.stat().st_mtime)


class SmallDisk:
    """A folder that can be full: a small file system of its own, or else a bound on the files of one process."""

    def __init__(self, folder: Path, megabytes: int = 4) -> None:
        self.folder = folder
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "leermaatje-test", str(folder)]
        try:
            self.mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            self.mounted = False

    @contextmanager
    def full(self, pid: int) -> Iterator[None]:
        """Leave no byte free; without the right to mount, let process ``pid`` write no file any further."""
        if not self.mounted:
            before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[1]))
            try:
                yield
            finally:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
            return
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        try:
            yield
        finally:
            filler.unlink()

    def close(self) -> None:
        """Take the file system away."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.readline()
"""


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Let another process hold an SQLite file for itself."""
    command = [sys.executable, "-c", _LOCK, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        try:
            yield
        finally:
            process.kill()


class Cable:
    """What lies between a server and a database: it can be cut, or pass nothing on without a word."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._passing = threading.Event()
        self._passing.set()
        self._ends: Set[socket.socket] = set()
        self._listener: Optional[socket.socket] = None
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Let connections through again."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """End all connections and refuse new ones."""
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def freeze(self) -> None:
        """Take connections and bytes, and pass nothing on."""
        self._passing.clear()

    def thaw(self) -> None:
        """Pass on again."""
        self._passing.set()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                for one, other in ((near, far), (far, near)):
                    self._ends.add(one)
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._passing.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.discard(source)
        source.close()


class FakeClock:
    """The clock of another process, which jumps when told to (libfaketime). The monotonic clock goes on as it is."""

    PLACES = (
        "/usr/lib/x86_64-linux-gnu/faketime",
        "/usr/lib/faketime",
        "/usr/lib64/faketime",
        "/usr/local/lib/faketime",
    )

    def __init__(self, folder: Path) -> None:
        found: List[Path] = [Path(place) / "libfaketime.so.1" for place in self.PLACES]
        self._library = next((path for path in found if path.exists()), None)
        self._file = folder / "clock"
        self.jump("+0")

    @property
    def there(self) -> bool:
        """Whether this machine has the library."""
        return self._library is not None

    @property
    def environment(self) -> Dict[str, str]:
        """What a process needs to go by this clock."""
        if not self.there:
            return {}
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            # Seconds until a jump is noticed; without it the file is read at every look at the clock.
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            # With the library's own choice threads of Python that wait for their turn never sleep.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def jump(self, distance: str) -> None:
        """Set the distance to the true time: '+8d', '-3h', '+0'; it holds when this returns."""
        self._file.write_text(f"{distance}\n")
        time.sleep(2.5)


def rows_of(database: Path) -> int:
    """Return how many rows the stage log in an SQLite file has."""
    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT count(*) FROM stage_log").fetchone()[0])
