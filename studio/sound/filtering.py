"""Recursive filters without a loop over samples: a cascade of biquads as a few small matrix products, exact and cheap."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from capture.sound import RATE

STEP = 64
"""Samples of one row of the products; what is filtered comes in multiples of it."""

Section = tuple[float, float, float, float, float]
"""b0, b1, b2, a1, a2 of one biquad (a0 is 1)."""

BUTTERWORTH_Q = 0.5**0.5


def high_pass(hertz: float) -> Section:
    """Return a second-order Butterworth high-pass (R. Bristow-Johnson's cookbook)."""
    turn = 2 * math.pi * hertz / RATE
    alpha, cosine = math.sin(turn) / (2 * BUTTERWORTH_Q), math.cos(turn)
    first = (1 + cosine) / 2 / (1 + alpha)
    return first, -2 * first, first, -2 * cosine / (1 + alpha), (1 - alpha) / (1 + alpha)


class Filter:
    """A cascade of biquads over one stream of sound, used by one thread.

    Within a row of STEP samples the output is a product with the impulse response; what lies before the row is in its state,
    and all rows' states are one more product (in double: low corners live on small differences). A loop over samples would cost
    Python a hundred times as much.
    """

    def __init__(self, sections: Sequence[Section], channels: int) -> None:
        transition, entering, leaving, through = _cascade(sections)
        order = len(transition)
        powers = [np.eye(order)]
        for _ in range(STEP):
            powers.append(powers[-1] @ transition)
        response = [through, *(float(leaving @ power @ entering) for power in powers[: STEP - 1])]
        self._shape = np.array([[response[out - into] if out >= into else 0.0 for out in range(STEP)] for into in range(STEP)], np.float32)
        self._tail = np.array([leaving @ power for power in powers[:STEP]]).T
        self._collect = np.array([powers[STEP - 1 - into] @ entering for into in range(STEP)])
        self._stride = powers[STEP]
        self._order = order
        self._states = [np.zeros(order) for _ in range(channels)]
        self._chains: dict[int, NDArray[np.float64]] = {}

    def run(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return *samples*, shape (channels, a multiple of STEP), filtered; they follow what was filtered before."""
        filtered = np.empty(samples.shape, np.float32)
        is_mono = len(samples) == 2 and np.array_equal(samples[0], samples[1]) and np.array_equal(self._states[0], self._states[1])
        for channel, heard in enumerate(samples):
            if channel and is_mono:
                filtered[1], self._states[1] = filtered[0], self._states[0]
                break
            rows = heard.reshape(-1, STEP)
            collected = np.concatenate((self._states[channel], (rows.astype(np.float64) @ self._collect).reshape(-1)))
            states = (self._chain(len(rows)) @ collected).reshape(-1, self._order)
            self._states[channel] = states[-1]
            shaped = filtered[channel].reshape(-1, STEP)
            np.matmul(rows, self._shape, out=shaped)
            shaped += (states[:-1] @ self._tail).astype(np.float32)
        return filtered

    def _chain(self, rows: int) -> NDArray[np.float64]:
        """Return the matrix from (first state, every row's own share) to every row's state and the one after the last."""
        if rows not in self._chains:
            order = self._order
            powers = [np.eye(order)]
            for _ in range(rows):
                powers.append(powers[-1] @ self._stride)
            chain = np.zeros(((rows + 1) * order, (rows + 1) * order))
            for to in range(rows + 1):
                for of in range(to + 1):
                    chain[to * order : (to + 1) * order, of * order : (of + 1) * order] = powers[to - of]
            self._chains[rows] = chain
        return self._chains[rows]


def _cascade(sections: Sequence[Section]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    """Return the state equations x' = A x + B u, y = C x + D u of *sections* one after the other."""
    transition, entering, leaving, through = np.zeros((0, 0)), np.zeros(0), np.zeros(0), 1.0
    for b0, b1, b2, a1, a2 in sections:
        own, into = np.array([[-a1, 1.0], [-a2, 0.0]]), np.array([b1 - a1 * b0, b2 - a2 * b0])
        order = len(transition)
        joined = np.zeros((order + 2, order + 2))
        joined[:order, :order] = transition
        joined[order:, order:] = own
        joined[order:, :order] = np.outer(into, leaving)
        transition, entering = joined, np.concatenate((entering, into * through))
        leaving, through = np.concatenate((b0 * leaving, [1.0, 0.0])), b0 * through
    return transition, entering, leaving, through
