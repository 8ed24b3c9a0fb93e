"""Child processes that always end, and the memory they hold."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Set

#: Seconds that processes get to end by themselves.
PATIENCE = 10.0
_PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """Have the kernel end this process when the bench itself is killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Children:
    """All processes that a run starts; leaving the context ends every one of them, whatever happened."""

    def __init__(self, folder: Path) -> None:
        """Keep what the processes complain of in ``folder``."""
        self._folder = folder
        self._all: List[subprocess.Popen[Any]] = []

    def __enter__(self) -> Children:
        return self

    def __exit__(self, *_: object) -> None:
        self.end(self._all)

    def start(
        self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], pipes: bool = False
    ) -> subprocess.Popen[Any]:
        """Start ``python -W ignore -m arguments`` in a group of its own; with ``pipes`` one can talk to it."""
        with (self._folder / f"{len(self._all)}.log").open("wb") as complaints:
            process: subprocess.Popen[Any] = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", *arguments],
                cwd=cwd,
                env={**os.environ, **environment},
                stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
                stdout=subprocess.PIPE if pipes else subprocess.DEVNULL,
                stderr=complaints,
                text=pipes,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        self._all.append(process)
        return process

    def complaint(self, process: subprocess.Popen[Any]) -> str:
        """Return the last line that a process complained with."""
        log = self._folder / f"{self._all.index(process)}.log"
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        return lines[-1][:200] if lines else "no reason given"

    def end(self, processes: Sequence[subprocess.Popen[Any]]) -> None:
        """End processes and all that they started: kindly, then at once."""
        for kind in (signal.SIGTERM, signal.SIGKILL):
            for process in processes:
                if process.poll() is None or kind == signal.SIGKILL:
                    _signal_group(process.pid, kind)
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline and any(process.poll() is None for process in processes):
                time.sleep(0.05)


def _signal_group(group: int, kind: signal.Signals) -> None:
    try:
        os.killpg(group, kind)
    except (ProcessLookupError, PermissionError):
        return


def _parents() -> Dict[int, int]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name may hold spaces and brackets; state and parent come after the last bracket.
            found[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
    return found


def family(roots: Sequence[int]) -> Set[int]:
    """Return the ids of processes and of all that they started."""
    parents, found, before = _parents(), set(roots), -1
    while len(found) != before:
        before = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found


def megabytes(status: str, field: str) -> float:
    """Return a field of ``/proc/PID/status`` or ``smaps_rollup`` in MB (10^6 bytes); 0 when it is absent."""
    for line in status.splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0]) * 1024 / 1e6
    return 0.0


def memory(processes: Sequence[subprocess.Popen[Any]]) -> Dict[str, float]:
    """Return the memory of processes with all that they started, in MB.

    ``rss`` is the sum of what is resident; ``pss`` counts what processes share only once.
    """
    total = {"rss": 0.0, "pss": 0.0}
    for pid in family([process.pid for process in processes if process.poll() is None]):
        for name, file, field in (("rss", "status", "VmRSS"), ("pss", "smaps_rollup", "Pss")):
            try:
                total[name] += megabytes(Path(f"/proc/{pid}/{file}").read_text(), field)
            except OSError:
                continue
    return total
