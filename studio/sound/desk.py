"""What an operator turns while the show runs: faders, mutes, delays, voice presets, each by the source's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from studio.engine import events
from studio.errors import StudioError
from studio.show.sound_plan import LONGEST_DELAY_MS, LOUDEST_DB, QUIETEST_DB
from studio.sound.mixer import Mixer
from studio.sound.strip import Strip
from studio.sound.voices import OFF, voice_of


class SourceUnknown(StudioError):
    """The show has no source of that name. Facts: ``source``, ``sources``."""

    code = "sound.source-unknown"
    is_wrong_use = True


class WritesFacts(Protocol):
    """The fact writer, as it is used here."""

    def write(self, kind: str, facts: Mapping[str, Any], *, is_urgent: bool = False) -> None:
        """Write one fact; returns at once."""


class Desk:
    """Commands come from one thread; the sound thread takes them over at its next stretch.

    What viewers hear differently (a mute, a preset) is a fact of the timeline; a fader and a delay are not.
    """

    def __init__(self, mixer: Mixer, facts: WritesFacts) -> None:
        self._mixer, self._facts = mixer, facts

    def begin(self) -> None:
        """The show goes on air: say which voices are treated, and whether noise is taken out."""
        for strip in self._mixer.strips:
            if strip.voice != OFF:
                self._say_voice(strip, is_suppressed=strip.suppresses)

    def fader(self, source: str, decibels: float) -> dict[str, Any]:
        """Move a fader, within QUIETEST_DB (silent) and LOUDEST_DB.

        Raises:
            SourceUnknown: there is none.
            ValueError: *decibels* is no number.
        """
        strip = self._strip(source)
        if decibels != decibels:  # noqa: PLR0124 - only "nan" differs from itself
            raise ValueError(decibels)
        strip.fader_db = min(LOUDEST_DB, max(QUIETEST_DB, decibels))
        return {"source": source, "mdb": round(1000 * strip.fader_db)}

    def mute(self, source: str, *, on: bool) -> dict[str, Any]:
        """Silence one source, or with no name everything that goes out, or let it be heard again.

        Raises:
            SourceUnknown: there is none.
        """
        if not source:
            self._mixer.mute(on=on)
            self._facts.write(events.SOUND_MUTED, {"on": int(on)})
            return {"on": int(on)}
        self._strip(source).is_muted = on
        self._facts.write(events.SOURCE_MUTED, {"source": source, "on": int(on)})
        return {"source": source, "on": int(on)}

    def delay(self, source: str, milliseconds: int) -> dict[str, Any]:
        """Take a source so much later, up to LONGEST_DELAY_MS.

        Raises:
            SourceUnknown: there is none.
        """
        strip = self._strip(source)
        strip.change(delay_ms=min(LONGEST_DELAY_MS, max(0, milliseconds)))
        return {"source": source, "ms": strip.delay_ms}

    def voice(self, preset: str, source: str = "") -> dict[str, Any]:
        """Treat one voice, or every voice, as *preset* says; tell whether noise is taken out.

        Raises:
            SourceUnknown, VoiceUnknown: nothing has changed.
        """
        voice_of(preset)
        voices = [strip for strip in self._mixer.strips if strip.is_voice]
        strips = [_found(voices, source)] if source else voices
        is_suppressed = 0
        for strip in strips:
            is_suppressed = int(strip.change(voice=preset))
            self._say_voice(strip, is_suppressed=bool(is_suppressed))
        return {"voice": preset, "suppression": is_suppressed}

    def compare(self, *, on: bool) -> dict[str, Any]:
        """Let the operator's loudspeaker play the sources untreated, or again what viewers hear; viewers hear the same all along."""
        self._mixer.is_compared = on
        return {"on": int(on)}

    def _say_voice(self, strip: Strip, *, is_suppressed: bool) -> None:
        self._facts.write(events.VOICE_CHANGED, {"source": strip.name, "voice": strip.voice, "suppression": int(is_suppressed)})

    def _strip(self, name: str) -> Strip:
        return _found(self._mixer.strips, name)


def _found(strips: Sequence[Strip], name: str) -> Strip:
    found = next((strip for strip in strips if strip.name == name), None)
    if found is None:
        raise SourceUnknown(source=name[:40], sources=" ".join(strip.name for strip in strips))
    return found
