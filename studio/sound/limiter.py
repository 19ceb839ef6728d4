"""Keeps the mix under -1 dBTP: looks ahead, turns down before a true peak comes, and comes back slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from capture.sound import CHANNELS, RATE
from studio.sound.true_peak import BEFORE, BEHIND, MOST_OVER, true_peaks

CEILING = 10 ** (-1.8 / 20)
"""-1.8 dBTP: what AAC at 128 kbit/s adds to a peak stays under the promised -1 dBTP."""

STEP = 32
"""Samples between two points of the gain curve: 0.67 ms."""

ATTACK = 4
"""Steps in which the gain comes down, 2.7 ms."""

AHEAD = (ATTACK + 1) * STEP
"""Samples looked at beyond those that come out."""

HISTORY = STEP
"""Samples before them that the points between are made of."""

RELEASE_DB = 24.0
"""Regained a second."""

_RELEASE = RELEASE_DB / 20 * np.log(10) * STEP / RATE


class Limiter:
    """Works in place on stretches that follow each other. Used by the sound thread alone.

    Between two points the gain runs straight. Each point is as low as both its neighbouring steps need, and up to ATTACK steps
    before that it is on its way there, so nothing is cut off hard.
    """

    def __init__(self) -> None:
        self._peak = 0.0
        self._point = 0.0
        self._held = np.zeros((CHANNELS, HISTORY + AHEAD), np.float32)

    def room(self, count: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return room for the next stretch of *count* samples: the whole, for ``limit``, and its part to be filled, all zero."""
        whole = np.empty((CHANNELS, HISTORY + AHEAD + count), np.float32)
        whole[:, : HISTORY + AHEAD] = self._held
        fresh = whole[:, HISTORY + AHEAD :]
        fresh.fill(0.0)
        return whole, fresh

    def limit(self, whole: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the samples that come out, as many as were filled in: those of AHEAD samples before. *whole* is from ``room``."""
        count = whole.shape[1] - HISTORY - AHEAD
        self._held[:] = whole[:, count:]
        out = whole[:, HISTORY : HISTORY + count]
        loudest = max(float(whole.max()), -float(whole.min()))
        if self._point == 0.0 and loudest * MOST_OVER <= CEILING:
            self._peak = max(self._peak, loudest)
            return out
        seen = (count + AHEAD) // STEP - 1
        peaks = true_peaks(whole[:, HISTORY - BEFORE : HISTORY + seen * STEP + BEHIND], STEP, CEILING)
        allowed = np.minimum(0.0, np.log(CEILING / np.maximum(peaks, 1e-9)))
        steps = count // STEP
        wanted = np.zeros(steps, np.float64)
        for number in range(ATTACK + 1):
            share = 1.0 if number < 2 else 1.0 - (number - 1) / ATTACK
            np.minimum(wanted, share * allowed[number : number + steps], out=wanted)
        rising = _RELEASE * np.arange(1, steps + 1)
        points = np.minimum.accumulate(np.concatenate(([self._point], wanted - rising)))[1:] + rising
        np.minimum(points, 0.0, out=points)
        gains = np.exp(np.concatenate(([self._point], points))).astype(np.float32)
        self._point = float(points[-1])
        self._peak = max(self._peak, float((peaks[1 : steps + 1] * np.maximum(gains[:-1], gains[1:])).max()))
        if gains.min() < 1.0:
            ramp = np.arange(STEP, dtype=np.float32) / STEP
            curve = gains[:-1, None] + np.diff(gains)[:, None] * ramp
            out *= curve.reshape(-1)
        return out

    def tell_peak(self) -> float:
        """Return the true peak of what came out since the last telling (far below the ceiling the sample's) and begin anew."""
        told, self._peak = self._peak, 0.0
        return told
