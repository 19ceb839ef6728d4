"""Lays blocks of sound that arrive with jitter, from a card whose clock is a little off, evenly onto the metronome's time line."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from capture.resampling import MOST_OFF, Resampler
from capture.sound import RATE

LEARNING = 50
"""After this many blocks the mean of their arrivals is the anchor, and sound begins; the first block alone may have waited in a buffer."""

SMOOTHING = 1 / 400
"""Of each block's difference; a driver gives its blocks up to 20 ms late, at random."""

TURN = 0.05
"""How fast the loop follows, in radians a second (natural frequency; critically damped): at 200 millionths it is never 2 ms off."""

SLEW = 3e-6
"""The pace changes no more than this a block: 997 Hz bends by less than a thousandth of a degree within 20 ms."""

JUMP = RATE // 25
"""A steady difference of more than 40 ms is a gap (sound was lost), not drift: the line is learnt anew."""


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """How a card's clock stands to the metronome.

    Attributes:
        ppm: millionths by which the card is fast (gives more than 48000 samples a second).
        ms: what it has run ahead since it began, made good all along.
        left_us: how much earlier its sound lies now than its arrival says it should.
    """

    ppm: int
    ms: int
    left_us: int


class Steadying:
    """Follows one stream, used by its thread; ``drift`` by any.

    The difference between where a block lies and where its arrival says it belongs is smoothed and steers the pace of a resampler, so
    slowly that nobody hears it. (One sample more or less a block, as was tried first, makes a tick of -45 dB each time.)
    """

    def __init__(self, channels: int) -> None:
        self._resampler = Resampler(channels)
        self._next: int | None = None
        self._error = 0.0
        self._blocks = 0
        self._is_learning = True
        self._own = 0.0
        self._quicker = 0.0
        self._made_good = 0.0

    @property
    def drift(self) -> Drift:
        """How the card's clock stands by now."""
        return Drift(ppm=round(-self._own * 1e6), ms=round(1000 * self._made_good / RATE), left_us=round(1e6 * self._error / RATE))

    def lay(self, samples: NDArray[np.float32], heard: int) -> tuple[int, NDArray[np.float32]]:
        """Return the number on the time line of the first sample that comes out, and all that come out, shape (channels, n).

        *samples*, shape (channels, count), arrived when its first belonged to number *heard*. Some 16 samples wait for the next block,
        and for the first half second nothing comes out.
        """
        count = samples.shape[1]
        waiting = self._resampler.waiting / (1 - self._quicker)
        if self._next is None:
            self._next = round(heard - waiting)
        self._blocks += 1
        weight = max(SMOOTHING, 1 / self._blocks)
        self._error += (heard - waiting - self._next - self._error) * weight
        if abs(self._error) > JUMP:
            self._next, self._error, self._blocks = round(heard - waiting), 0.0, 1
        elif self._is_learning and self._blocks == LEARNING:
            self._next += round(self._error)
            self._error -= round(self._error)
            self._is_learning = False
        self._steer(count)
        made = self._resampler.run(samples, 1 / (1 + self._quicker))
        first, self._next = self._next, self._next + made.shape[1]
        self._made_good -= self._quicker * count
        return first, made[:, :0] if self._is_learning else made

    def _steer(self, count: int) -> None:
        """Choose how much quicker samples come out than they went in: the loop's proportion, and its memory of the card itself."""
        if self._blocks <= LEARNING:
            return
        seconds, late_s = count / RATE, self._error / RATE
        self._own = min(MOST_OFF, max(-MOST_OFF, self._own + TURN * TURN * late_s * seconds))
        wanted = min(MOST_OFF, max(-MOST_OFF, self._own + 2 * TURN * late_s))
        self._quicker += min(SLEW, max(-SLEW, wanted - self._quicker))
