"""The voice presets: what one knob sets, read from ``assets/sounds/voices.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

import assets
from studio.errors import StudioError

FOLDER = Path(assets.__file__).parent / "sounds"
OFF = "off"


class VoiceUnknown(StudioError):
    """There is no voice preset of that name. Facts: ``voice``, ``voices``."""

    code = "sound.voice-unknown"
    is_wrong_use = True


class Voice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One preset; units stand in the file.

    Attributes:
        ratio: hundredths; 100 leaves loud as it is.
        suppression: thousandths.
    """

    high_pass_hz: int = 0
    suppression: int = 0
    gate_db: int = -96
    gate_range_db: int = 0
    threshold_db: int = 0
    ratio: int = 100
    attack_ms: int = 5
    release_ms: int = 150
    makeup_db: int = 0

    @property
    def is_off(self) -> bool:
        """Whether the sound stays as it is."""
        return self == Voice()


@cache
def voices() -> Mapping[str, Voice]:
    """Return every preset by name, as the file orders them, ``off`` first."""
    return msgspec.convert(tomllib.loads((FOLDER / "voices.toml").read_text(encoding="utf-8")), dict[str, Voice])


def voice_of(name: str) -> Voice:
    """Return the preset *name*.

    Raises:
        VoiceUnknown: there is none.
    """
    found = voices().get(name)
    if found is None:
        raise VoiceUnknown(voice=name[:40], voices=" ".join(voices()))
    return found


def wants_suppression(name: str) -> bool:
    """Return whether the preset *name* takes noise out; one of a later version is not known to."""
    found = voices().get(name)
    return found is not None and found.suppression > 0
