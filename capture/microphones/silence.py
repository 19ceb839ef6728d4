"""The sound of ``silence``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from capture.sound import CHANNELS


def silence(_first: int, count: int) -> NDArray[np.float32]:
    """Return *count* samples of nothing; float32, shape (count, 2)."""
    return np.zeros((count, CHANNELS), np.float32)
