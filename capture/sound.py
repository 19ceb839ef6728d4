"""A stretch of sound with the moment it was captured."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
CHANNELS = 2


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of sound at 48 kHz.

    Attributes:
        samples: float32 in -1..1, shape (count, 2).
        captured_ns: ``time.monotonic_ns()`` of the first sample.
    """

    samples: NDArray[np.float32]
    captured_ns: int
