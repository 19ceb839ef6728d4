"""The one seam to PortAudio: it may be missing, so it is imported late and only here."""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

import msgspec

from capture.errors import MicrophoneBusy, MicrophoneMissing, SoundSystemMissing
from capture.sound import RATE

DEFAULT = "default"
"""The id of whichever microphone the system uses."""

PREFERRED_ON_WINDOWS = "Windows WASAPI"
"""Windows shows every microphone through four systems, in one of them with its name cut at 31 letters; this one is listed."""

_lock = threading.Lock()
_open_streams = 0


class FoundMicrophone(msgspec.Struct, frozen=True, kw_only=True):
    """One microphone.

    Attributes:
        id: stable, ``SYSTEM:NAME``, with ``#2`` and so on for twins; what stands after ``live:``.
        name: as the system calls it.
        number: PortAudio's, valid until it looks again.
        channels: how many it has.
    """

    id: str
    name: str
    number: int
    channels: int


def microphones() -> list[FoundMicrophone]:
    """Return what can be heard, looked for anew unless a microphone is open just now.

    Raises:
        SoundSystemMissing: there is no PortAudio, or it can not start.
    """
    with _lock:
        sound = _portaudio()
        if not _open_streams:
            _look_again(sound)
        return _named(sound)


def open_stream(microphone: str, **settings: Any) -> Any:
    """Open and start a sounddevice InputStream on *microphone*; ``close_stream`` gives it back.

    Raises:
        SoundSystemMissing, MicrophoneMissing, MicrophoneBusy: with the microphone's id.
    """
    global _open_streams
    with _lock:
        sound = _portaudio()
        if not _open_streams:
            _look_again(sound)
        found = next((one for one in _named(sound) if microphone in {one.id, one.name}), None)
        if found is None:
            raise MicrophoneMissing(device=microphone)
        if sys.platform == "win32" and found.id.startswith(PREFERRED_ON_WINDOWS):
            settings["extra_settings"] = sound.WasapiSettings(auto_convert=True)
        try:
            stream = sound.InputStream(device=found.number, samplerate=RATE, channels=min(2, found.channels), dtype="float32", **settings)
            stream.start()
        except (sound.PortAudioError, ValueError) as error:
            raise MicrophoneBusy(device=microphone) from error
        _open_streams += 1
        return stream


def close_stream(stream: Any) -> None:
    """Stop *stream* and give the microphone back."""
    global _open_streams
    with _lock:
        _open_streams -= 1
        stream.close(ignore_errors=True)


def _portaudio() -> ModuleType:
    try:
        return importlib.import_module("sounddevice")
    except Exception as error:  # sounddevice starts PortAudio while it is imported and raises its own kind of error
        raise SoundSystemMissing(device="PortAudio") from error


def _look_again(sound: ModuleType) -> None:
    """Make PortAudio forget and find its devices: it does so only when it starts (and sounddevice hides that behind underscores)."""
    try:
        sound._terminate()  # noqa: SLF001
        sound._initialize()  # noqa: SLF001
    except sound.PortAudioError as error:
        raise SoundSystemMissing(device="PortAudio") from error


def _named(sound: ModuleType) -> list[FoundMicrophone]:
    systems = [system["name"] for system in sound.query_hostapis()]
    found: list[FoundMicrophone] = []
    seen: dict[str, int] = {}
    default = sound.default.device[0]
    for number, device in enumerate(sound.query_devices()):
        if device["max_input_channels"] < 1:
            continue
        system = systems[device["hostapi"]]
        plain = f"{system}:{device['name']}"
        seen[plain] = seen.get(plain, 0) + 1
        stable = plain if seen[plain] == 1 else f"{plain}#{seen[plain]}"
        one = FoundMicrophone(id=stable, name=device["name"], number=number, channels=device["max_input_channels"])
        if number == default:
            found.insert(0, msgspec.structs.replace(one, id=DEFAULT))
        if sys.platform != "win32" or system == PREFERRED_ON_WINDOWS:
            found.append(one)
    return found
