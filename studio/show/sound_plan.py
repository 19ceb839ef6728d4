"""What is heard and how it is treated: the sources of a show with their faders, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

VOICE, MUSIC, CLIP = "voice", "music", "clip"
ROLES = (VOICE, MUSIC, CLIP)
NO_TREATMENT = "off"

QUIETEST_DB, LOUDEST_DB = -60.0, 12.0
"""A fader at its lower end is silent."""

LONGEST_DELAY_MS = 1000


class SoundSource(msgspec.Struct, frozen=True, kw_only=True):
    """One strip of the mixer.

    Attributes:
        name: what commands call it; unique in its show.
        spec: a microphone's SPEC.
        role: a ``voice`` may be treated and pushes ``music`` down while it is heard; a ``clip`` does neither.
        fader_db: QUIETEST_DB to LOUDEST_DB.
        delay_ms: how much later than the picture it is taken, 0 to LONGEST_DELAY_MS.
        voice: a preset of ``assets/sounds/voices.toml``.
    """

    name: str
    spec: str
    role: str = VOICE
    fader_db: float = 0.0
    is_muted: bool = False
    delay_ms: int = 0
    voice: str = NO_TREATMENT


class SoundPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The sound of a show.

    Attributes:
        sources: every strip; empty for one plain voice a microphone of the show.
        target_lufs: the loudness the mix is slowly brought to, or None to leave it as it comes.
        monitor: id of the loudspeaker that plays the mix to the operator, or empty.
    """

    sources: tuple[SoundSource, ...] = ()
    target_lufs: float | None = None
    monitor: str = ""


def sources_of(
    microphones: Sequence[str], music: Sequence[str] = (), *, voice: str = NO_TREATMENT, delays_ms: Mapping[str, int] | None = None
) -> tuple[SoundSource, ...]:
    """Return a strip for each SPEC: ``microphone``, ``microphone-2`` ..., then ``music``, ``music-2`` ..."""
    delays = delays_ms or {}
    voices = (
        SoundSource(name=name, spec=spec, voice=voice, delay_ms=delays.get(name, 0)) for name, spec in _named("microphone", microphones)
    )
    played = (SoundSource(name=name, spec=spec, role=MUSIC, delay_ms=delays.get(name, 0)) for name, spec in _named("music", music))
    return (*voices, *played)


def _named(word: str, specs: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((word if number == 1 else f"{word}-{number}", spec) for number, spec in enumerate(specs, 1))
