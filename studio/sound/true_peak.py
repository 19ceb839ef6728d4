"""The peak between the samples: what a converter makes of them, found at four times the rate (ITU-R BS.1770-4, annex 2)."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

OVER = 4
TAPS = 16
BEFORE, BEHIND = TAPS // 2 - 1, TAPS // 2
"""Samples the points between a sample and the next are made of."""

ROW = 8
KAISER = 6.0


def _between() -> NDArray[np.float32]:
    """Return the matrix from ROW + TAPS - 1 samples to the three points after each of ROW samples: a windowed sinc, unity at DC."""
    places = np.arange(TAPS) - BEFORE
    window = np.kaiser(TAPS * OVER + 1, KAISER)
    matrix = np.zeros((ROW + TAPS - 1, ROW * (OVER - 1)))
    for part in range(1, OVER):
        weights = np.sinc(places - part / OVER) * window[(np.arange(TAPS) + 1) * OVER - part]
        weights /= weights.sum()
        for sample in range(ROW):
            matrix[sample : sample + TAPS, sample * (OVER - 1) + part - 1] = weights
    return matrix.astype(np.float32)


_BETWEEN = _between()

MOST_OVER = float(np.abs(_BETWEEN).sum(axis=0).max())
"""No point between can be higher than the highest sample times this, so quiet sound need not be looked at."""

MATTERS = 10 ** (-18 / 20)
"""A stretch that stays under -18 dBFS has its true peak under -11 dBTP: a meter tells the sample's peak and saves the work."""


def true_peaks(samples: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Return the true peak of every *step* samples, a multiple of ROW.

    *samples* has the shape (channels, BEFORE + count + BEHIND) and lies in one piece along its samples; the *count* in its middle,
    a multiple of *step*, are looked at. A channel at a time: products beyond a certain size would wake other threads.
    """
    count = samples.shape[1] - BEFORE - BEHIND
    peaks = np.zeros(count // step, np.float32)
    for channel in samples:
        (stride,) = channel.strides
        windows = as_strided(channel, (count // ROW, ROW + TAPS - 1), (stride * ROW, stride), writeable=False)
        between = np.ascontiguousarray(windows) @ _BETWEEN
        np.maximum(peaks, np.abs(between, out=between).reshape(len(peaks), -1).max(axis=1), out=peaks)
        np.maximum(peaks, np.abs(channel[BEFORE : BEFORE + count]).reshape(len(peaks), -1).max(axis=1), out=peaks)
    return peaks


class TruePeakMeter:
    """Collects stretches that follow each other and tells their true peak. Used by the sound thread alone."""

    def __init__(self, channels: int) -> None:
        self._before = np.zeros((channels, BEFORE + BEHIND), np.float32)
        self._peak = 0.0

    def hear(self, samples: NDArray[np.float32]) -> None:
        """Add a stretch, shape (channels, a multiple of ROW)."""
        peak = max(float(samples.max()), -float(samples.min()))
        if peak >= MATTERS:
            whole = np.concatenate((self._before, samples), axis=1)
            peak = max(peak, float(true_peaks(whole, ROW).max()))
        self._before = samples[:, -BEFORE - BEHIND :].copy()
        self._peak = max(self._peak, peak)

    def tell(self) -> float:
        """Return the highest since the last telling (1.0 is full scale) and begin anew."""
        told, self._peak = self._peak, 0.0
        return told
