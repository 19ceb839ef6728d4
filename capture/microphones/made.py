"""A microphone whose sound is computed when it is asked for: no device, no thread."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from capture.clock import SECOND_NS
from capture.device import StateChanged
from capture.device_states import Cue, DeviceState, next_state
from capture.sound import CHANNELS, RATE, Sound

Make = Callable[[int, int], NDArray[np.float32]]
"""Given the number of the first sample since the epoch and a count, returns float32 of shape (count, 2)."""


class MadeMicrophone:
    """``tone`` and ``silence`` as a Microphone."""

    lag_ns = 0
    drift = None

    def __init__(self, spec: str, make: Make, *, epoch_ns: int, on_state: StateChanged) -> None:
        self.spec = spec
        self._make = make
        self._epoch_ns = epoch_ns
        self._on_state = on_state
        self._state = DeviceState.IDLE

    @property
    def state(self) -> DeviceState:
        """How the microphone is right now."""
        return self._state

    def open(self) -> None:
        """Begin; nothing happens where it has begun."""
        if self._state is DeviceState.IDLE:
            self._go(Cue.OPEN)
            self._go(Cue.CAME)

    def read(self, from_ns: int, count: int) -> Sound:
        """Return *count* samples from *from_ns* on; silence while closed."""
        first = ((from_ns - self._epoch_ns) * RATE + SECOND_NS // 2) // SECOND_NS
        is_on = self._state is DeviceState.RUNNING
        samples = self._make(first, count) if is_on else np.zeros((count, CHANNELS), np.float32)
        return Sound(samples=samples, captured_ns=from_ns)

    def close(self) -> None:
        """End."""
        if self._state is not DeviceState.IDLE:
            self._go(Cue.CLOSE)

    def _go(self, cue: Cue) -> None:
        self._state = next_state(self._state, cue)
        self._on_state(self.spec, self._state, "")
