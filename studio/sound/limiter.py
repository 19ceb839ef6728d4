"""Keeps the mix under -1 dBFS: turns down quickly before it would clip, comes back slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CEILING = 0.891
"""-1 dBFS."""

STEP = 32
"""Samples between two points of the gain curve: 0.67 ms."""

RELEASE = 1.0018
"""Gain regained a step: 6 dB in about a quarter of a second."""


class Limiter:
    """Works in place on blocks that follow each other. Used by the sound thread alone.

    Between two points the gain runs straight, and each point is no higher than both its neighbours need, so nothing passes
    the ceiling. Only where a block begins louder than the one before promised is the first step cut off hard.
    """

    def __init__(self) -> None:
        self._gain = 1.0

    def limit(self, samples: NDArray[np.float32]) -> None:
        """Limit *samples*, shape (2, count), count a multiple of STEP, in place."""
        loudest = max(float(samples.max()), -float(samples.min()))
        if self._gain >= 1.0 and loudest <= CEILING:
            return
        steps = samples.reshape(samples.shape[0], -1, STEP)
        peaks = np.maximum(np.abs(steps).max(axis=(0, 2)), 1e-9)
        allowed = np.minimum(1.0, CEILING / peaks).tolist()
        points = [self._gain]
        for number, own in enumerate(allowed):
            following = allowed[number + 1] if number + 1 < len(allowed) else 1.0
            points.append(min(own, following, points[-1] * RELEASE, 1.0))
        starts = np.array(points[:-1], np.float32)[:, None]
        ends = np.array(points[1:], np.float32)[:, None]
        ramp = np.arange(STEP, dtype=np.float32) / STEP
        steps *= starts + (ends - starts) * ramp
        np.clip(steps[:, 0], -CEILING, CEILING, out=steps[:, 0])
        self._gain = points[-1]
