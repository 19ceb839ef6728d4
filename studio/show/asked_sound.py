"""Reads what was asked for as sound: microphones, music, how each strip is treated, how loud it shall be, who else hears it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from capture.spec import loudspeaker_id, microphone_spec
from studio.show.errors import SoundNameWrong, StripWrong
from studio.show.sound_plan import CLIP, LONGEST_DELAY_MS, LOUDEST_DB, MUSIC, NO_TREATMENT, QUIETEST_DB, VOICE, SoundPlan, SoundSource

_NAME = re.compile(r"\w[\w -]{0,29}")

USUAL_LUFS = -16.0
"""What a treated show is brought to: as loud as streams for phones are (AES TD1008 asks for -16 to -20)."""

QUIETEST_LUFS, LOUDEST_LUFS = -30.0, -9.0


def read_sound(
    microphones: Sequence[str],
    music: Sequence[str] = (),
    strips: Sequence[str] = (),
    *,
    voice: str = NO_TREATMENT,
    voices: Sequence[str] = (NO_TREATMENT,),
    loudness: float | None = None,
    monitor: str = "",
) -> SoundPlan:
    """Return the plan of *microphones* and *music* (``[NAME=]SPEC``), set by *strips* (``NAME:voice=clear,fader=-3,delay=80,mute``).

    Without a name the first microphone is "microphone", the next "microphone-2"; likewise "music". *voice* is every microphone's
    preset; once one is treated the mix is brought to USUAL_LUFS, unless *loudness* says otherwise.

    Raises:
        SpecUnknown, SoundNameWrong, StripWrong: one of them cannot be.
    """
    named: dict[str, SoundSource] = {}
    for role, word, texts in ((VOICE, "microphone", microphones), (MUSIC, "music", music)):
        for number, text in enumerate(texts, 1):
            name, spec = _named(text, word if number == 1 else f"{word}-{number}")
            if name in named or not _NAME.fullmatch(name):
                raise SoundNameWrong(name=name)
            preset = voice if role == VOICE else NO_TREATMENT
            named[name] = SoundSource(name=name, spec=microphone_spec(spec).text, role=role, voice=preset)
    for text in strips:
        name, _, how = text.partition(":")
        if name not in named:
            raise SoundNameWrong(name=name)
        named[name] = msgspec.structs.replace(named[name], **_settings(name, how, voices))
    if voice not in voices:
        raise StripWrong(strip="voice", how=voice)
    is_treated = any(source.voice != NO_TREATMENT for source in named.values())
    target = loudness if loudness is not None else USUAL_LUFS if is_treated else None
    return SoundPlan(sources=tuple(named.values()), target_lufs=target, monitor=loudspeaker_id(monitor) if monitor else "")


def _named(text: str, otherwise: str) -> tuple[str, str]:
    """Return name and SPEC: an ``=`` before the first colon parts them, one after it belongs to a file or an id."""
    name, equals, spec = text.partition("=")
    return (name.strip(), spec) if equals and ":" not in name else (otherwise, text)


def _settings(name: str, how: str, voices: Sequence[str]) -> Mapping[str, Any]:
    settings: dict[str, Any] = {}
    for part in how.split(","):
        word, _, value = part.strip().partition("=")
        match word:
            case "mute" if not value:
                settings["is_muted"] = True
            case "clip" if not value:
                settings["role"] = CLIP
            case "voice" if value in voices:
                settings["voice"] = value
            case "fader" if QUIETEST_DB <= _number(value) <= LOUDEST_DB:
                settings["fader_db"] = _number(value)
            case "delay" if 0 <= _number(value) <= LONGEST_DELAY_MS:
                settings["delay_ms"] = round(_number(value))
            case _:
                raise StripWrong(strip=name, how=part.strip()[:40])
    return settings


def _number(value: str) -> float:
    """Return *value* as a number; what is none lies in no range."""
    try:
        return float(value)
    except ValueError:
        return math.nan
