"""Measures loudness in thousandths of dBFS."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

SILENCE_MDB = -96_000


def mdb(level: float) -> int:
    """Return *level* (1.0 is full scale) in thousandths of dBFS, no less than SILENCE_MDB."""
    return max(SILENCE_MDB, round(20_000 * math.log10(level))) if level > 0 else SILENCE_MDB


class Meter:
    """Collects blocks and tells peak and RMS since the last telling. Used by the sound thread alone."""

    def __init__(self) -> None:
        self._peak, self._squares, self._count = 0.0, 0.0, 0

    def hear(self, samples: NDArray[np.float32]) -> None:
        """Add a block of any shape."""
        flat = samples.reshape(-1)
        if not flat.size:
            return
        self._peak = max(self._peak, float(flat.max()), -float(flat.min()))
        self._squares += float(np.dot(flat, flat))
        self._count += flat.size

    def tell(self) -> tuple[int, int]:
        """Return (peak, rms) in thousandths of dBFS and begin anew."""
        rms = math.sqrt(self._squares / self._count) if self._count else 0.0
        told = mdb(self._peak), mdb(rms)
        self._peak, self._squares, self._count = 0.0, 0.0, 0
        return told
