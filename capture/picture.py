"""One picture with the moment it was captured."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray


class Picture(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One picture in its source's own shape, ready to be laid on a canvas. Two are the same only where they are one.

    Attributes:
        y: luma, uint8, shape (height, width), both even; may be a view with a wider stride. Never written to.
        u, v: chroma, uint8, shape (height // 2, width // 2) (yuv420p, BT.709 limited range).
        captured_ns: ``time.monotonic_ns()`` when the picture was taken.
    """

    y: NDArray[np.uint8]
    u: NDArray[np.uint8]
    v: NDArray[np.uint8]
    captured_ns: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.y.shape[0])
