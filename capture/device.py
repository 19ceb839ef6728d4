"""The seam between a device and whoever shows or mixes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from capture.device_states import DeviceState
from capture.picture import Picture
from capture.sound import Sound
from capture.steadying import Drift

StateChanged = Callable[[str, DeviceState, str], None]
"""Called with (spec as shown, new state, error code or empty); must return at once.

A device with a thread calls it from there; ``tone`` and ``silence`` have none and call it within ``open`` and ``close``.
"""


class Camera(Protocol):
    """A source of pictures, running on its own thread between ``open`` and ``close``.

    The engine calls ``latest`` once a tick and may wait for it at most 1 ms; it never raises.

    Attributes:
        spec: what was asked for, as it may be shown.
        lag_ns: a picture captured at t is there by t + lag_ns. Pictures and sound read at now minus the largest lag of all
            devices are lip-synchronous; clips and patterns have none.
    """

    spec: str
    lag_ns: int

    @property
    def state(self) -> DeviceState:
        """How the camera is right now."""

    @property
    def code(self) -> str:
        """Why it does not give, as an error's code; empty where it does."""

    def open(self) -> None:
        """Start capturing; returns at once. A device that fails later says so through its state and tries again itself."""

    def latest(self, due_ns: int) -> Picture | None:
        """Return the newest picture captured at or before *due_ns*, in its own shape, or None before the first one."""

    def is_away(self, now_ns: int) -> bool:
        """Return whether nothing has come for two seconds although it should; asked once a tick, never waits."""

    def close(self) -> None:
        """Stop, release the device, end the thread (within 2 s)."""


class Microphone(Protocol):
    """A source of sound, running on its own thread between ``open`` and ``close``.

    Attributes:
        spec: what was asked for, as it may be shown.
        lag_ns: sound captured at t can be read from t + lag_ns on; before that it is silence.
    """

    spec: str
    lag_ns: int

    @property
    def state(self) -> DeviceState:
        """How the microphone is right now."""

    @property
    def drift(self) -> Drift | None:
        """How its clock stands to the metronome; None where it has none of its own."""

    def open(self) -> None:
        """Start capturing; returns at once."""

    def read(self, from_ns: int, count: int) -> Sound:
        """Return exactly *count* samples whose first belongs to *from_ns*; gaps are silence. Never waits, never raises."""

    def close(self) -> None:
        """Stop, release the device, end the thread (within 2 s)."""
