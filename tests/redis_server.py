"""A Redis of the tests' own, which can be killed, frozen and started again."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Optional

from tests.conftest import free_port, lacking


class RedisServer:
    """A real Redis on a free port, in memory only."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: Optional[subprocess.Popen] = None

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.thaw()
        self.kill()

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        settings = {"port": str(self.port), "save": "", "appendonly": "no", "dir": str(self.folder)}
        command = ["redis-server", *(word for name, value in settings.items() for word in (f"--{name}", value))]
        try:
            self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            lacking("redis-server is not installed")
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("redis-server did not start")

    def kill(self) -> None:
        """End it at once, with all it holds."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Let it stand still: it takes connections and never answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
