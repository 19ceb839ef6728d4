"""Starts the engine and the courier, notices when one has died, ends them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from studio.processes import own_command

if sys.platform == "win32":
    from studio.keeper.detaching_windows import DETACHED
else:
    from studio.keeper.detaching_posix import DETACHED

END_DEADLINE_S = 3.0
STORM_S = 10.0
STORM_STARTS = 5


SURROUNDINGS = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""NumPy's products of matrices are small here; its own threads would only spin beside them, and cost as much again. glibc would keep
a store of memory for each of the engine's many threads: with two it takes 50 MB less."""


def start_detached(*words: str) -> subprocess.Popen[bytes]:
    """Start ``kaibo`` with *words*, detached, with nothing on its standard streams."""
    return subprocess.Popen(
        own_command(*words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **SURROUNDINGS},
        **DETACHED,
    )


class Child:
    """One child process and when it was started.

    Attributes:
        role: "engine" or "courier".
        starts_ns: monotonic moments of its starts, the newest last.
    """

    def __init__(self, role: str, shop_folder: Path) -> None:
        self.role = role
        self._shop_folder = shop_folder
        self._process: subprocess.Popen[bytes] | None = None
        self.starts_ns: list[int] = []

    @property
    def pid(self) -> int:
        """The process id, 0 when none runs."""
        return self._process.pid if self._process is not None else 0

    def may_start(self, now_ns: int) -> bool:
        """Whether it has not been started five times within the last ten seconds: what dies at once is not started in a storm."""
        return sum(now_ns - start_ns < STORM_S * 1e9 for start_ns in self.starts_ns) < STORM_STARTS

    def start(self, now_ns: int) -> None:
        """Start it."""
        self.starts_ns = [*self.starts_ns[-9:], now_ns]
        self._process = start_detached(self.role, "--shop", str(self._shop_folder))

    def ended(self) -> int | None:
        """Return its exit code when it has ended since the last call, else None."""
        if self._process is None:
            return None
        code = self._process.poll()
        if code is not None:
            self._process = None
        return code

    def kill(self) -> None:
        """End it at once; ``ended`` will tell."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def end(self) -> None:
        """Wait for it to end by itself within the deadline, then end it."""
        if self._process is None:
            return
        try:
            self._process.wait(END_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(END_DEADLINE_S)
        self._process = None
