"""Mixes the microphones on the show's time axis, stretch by stretch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from capture.device import Microphone
from studio.sound.limiter import Limiter
from studio.sound.meter import Meter

FADE_SAMPLES = 480
"""Muting takes 10 ms: a hard cut clicks."""


class Mixer:
    """Reads every microphone for the same moment, adds, mutes, limits, measures. Used by the sound thread; ``mute`` by any.

    The meter hears the microphones before mute, so that the desk shows that a muted microphone still works.
    """

    def __init__(self, microphones: Sequence[Microphone]) -> None:
        self._microphones = tuple(microphones)
        self._limiter = Limiter()
        self.meter = Meter()
        self._is_muted = False
        self._gain = 1.0

    def mute(self, *, on: bool) -> None:
        """Silence what goes out, from the next stretch on, or let it be heard again."""
        self._is_muted = on

    def mix(self, from_ns: int, count: int) -> NDArray[np.float32]:
        """Return a new stretch, shape (2, *count*), of what was captured from *from_ns* on; *count* is a multiple of the limiter's step."""
        mixed = np.zeros((2, count), np.float32)
        for microphone in self._microphones:
            mixed += microphone.read(from_ns, count).samples.T
        if not np.isfinite(mixed).all():
            np.nan_to_num(mixed, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        self.meter.hear(mixed)
        self._fade(mixed)
        self._limiter.limit(mixed)
        return mixed

    def _fade(self, mixed: NDArray[np.float32]) -> None:
        wanted = 0.0 if self._is_muted else 1.0
        if wanted == self._gain:
            if not wanted:
                mixed[:] = 0
            return
        mixed[:, :FADE_SAMPLES] *= np.linspace(self._gain, wanted, FADE_SAMPLES, dtype=np.float32)
        mixed[:, FADE_SAMPLES:] *= wanted
        self._gain = wanted
