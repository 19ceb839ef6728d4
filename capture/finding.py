"""Finds the devices of this machine and opens the one a SPEC names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from capture.attended import AttendedCamera, AttendedMicrophone, CameraWork
from capture.cameras.clip import ClipCamera
from capture.cameras.network import NetworkCamera
from capture.cameras.pattern import PatternCamera
from capture.cameras.screen import ScreenCamera, WindowCamera, screens
from capture.cameras.slides import SlidesCamera
from capture.cameras.still import StillCamera
from capture.cameras.webcam import WebcamCamera, webcams
from capture.clock import Clock
from capture.device import Camera, Microphone, StateChanged
from capture.errors import SoundSystemMissing
from capture.fitting import Canvas
from capture.loudspeakers.loudspeaker import Loudspeaker
from capture.microphones.clip import ClipMicrophone
from capture.microphones.live import LiveMicrophone
from capture.microphones.made import MadeMicrophone
from capture.microphones.silence import silence
from capture.microphones.tone import tone
from capture.sound_system import FoundSound, loudspeakers, microphones
from capture.spec import camera_spec, microphone_spec


class FoundDevice(TypedDict):
    """One device as ``kaibo devices`` prints it; *spec* is what a command takes."""

    id: str
    name: str
    spec: str


class FoundDevices(TypedDict):
    """Everything that can be captured here."""

    cameras: list[FoundDevice]
    microphones: list[FoundDevice]
    loudspeakers: list[FoundDevice]
    screens: list[FoundDevice]


def list_devices() -> FoundDevices:
    """Return what is plugged in; a machine without a sound system has no microphones and no loudspeakers."""
    heard, played_on = _sound_devices(microphones), _sound_devices(loudspeakers)
    return {
        "cameras": [_found(webcam.id, webcam.name, "webcam") for webcam in webcams()],
        "microphones": [_found(microphone.id, microphone.name, "live") for microphone in heard],
        "loudspeakers": [_found(loudspeaker.id, loudspeaker.name, "loudspeaker") for loudspeaker in played_on],
        "screens": [_found(number, f"X11 :{number}", "screen") for number in screens()],
    }


def open_camera(
    spec: str, *, width: int, height: int, frames_per_second: int, epoch_ns: int, clock: Clock, on_state: StateChanged
) -> Camera:
    """Return the camera *spec* names, already opening; its pictures are no larger than a canvas of *width* x *height* needs.

    Clips and patterns count their time from *epoch_ns*, which a clip's microphone must share. What goes wrong after this is
    told through *on_state*, and tried again.

    Raises:
        SpecUnknown: *spec* names no camera.
    """
    asked = camera_spec(spec)
    canvas = Canvas(width=width, height=height, frames_per_second=frames_per_second)
    works: dict[str, Callable[[], CameraWork]] = {
        "clip": lambda: ClipCamera(Path(asked.detail), canvas=canvas, epoch_ns=epoch_ns),
        "once": lambda: ClipCamera(Path(asked.detail), canvas=canvas, epoch_ns=epoch_ns, is_once=True),
        "slides": lambda: SlidesCamera(asked.detail, canvas=canvas, epoch_ns=epoch_ns),
        "pattern": lambda: PatternCamera(canvas=canvas, epoch_ns=epoch_ns),
        "still": lambda: StillCamera(Path(asked.detail), canvas=canvas),
        "screen": lambda: ScreenCamera(asked.detail, canvas=canvas),
        "window": lambda: WindowCamera(asked.detail, canvas=canvas),
        "webcam": lambda: WebcamCamera(asked.detail, canvas=canvas),
        "network": lambda: NetworkCamera(asked.detail, canvas=canvas),
    }
    camera = AttendedCamera(asked.shown, works[asked.kind](), clock=clock, on_state=on_state)
    camera.open()
    return camera


def open_microphone(spec: str, *, epoch_ns: int, clock: Clock, on_state: StateChanged) -> Microphone:
    """Return the microphone *spec* names, already opening.

    Raises:
        SpecUnknown: *spec* names no microphone.
    """
    asked = microphone_spec(spec)
    made = {"tone": tone, "silence": silence}.get(asked.kind)
    microphone: Microphone
    if made:
        microphone = MadeMicrophone(asked.shown, made, epoch_ns=epoch_ns, on_state=on_state)
    else:
        work = ClipMicrophone(Path(asked.detail), epoch_ns=epoch_ns) if asked.kind == "clip" else LiveMicrophone(asked.detail)
        microphone = AttendedMicrophone(asked.shown, work, epoch_ns=epoch_ns, clock=clock, on_state=on_state)
    microphone.open()
    return microphone


def open_loudspeaker(loudspeaker: str, *, clock: Clock, on_state: StateChanged) -> Loudspeaker:
    """Return the loudspeaker of this id, already opening. What goes wrong is told through *on_state*, and tried again."""
    played_on = Loudspeaker(loudspeaker, clock=clock, on_state=on_state)
    played_on.open()
    return played_on


def _sound_devices(look: Callable[[], list[FoundSound]]) -> list[FoundSound]:
    try:
        return look()
    except SoundSystemMissing:
        return []


def _found(stable: str, name: str, kind: str) -> FoundDevice:
    return {"id": stable, "name": name, "spec": f"{kind}:{stable}"}
