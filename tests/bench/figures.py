"""One measured figure, and how processor time and memory of a process are read."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure beside its yardstick.

    Attributes:
        value: ours, the median of *runs*.
        yardstick: the other's, in the same unit, from the same run; 0 where the limit is absolute.
        limit: what it is held to, in words.
    """

    name: str
    value: float
    unit: str
    yardstick: float
    runs: Sequence[float]
    limit: str

    @property
    def ratio(self) -> float:
        """Ours over the yardstick's."""
        return self.value / self.yardstick if self.yardstick else 0.0

    def told(self) -> dict[str, Any]:
        """Return what ``build/bench.json`` holds of it."""
        told = {"value": round(self.value, 4), "unit": self.unit, "yardstick": round(self.yardstick, 4), "ratio": round(self.ratio, 4)}
        return told | {"runs": [round(run, 4) for run in self.runs], "limit": self.limit}


def paired(name: str, unit: str, pairs: Sequence[tuple[float, float]], limit: str) -> Figure:
    """Return the figure of interleaved *pairs* (ours, theirs): the medians, with the ratios as its runs."""
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    return Figure(name=name, value=ours, unit=unit, yardstick=theirs, runs=[pair[0] / pair[1] for pair in pairs], limit=limit)


def processor_s(pid: int) -> float:
    """Return user and system seconds of a process, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


def proportional_mb(pid: int) -> float:
    """Return the process's proportional set size in MB (10^6)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def stolen_share(before: tuple[int, int], after: tuple[int, int]) -> float:
    """Return the share of processor time that the host took away between two ``steal_and_total``."""
    return (after[0] - before[0]) / max(1, after[1] - before[1])


def steal_and_total() -> tuple[int, int]:
    """Return stolen and all ticks since boot."""
    fields = [int(field) for field in Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()[1:9]]
    return fields[7], sum(fields)
