"""The sound of ``tone``: 997 Hz at -20 dBFS, which sound engineers line up with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from capture.sound import CHANNELS, RATE

HERTZ = 997
"""A prime: its samples meet nearly every value (AES17)."""
PEAK = 0.1
"""-20 dB below full scale."""

_ONE_SECOND = np.repeat(PEAK * np.sin(2 * np.pi * HERTZ * np.arange(RATE) / RATE)[:, None], CHANNELS, axis=1).astype(np.float32)


def tone(first: int, count: int) -> NDArray[np.float32]:
    """Return *count* samples from number *first* on, whose phase is 0 at sample 0; float32, shape (count, 2)."""
    return _ONE_SECOND.take(np.arange(first, first + count), axis=0, mode="wrap")
