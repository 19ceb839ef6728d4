"""The one seam to PortAudio: it may be missing, so it is imported late and only here."""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

import msgspec

from capture.errors import CaptureError, LoudspeakerBusy, LoudspeakerMissing, MicrophoneBusy, MicrophoneMissing, SoundSystemMissing
from capture.sound import CHANNELS, RATE

DEFAULT = "default"
"""The id of whichever microphone or loudspeaker the system uses."""

PREFERRED_ON_WINDOWS = "Windows WASAPI"
"""Windows shows every device through four systems, in one of them with its name cut at 31 letters; this one is listed."""

_lock = threading.Lock()
_open_streams = 0


class FoundSound(msgspec.Struct, frozen=True, kw_only=True):
    """One microphone or loudspeaker.

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


class _Side(msgspec.Struct, frozen=True):
    """What differs between what hears and what is heard.

    Attributes:
        place: of its own default among PortAudio's two.
        channels: PortAudio's word for how many it has.
        stream: sounddevice's class.
    """

    place: int
    channels: str
    stream: str
    missing: type[CaptureError]
    busy: type[CaptureError]


_HEARS = _Side(0, "max_input_channels", "InputStream", MicrophoneMissing, MicrophoneBusy)
_HEARD = _Side(1, "max_output_channels", "OutputStream", LoudspeakerMissing, LoudspeakerBusy)


def microphones() -> list[FoundSound]:
    """Return what can be heard with, looked for anew unless a stream is open just now.

    Raises:
        SoundSystemMissing: there is no PortAudio, or it can not start.
    """
    return _found(_HEARS)


def loudspeakers() -> list[FoundSound]:
    """Return what can be played on; as ``microphones``."""
    return _found(_HEARD)


def open_stream(microphone: str, **settings: Any) -> Any:
    """Open and start a sounddevice InputStream on *microphone*; ``close_stream`` gives it back.

    Raises:
        SoundSystemMissing, MicrophoneMissing, MicrophoneBusy: with the microphone's id.
    """
    return _opened(_HEARS, microphone, settings)


def open_output(loudspeaker: str, **settings: Any) -> Any:
    """Open and start a sounddevice OutputStream on *loudspeaker*; ``close_stream`` gives it back.

    Raises:
        SoundSystemMissing, LoudspeakerMissing, LoudspeakerBusy: with the loudspeaker's id.
    """
    return _opened(_HEARD, loudspeaker, settings)


def close_stream(stream: Any) -> None:
    """Stop *stream* and give its device back."""
    global _open_streams
    with _lock:
        _open_streams -= 1
        stream.close(ignore_errors=True)


def _found(side: _Side) -> list[FoundSound]:
    with _lock:
        sound = _portaudio()
        if not _open_streams:
            _look_again(sound)
        return _named(sound, side)


def _opened(side: _Side, device: str, settings: dict[str, Any]) -> Any:
    global _open_streams
    with _lock:
        sound = _portaudio()
        if not _open_streams:
            _look_again(sound)
        found = next((one for one in _named(sound, side) if device in {one.id, one.name}), None)
        if found is None:
            raise side.missing(device=device)
        if sys.platform == "win32" and found.id.startswith(PREFERRED_ON_WINDOWS):
            settings["extra_settings"] = sound.WasapiSettings(auto_convert=True)
        try:
            kind = getattr(sound, side.stream)
            stream = kind(device=found.number, samplerate=RATE, channels=min(CHANNELS, found.channels), dtype="float32", **settings)
            stream.start()
        except (sound.PortAudioError, ValueError) as error:
            raise side.busy(device=device) from error
        _open_streams += 1
        return stream


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


def _named(sound: ModuleType, side: _Side) -> list[FoundSound]:
    systems = [system["name"] for system in sound.query_hostapis()]
    found: list[FoundSound] = []
    seen: dict[str, int] = {}
    default = sound.default.device[side.place]
    for number, device in enumerate(sound.query_devices()):
        if device[side.channels] < 1:
            continue
        system = systems[device["hostapi"]]
        plain = f"{system}:{device['name']}"
        seen[plain] = seen.get(plain, 0) + 1
        stable = plain if seen[plain] == 1 else f"{plain}#{seen[plain]}"
        one = FoundSound(id=stable, name=device["name"], number=number, channels=device[side.channels])
        if number == default:
            found.insert(0, msgspec.structs.replace(one, id=DEFAULT))
        if sys.platform != "win32" or system == PREFERRED_ON_WINDOWS:
            found.append(one)
    return found
