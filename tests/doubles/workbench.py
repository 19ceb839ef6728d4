"""A bench to try devices on: opens them on one clock, writes down what they tell, waits for what should come true."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from capture.attended import CLOSE_S
from capture.clock import monotonic
from capture.device import Camera, Microphone
from capture.device_states import DeviceState
from capture.finding import open_camera, open_microphone
from capture.picture import Picture

PATIENCE_S = 15.0


class Witness:
    """Writes down every state a device told."""

    def __init__(self) -> None:
        self.told: list[tuple[DeviceState, str]] = []
        self._changed = threading.Condition()

    def __call__(self, spec: str, state: DeviceState, code: str) -> None:
        with self._changed:
            self.told.append((state, code))
            self._changed.notify_all()

    def wait_for(self, state: DeviceState, code: str = "", *, after: int = 0) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: (state, code) in self.told[after:], PATIENCE_S), f"told only {self.told}"


class Bench:
    """Opens devices on one clock and one epoch, and closes them all."""

    def __init__(self) -> None:
        self.epoch_ns = monotonic()
        self._opened: list[Camera | Microphone] = []

    def camera(self, spec: str, witness: Witness | None = None, *, width: int = 216, height: int = 384, fps: int = 15) -> Camera:
        camera = open_camera(
            spec, width=width, height=height, frames_per_second=fps, epoch_ns=self.epoch_ns, clock=monotonic, on_state=witness or Witness()
        )
        self._opened.append(camera)
        return camera

    def microphone(self, spec: str, witness: Witness | None = None) -> Microphone:
        microphone = open_microphone(spec, epoch_ns=self.epoch_ns, clock=monotonic, on_state=witness or Witness())
        self._opened.append(microphone)
        return microphone

    def picture(self, camera: Camera, *, newer_than: int = 0) -> Picture:
        """Return the first picture that is due and newer."""
        return eventually(lambda: (got := camera.latest(monotonic())) is not None and got.captured_ns > newer_than and got)

    def close(self) -> None:
        for device in self._opened:
            began = time.monotonic()
            device.close()
            assert time.monotonic() - began < CLOSE_S


def eventually(truth: Callable[[], Any]) -> Any:
    """Return what *truth* returns as soon as that is something."""
    waiting, deadline = threading.Event(), time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if value := truth():
            return value
        waiting.wait(0.005)
    raise AssertionError("it never came true")
