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

MOST_ROWS = 512
"""Looked at in one product: a larger one would wake other threads."""

MATTERS = 10 ** (-8 / 20)
"""A stretch that stays under -8 dBFS cannot have its true peak over -1.8 dBTP: a meter tells the sample's peak and saves the work."""


def is_mono(samples: NDArray[np.float32]) -> bool:
    """Return whether two channels are the same, as of most microphones; looking costs a tenth of what it saves."""
    return len(samples) == 2 and np.array_equal(samples[0], samples[1])


def true_peaks(samples: NDArray[np.float32], step: int, floor: float) -> NDArray[np.float32]:
    """Return the true peak of every *step* samples, a multiple of ROW; where it cannot pass *floor*, the highest sample.

    *samples* has the shape (channels, BEFORE + count + BEHIND) and lies in one piece along its samples; the *count* in its middle,
    a multiple of *step*, are looked at.
    """
    count = samples.shape[1] - BEFORE - BEHIND
    highest = np.zeros(count // ROW, np.float32)
    for channel in samples[:1] if is_mono(samples) else samples:
        (stride,) = channel.strides
        rows = np.abs(channel[BEFORE : BEFORE + count])
        while len(rows) > len(highest):  # by halves: a maximum over so short an axis costs four times as much
            rows = np.maximum(rows[0::2], rows[1::2])
        near = rows.copy()
        np.maximum(near[1:], rows[:-1], out=near[1:])
        np.maximum(near[:-1], rows[1:], out=near[:-1])
        near[0], near[-1] = np.inf, np.inf  # beside them lies what no row counts
        (may_pass,) = np.nonzero(near * MOST_OVER > floor)
        windows = as_strided(channel, (len(rows), ROW + TAPS - 1), (stride * ROW, stride), writeable=False)
        for first in range(0, len(may_pass), MOST_ROWS):
            chosen = may_pass[first : first + MOST_ROWS]
            between = windows[chosen] @ _BETWEEN
            rows[chosen] = np.maximum(rows[chosen], np.abs(between, out=between).max(axis=1))
        np.maximum(highest, rows, out=highest)
    peaks: NDArray[np.float32] = highest.reshape(-1, step // ROW).max(axis=1)
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
            peak = max(peak, float(true_peaks(whole, ROW, peak).max()))
        self._before = samples[:, -BEFORE - BEHIND :].copy()
        self._peak = max(self._peak, peak)

    def tell(self) -> float:
        """Return the highest since the last telling (1.0 is full scale) and begin anew."""
        told, self._peak = self._peak, 0.0
        return told
