"""One source on its way into the mix: delayed, treated, faded; every change is a crossfade, never a click."""

from __future__ import annotations

import logging
from collections import deque

import numpy as np
from numpy.typing import NDArray

from capture.clock import MILLISECOND_NS, SECOND_NS
from capture.device import Microphone
from capture.sound import CHANNELS, RATE
from studio.show.sound_plan import LONGEST_DELAY_MS, LOUDEST_DB, QUIETEST_DB, VOICE, SoundSource
from studio.sound.dynamics import Dynamics
from studio.sound.filtering import Filter, high_pass
from studio.sound.meter import Meter
from studio.sound.suppression import AHEAD as SUPPRESSION_AHEAD
from studio.sound.suppression import Suppression, SuppressionMissing
from studio.sound.voices import Voice, voice_of

FADE_SAMPLES = 480
"""Any change takes 10 ms: a hard cut clicks."""

WARMING = 4096
"""Samples a new treatment hears before it is heard, so that it begins in step."""

log = logging.getLogger("kaibo.engine")


def fader_gain(decibels: float) -> float:
    """Return the gain of a fader, 0 at its lower end."""
    return 0.0 if decibels <= QUIETEST_DB else 10 ** (min(decibels, LOUDEST_DB) / 20)


class Treatment:
    """One way from a microphone to a strip: how late it is taken, and what is done to a voice.

    A treated voice becomes one channel on both sides, as a person stands in one place.

    Attributes:
        suppresses: whether noise is taken out; False where the preset wants it and this machine cannot.
    """

    def __init__(self, microphone: Microphone, voice: Voice, delay_ms: int) -> None:
        self._microphone, self._is_plain = microphone, voice.is_off
        self.suppresses = False
        self._high_pass = Filter((high_pass(voice.high_pass_hz),), 1) if voice.high_pass_hz else None
        self._suppression: Suppression | None = None
        self._dynamics = Dynamics(voice)
        if voice.suppression:
            try:
                self._suppression = Suppression(voice.suppression / 1000)
                self.suppresses = True
            except SuppressionMissing:
                log.warning("suppression_missing device=%s", microphone.spec)
        self.ahead_ns = SUPPRESSION_AHEAD * SECOND_NS // RATE if self.suppresses else 0
        self._shift_ns = self.ahead_ns - delay_ms * MILLISECOND_NS

    def read(self, from_ns: int, count: int) -> NDArray[np.float32]:
        """Return what belongs to *from_ns*, float32, shape (2, count); stretches follow each other."""
        heard = self._microphone.read(from_ns + self._shift_ns, count).samples
        if not np.isfinite(heard).all():
            heard = np.nan_to_num(heard, nan=0.0, posinf=0.0, neginf=0.0)
        if self._is_plain:
            return heard.T
        voice = np.ascontiguousarray(heard.mean(axis=1, dtype=np.float32))
        if self._high_pass is not None:
            voice = self._high_pass.run(voice[None])[0]
        if self._suppression is not None:
            voice = self._suppression.run(voice)
        return np.broadcast_to(self._dynamics.run(voice), (CHANNELS, count))


class Strip:
    """One source. ``hear`` and ``fade`` are called by the sound thread, what changes it by one other.

    Attributes:
        name, role, spec: as planned.
        meter: of the treated sound behind the fader, before mute, so that a muted microphone is seen to work.
    """

    def __init__(self, microphone: Microphone, source: SoundSource) -> None:
        """Prepare.

        Raises:
            VoiceUnknown: the source's preset.
        """
        self.microphone = microphone
        self.name, self.role, self.spec = source.name, source.role, microphone.spec
        self.meter = Meter()
        self.fader_db, self.is_muted = source.fader_db, source.is_muted
        self.voice, self.delay_ms = source.voice, source.delay_ms
        self._gain = self._wanted_gain()
        self._treatment = self._treated()
        self._following: deque[Treatment] = deque(maxlen=1)

    @property
    def ahead_ns(self) -> int:
        """How much earlier than it is heard its sound is needed."""
        return self._treatment.ahead_ns

    @property
    def suppresses(self) -> bool:
        """Whether noise is taken out."""
        return self._treatment.suppresses

    @property
    def is_voice(self) -> bool:
        """Whether music makes room for it."""
        return self.role == VOICE

    @property
    def level_gain(self) -> float:
        """The fader's gain, as the meter counts it."""
        return fader_gain(self.fader_db)

    def change(self, *, voice: str | None = None, delay_ms: int | None = None) -> bool:
        """Treat the source so from the next stretch on; return whether noise is taken out.

        Raises:
            VoiceUnknown: nothing has changed.
        """
        if voice is not None:
            voice_of(voice)
            self.voice = voice
        if delay_ms is not None:
            self.delay_ms = min(LONGEST_DELAY_MS, max(0, delay_ms))
        treatment = self._treated()
        self._following.append(treatment)
        return treatment.suppresses

    def hear(self, from_ns: int, count: int) -> NDArray[np.float32]:
        """Return the treated sound of *from_ns*, float32, shape (2, count), not to be written to; the fader comes after."""
        heard = self._treatment.read(from_ns, count)
        if not self._following:
            return heard
        following = self._following.pop()
        following.read(from_ns - WARMING * SECOND_NS // RATE, WARMING)
        new = np.array(following.read(from_ns, count))
        into = np.linspace(0, 1, FADE_SAMPLES, dtype=np.float32)
        new[:, :FADE_SAMPLES] = heard[:, :FADE_SAMPLES] * (1 - into) + new[:, :FADE_SAMPLES] * into
        self._treatment = following
        return new

    def plain(self, from_ns: int, count: int) -> NDArray[np.float32]:
        """Return the same stretch untreated, behind fader and mute: the B of A and B."""
        heard = self.microphone.read(from_ns - self.delay_ms * MILLISECOND_NS, count).samples.T
        sound: NDArray[np.float32] = np.nan_to_num(heard * np.float32(self._wanted_gain()), nan=0.0, posinf=0.0, neginf=0.0)
        return sound

    def fade(self, heard: NDArray[np.float32]) -> NDArray[np.float32] | None:
        """Return *heard* behind fader and mute, or None where that is silence."""
        wanted, before = self._wanted_gain(), self._gain
        self._gain = wanted
        if wanted == before:
            return None if not wanted else heard if wanted == 1.0 else heard * np.float32(wanted)
        faded = heard * np.float32(wanted)
        faded[:, :FADE_SAMPLES] = heard[:, :FADE_SAMPLES] * np.linspace(before, wanted, FADE_SAMPLES, dtype=np.float32)
        return faded

    def _wanted_gain(self) -> float:
        return 0.0 if self.is_muted else fader_gain(self.fader_db)

    def _treated(self) -> Treatment:
        return Treatment(self.microphone, voice_of(self.voice), self.delay_ms)
