"""How much of the machine this process takes: processor time and memory."""

from __future__ import annotations

import sys
import time

import msgspec

if sys.platform == "win32":
    from studio.machine_windows import memory_kb, temperature_c
else:
    from studio.machine_posix import memory_kb, temperature_c

__all__ = ["Load", "LoadMeter", "temperature_c"]


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What one process took.

    Attributes:
        processor_permille: of one core since the last look; 2000 is two cores.
        memory_kb: resident.
    """

    processor_permille: int
    memory_kb: int


class LoadMeter:
    """Looked at once a second."""

    def __init__(self) -> None:
        self._at_s, self._busy_s = time.monotonic(), time.process_time()

    def look(self) -> Load:
        """Return what this process took since the last look."""
        at_s, busy_s = time.monotonic(), time.process_time()
        passed_s, worked_s = at_s - self._at_s, busy_s - self._busy_s
        self._at_s, self._busy_s = at_s, busy_s
        return Load(processor_permille=round(1000 * worked_s / passed_s) if passed_s > 0 else 0, memory_kb=memory_kb())
