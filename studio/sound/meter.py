"""Measures peaks and power, and tells them in thousandths of dBFS."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

SILENCE_MDB = -96_000


def mdb(level: float) -> int:
    """Return *level* (1.0 is full scale) in thousandths of dBFS, no less than SILENCE_MDB."""
    return max(SILENCE_MDB, round(20_000 * math.log10(level))) if level > 0 else SILENCE_MDB


class SourceLevel(msgspec.Struct, frozen=True, kw_only=True):
    """How loud one source is behind its fader, in thousandths of dBFS, how it is set, and how its clock stands.

    Attributes:
        fader_mdb, delay_ms, voice, muted: as the operator has it now.
        drift_ppm: millionths by which the device's clock is fast; 0 where it has none of its own.
        drift_ms: what it has run ahead since it was opened, made good all along.
    """

    source: str
    peak_mdb: int
    true_peak_mdb: int
    rms_mdb: int
    role: str
    fader_mdb: int
    delay_ms: int
    voice: str
    muted: int
    drift_ppm: int
    drift_ms: int


class Levels(msgspec.Struct, frozen=True, kw_only=True):
    """How loud the mix is.

    Attributes:
        peak_mdb, rms_mdb: of what the sources give together, before mute and limiter.
        true_peak_mdb: of what goes out.
        momentary_mlufs, short_mlufs, integrated_mlufs: of what goes out, in thousandths of LUFS; -96000 is silence.
        gain_mdb: what the slow levelling adds.
        duck_mdb: what voices take from the music.
    """

    peak_mdb: int
    rms_mdb: int
    true_peak_mdb: int
    momentary_mlufs: int
    short_mlufs: int
    integrated_mlufs: int
    gain_mdb: int
    duck_mdb: int
    sources: tuple[SourceLevel, ...]


class Meter:
    """Collects blocks and tells peak and RMS since the last telling. Used by the sound thread alone."""

    def __init__(self) -> None:
        self._peak, self._squares, self._count = 0.0, 0.0, 0

    def hear(self, samples: NDArray[np.float32]) -> float:
        """Add a block of any shape; return its RMS."""
        flat = samples.ravel(order="K")
        if not flat.size:
            return 0.0
        self._peak = max(self._peak, float(flat.max()), -float(flat.min()))
        squares = float(np.dot(flat, flat))
        self._squares += squares
        self._count += flat.size
        return math.sqrt(squares / flat.size)

    def tell(self) -> tuple[int, int]:
        """Return (peak, rms) in thousandths of dBFS and begin anew."""
        rms = math.sqrt(self._squares / self._count) if self._count else 0.0
        told = mdb(self._peak), mdb(rms)
        self._peak, self._squares, self._count = 0.0, 0.0, 0
        return told
