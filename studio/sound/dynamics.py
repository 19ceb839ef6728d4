"""Gate, compressor and make-up of one voice, as one gain curve that runs straight between points 1.3 ms apart."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from capture.sound import RATE
from studio.sound.voices import Voice

ROW = 64
"""Samples between two points."""
_ROW_MS = 1000 * ROW / RATE

HOLD_ROWS = round(150 / _ROW_MS)
"""A gate stays open so long after the last word: pauses between syllables are no pauses."""
OPENING_DB = 3.0
CLOSING_DB = 0.2
"""What the gate moves a point: open within 8 ms, closed within a tenth of a second."""

_RAMP = np.linspace(0, 1, ROW, endpoint=False, dtype=np.float32)


class Dynamics:
    """One stream, one channel. Used by one thread."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._attack = 1 - math.exp(-_ROW_MS / max(voice.attack_ms, 1))
        self._release = 1 - math.exp(-_ROW_MS / max(voice.release_ms, 1))
        self._less = 1 - 100 / voice.ratio
        self._level = -96.0
        self._gate = -float(voice.gate_range_db)
        self._open_rows = 0
        self._last = 10 ** ((self._gate + voice.makeup_db) / 20)

    def run(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return *samples*, shape (a multiple of ROW,), turned up and down."""
        rows = samples.reshape(-1, ROW)
        levels = 10 * np.log10(np.einsum("rs,rs->r", rows, rows) / ROW + 1e-10)
        gains = np.array([self._last, *self._gains(levels.tolist())], np.float32)
        self._last = float(gains[-1])
        curve = gains[:-1, None] + np.diff(gains)[:, None] * _RAMP
        return (rows * curve).reshape(-1)

    def _gains(self, levels: list[float]) -> NDArray[np.float64]:
        voice, gains = self._voice, []
        for level in levels:
            self._open_rows = HOLD_ROWS if level > voice.gate_db else max(0, self._open_rows - 1)
            self._gate = min(0.0, self._gate + OPENING_DB) if self._open_rows else max(-voice.gate_range_db, self._gate - CLOSING_DB)
            self._level += (level - self._level) * (self._attack if level > self._level else self._release)
            gains.append(self._gate + voice.makeup_db - max(0.0, self._level - voice.threshold_db) * self._less)
        return 10 ** (np.array(gains) / 20)
