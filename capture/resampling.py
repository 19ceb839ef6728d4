"""Stretches sound by some millionths without a seam: a band-limited interpolation whose place between two samples may be any."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

TAPS = 33
HALF = TAPS // 2
DEGREE = 8
KAISER = 8.6
REACH = 0.75
"""A window serves positions up to so far from its middle, in samples."""

LONGEST = 600
"""Samples made at once: the position moves less than a quarter of a sample meanwhile, at up to 400 millionths."""

MOST_OFF = 400e-6
"""No card is further off; what seems to be is something else."""


def _polynomials() -> NDArray[np.float32]:
    """Return, for each tap, the coefficients of its weight as a polynomial of the position, lowest power first; (TAPS, DEGREE + 1)."""
    positions = REACH * np.cos(np.pi * (np.arange(200) + 0.5) / 200)
    places = np.arange(TAPS) - HALF
    distances = places[None, :] - positions[:, None]
    window = np.i0(KAISER * np.sqrt(np.clip(1 - (distances / (HALF - 1 + REACH)) ** 2, 0, 1))) / np.i0(KAISER)
    weights = np.sinc(distances) * window
    weights /= weights.sum(axis=1, keepdims=True)
    return np.ascontiguousarray(np.polynomial.polynomial.polyfit(positions, weights, DEGREE).T, np.float32)


_WEIGHTS = _polynomials()


class Resampler:
    """One stream. Used by one thread.

    Attributes:
        waiting: how many samples (not whole) of what came lie between the next sample that comes out and the next that goes in.
    """

    def __init__(self, channels: int) -> None:
        self._kept = np.zeros((channels, TAPS), np.float32)
        self._at = float(TAPS)

    @property
    def waiting(self) -> float:
        """See the class."""
        return self._kept.shape[1] - self._at

    def run(self, samples: NDArray[np.float32], pace: float) -> NDArray[np.float32]:
        """Return what can be made of *samples*, shape (channels, count), and what was kept: so many samples apart as *pace* says.

        A pace over 1 makes fewer samples of more. What comes next is needed for the last HALF samples; they wait.
        """
        pieces = [self._made(samples[:, first : first + LONGEST], pace) for first in range(0, samples.shape[1], LONGEST)]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)

    def _made(self, samples: NDArray[np.float32], pace: float) -> NDArray[np.float32]:
        whole = np.concatenate((self._kept, samples), axis=1)
        count = max(0, int((whole.shape[1] - HALF - 1 - self._at) // pace))
        middle = round(self._at)
        offsets = (self._at - middle + np.arange(count) * (pace - 1)).astype(np.float32)
        made = np.empty((len(whole), count), np.float32)
        for channel, sound in enumerate(whole):
            out = made[channel]
            (stride,) = sound.strides
            windows = as_strided(sound[middle - HALF :], (count, TAPS), (stride, stride), writeable=False)
            terms = np.ascontiguousarray((np.ascontiguousarray(windows) @ _WEIGHTS).T)
            out[:] = terms[DEGREE]
            for power in range(DEGREE - 1, -1, -1):
                out *= offsets
                out += terms[power]
        ended = self._at + count * pace
        dropped = max(0, int(ended) - TAPS)
        self._kept, self._at = whole[:, dropped:], ended - dropped
        return made
