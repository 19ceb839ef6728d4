"""Mixes the sources on the show's time axis, stretch by stretch: treated, ducked, added, levelled, limited, measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from capture.clock import SECOND_NS
from capture.sound import CHANNELS, RATE
from studio.show.sound_plan import MUSIC
from studio.sound.ducking import Ducking
from studio.sound.levelling import Levelling
from studio.sound.limiter import AHEAD, Limiter
from studio.sound.loudness import Loudness
from studio.sound.meter import Levels, Meter, SourceLevel, mdb
from studio.sound.strip import FADE_SAMPLES, Strip
from studio.sound.true_peak import TruePeakMeter

LIMITER_AHEAD_NS = AHEAD * SECOND_NS // RATE


class Mixer:
    """Called by the sound thread; ``mute`` and the strips' own changes by any.

    Attributes:
        strips: every source.
        is_compared: whether ``plain`` is wanted beside the mix.
        plain: the last stretch with nothing done to any source but fader and mute, shape (2, count), or None.
    """

    def __init__(self, strips: Sequence[Strip], target_lufs: float | None = None) -> None:
        self.strips = tuple(strips)
        self.is_compared = False
        self.plain: NDArray[np.float32] | None = None
        self._limiter = Limiter()
        self._ducking = Ducking()
        self._has_music = any(strip.role == MUSIC for strip in strips)
        self._levelling = Levelling(target_lufs) if target_lufs is not None else None
        self._levelled = 1.0
        self._loudness = Loudness()
        self._meter = Meter()
        self._source_peaks = [TruePeakMeter(CHANNELS) for _ in strips]
        self._is_muted = False
        self._gain = 1.0
        self._duck = 1.0

    @property
    def ahead_ns(self) -> int:
        """How long after its moment the sound of a moment must be there: the limiter and noise suppression look ahead."""
        return LIMITER_AHEAD_NS + max((strip.ahead_ns for strip in self.strips), default=0)

    def mute(self, *, on: bool) -> None:
        """Silence what goes out, from the next stretch on, or let it be heard again."""
        self._is_muted = on

    def mix(self, from_ns: int, count: int) -> NDArray[np.float32]:
        """Return a new stretch, shape (2, *count*), of what was captured from *from_ns* on; *count* is a multiple of 64."""
        ahead_ns = from_ns + LIMITER_AHEAD_NS
        whole, mixed = self._limiter.room(count)
        self._add(mixed, ahead_ns, count)
        self._meter.hear(mixed)
        self._level(mixed)
        self._fade(mixed)
        out = self._limiter.limit(whole)
        blocks = self._loudness.hear(out)
        if self._levelling is not None and blocks:
            self._levelling.hear(blocks)
        self.plain = self._unprocessed(from_ns, count) if self.is_compared else None
        return out

    @property
    def is_muted(self) -> bool:
        """Whether nothing goes out."""
        return self._is_muted

    def tell(self) -> Levels:
        """Return how loud it was since the last telling."""
        peak, rms = self._meter.tell()
        return Levels(
            peak_mdb=peak,
            rms_mdb=rms,
            true_peak_mdb=mdb(self._limiter.tell_peak()),
            momentary_mlufs=round(1000 * self._loudness.momentary),
            short_mlufs=round(1000 * self._loudness.short_term),
            integrated_mlufs=round(1000 * self._loudness.integrated),
            gain_mdb=round(1000 * self._levelling.gain_db) if self._levelling is not None else 0,
            duck_mdb=mdb(self._duck),
            sources=tuple(self._told(strip, peaks) for strip, peaks in zip(self.strips, self._source_peaks, strict=True)),
        )

    def _told(self, strip: Strip, peaks: TruePeakMeter) -> SourceLevel:
        peak, rms = strip.meter.tell()
        drift = strip.microphone.drift
        return SourceLevel(
            source=strip.name,
            peak_mdb=peak,
            true_peak_mdb=max(mdb(peaks.tell()), peak),
            rms_mdb=rms,
            role=strip.role,
            fader_mdb=round(1000 * strip.fader_db),
            delay_ms=strip.delay_ms,
            voice=strip.voice,
            muted=int(strip.is_muted),
            drift_ppm=drift.ppm if drift is not None else 0,
            drift_ms=drift.ms if drift is not None else 0,
        )

    def _add(self, mixed: NDArray[np.float32], from_ns: int, count: int) -> None:
        """Add every source to *mixed*, music last and under the voices."""
        speaking = 0.0
        music: list[NDArray[np.float32]] = []
        for strip, peaks in zip(self.strips, self._source_peaks, strict=True):
            heard = strip.hear(from_ns, count)
            audible = strip.fade(heard)
            behind_fader = audible if audible is not None else heard * np.float32(strip.level_gain)
            rms = strip.meter.hear(behind_fader)
            peaks.hear(behind_fader)
            if audible is None:
                continue
            if strip.role == MUSIC:
                music.append(audible)
                continue
            mixed += audible
            speaking = max(speaking, rms if strip.is_voice else 0.0)
        if self._has_music:
            before, self._duck = self._ducking.gains(speaking, count / RATE)
            for played in music:
                mixed += played if before == self._duck == 1.0 else played * np.linspace(before, self._duck, count, dtype=np.float32)

    def _level(self, mixed: NDArray[np.float32]) -> None:
        if self._levelling is None:
            return
        before, self._levelled = self._levelled, 10 ** (self._levelling.gain_db / 20)
        if before == self._levelled:
            mixed *= np.float32(before)
        else:
            mixed *= np.linspace(before, self._levelled, mixed.shape[1], dtype=np.float32)

    def _fade(self, mixed: NDArray[np.float32]) -> None:
        wanted = 0.0 if self._is_muted else 1.0
        if wanted == self._gain:
            if not wanted:
                mixed[:] = 0
            return
        mixed[:, :FADE_SAMPLES] *= np.linspace(self._gain, wanted, FADE_SAMPLES, dtype=np.float32)
        mixed[:, FADE_SAMPLES:] *= np.float32(wanted)
        self._gain = wanted

    def _unprocessed(self, from_ns: int, count: int) -> NDArray[np.float32]:
        plain = np.zeros((CHANNELS, count), np.float32)
        for strip in self.strips:
            plain += strip.plain(from_ns, count)
        return np.clip(plain, -1.0, 1.0) if not self._is_muted else np.zeros_like(plain)
