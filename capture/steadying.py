"""Lays blocks of sound that arrive with jitter, from a card whose clock is a little off, evenly onto the time line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from capture.sound import RATE

LEARNING = 50
"""After this many blocks the mean of their arrivals is the anchor; the first block alone may have waited in a buffer."""

SMOOTHING = 1 / 200
BAND = RATE // 500
"""2 ms: within this the card is left alone ..."""
CALM = RATE // 2000
"""... and once corrected, until 0.5 ms are left."""

JUMP = RATE // 25
"""A steady difference of more than 40 ms is a gap (sound was lost), not drift: the line is learnt anew."""


class Steadying:
    """Follows one stream.

    A sound card is up to some hundred millionths off: 0.4 s in an hour. One sample more or less a block makes that good and
    is not heard; moving the whole line at once would click.
    """

    def __init__(self) -> None:
        self._next: int | None = None
        self._error = 0.0
        self._blocks = 0
        self._is_correcting = False

    def place(self, count: int, heard: int) -> tuple[int, int]:
        """Return where a block of *count* samples belongs and how many it shall have, given *heard*, the number its arrival tells."""
        if self._next is None:
            self._next = heard
        self._blocks += 1
        weight = max(SMOOTHING, 1 / self._blocks)
        self._error += ((heard - self._next) - self._error) * weight
        if abs(self._error) > JUMP:
            self._next, self._error, self._blocks = heard, 0.0, 1
        elif self._blocks == LEARNING:
            self._next += round(self._error)
            self._error = 0.0
        first, fitted = self._next, count + self._correction()
        self._next += fitted
        self._error -= fitted - count
        return first, fitted

    def _correction(self) -> int:
        limit = CALM if self._is_correcting else BAND
        self._is_correcting = self._blocks > LEARNING and abs(self._error) > limit
        return (1 if self._error > 0 else -1) if self._is_correcting else 0


def stretched(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return *samples*, shape (n, channels), as *count* samples of the same sound."""
    if len(samples) == count:
        return samples
    at = np.linspace(0, len(samples) - 1, count)
    return np.stack([np.interp(at, np.arange(len(samples)), channel) for channel in samples.T], axis=1).astype(np.float32)
