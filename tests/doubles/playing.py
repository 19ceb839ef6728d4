"""Microphones that play what a test computes, at any moment it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from capture.device_states import DeviceState
from capture.sound import RATE, Sound
from studio.show.sound_plan import SoundSource
from studio.sound.mixer import Mixer
from studio.sound.strip import Strip

NANOSECONDS = 1_000_000_000
STRETCH = 4096


class Playing:
    """A microphone whose sound is *wave* of the time in seconds; silence before 0."""

    lag_ns = 0
    drift = None
    state = DeviceState.RUNNING

    def __init__(self, wave: Callable[[NDArray[np.float64]], NDArray[np.floating]], spec: str = "playing") -> None:
        self.spec, self._wave = spec, wave

    def open(self) -> None:
        """It is always open."""

    def close(self) -> None:
        """It stays open."""

    def read(self, from_ns: int, count: int) -> Sound:
        first = (from_ns * RATE + NANOSECONDS // 2) // NANOSECONDS
        at = (first + np.arange(count)) / RATE
        wave = np.where(at >= 0, self._wave(at), 0.0)
        return Sound(samples=np.repeat(wave[:, None], 2, axis=1).astype(np.float32), captured_ns=from_ns)


def sine(level: float, hertz: float = 997.0) -> Playing:
    return Playing(lambda at: level * np.sin(2 * np.pi * hertz * at))


def recorded(samples: NDArray[np.float32]) -> Playing:
    """Play *samples*, shape (count,), once."""

    def at_time(at: NDArray[np.float64]) -> NDArray[np.floating]:
        numbers = np.rint(at * RATE).astype(np.int64)
        return np.where((numbers >= 0) & (numbers < len(samples)), samples.take(numbers, mode="clip"), 0.0)

    return Playing(at_time)


def strip(playing: Playing, name: str = "microphone", role: str = "voice", voice: str = "off", **changes: object) -> Strip:
    return Strip(playing, SoundSource(name=name, spec=playing.spec, role=role, voice=voice, **changes))  # type: ignore[arg-type]


def mixed(mixer: Mixer, stretches: int, first: int = 0, count: int = STRETCH) -> NDArray[np.float32]:
    """Return *stretches* of the mix one after the other, shape (2, stretches * count)."""
    return np.concatenate([mixer.mix((first + number) * count * NANOSECONDS // RATE, count).copy() for number in range(stretches)], axis=1)
