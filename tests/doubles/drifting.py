"""A show in simulated time: a sound card whose clock is off, through the real sound path, beside the real picture encoder."""

from __future__ import annotations

from collections.abc import Iterator

import av
import msgspec
import numpy as np
from numpy.typing import NDArray

from capture.device_states import DeviceState
from capture.microphones.live import BLOCK, LiveMicrophone, lay_block
from capture.ring import SoundRing
from capture.sound import RATE, Sound
from capture.steadying import Drift, Steadying
from studio.encoding.encoded import Encoded
from studio.encoding.picture_encoder import PictureEncoder
from studio.encoding.plan import EncodingPlan
from studio.encoding.sound_encoder import BLOCK as CODED
from studio.encoding.sound_encoder import SoundEncoder
from studio.show.sound_plan import SoundSource
from studio.sound.mixer import Mixer
from studio.sound.strip import Strip

SECOND_NS = 1_000_000_000
STRETCH = 4096
WAITED_NS = 50_000_000
"""What the driver says it holds back."""
LATEST_NS = 15_000_000
"""So much later than that a block comes, at random."""
EVERY_S, LASTING_S = 10, 0.1
FPS = 10
TONE_HZ, TONE, BEEP = 997, 0.1, 0.4


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a viewer and the desk get.

    Attributes:
        apart_ms: beep less flash, each time there was one.
        residual_dbfs: the loudest 20 ms outside tone and beep, of what went into the encoder.
        drift: as the desk's meter says at the end.
    """

    apart_ms: list[float]
    residual_dbfs: float
    drift: Drift


class Card:
    """A microphone whose card runs fast by *millionths*: what it hears is a tone, and a beep every ten seconds."""

    spec, lag_ns, state = "card", LiveMicrophone.lag_ns, DeviceState.RUNNING

    def __init__(self, millionths: float, seed: int) -> None:
        self._rate = RATE * (1 + millionths / 1e6)
        self._random = np.random.default_rng(seed)
        self._ring = SoundRing(epoch_ns=0)
        self._steadying = Steadying(1)
        self._given = 0

    @property
    def drift(self) -> Drift:
        return self._steadying.drift

    def hear_until(self, now_ns: int) -> None:
        """Give every block that has come by *now_ns*."""
        while (ends_ns := round((self._given + BLOCK) / self._rate * SECOND_NS) + WAITED_NS) + LATEST_NS <= now_ns:
            at = (self._given + np.arange(BLOCK)) / self._rate
            loud = np.where(np.mod(at, EVERY_S) < LASTING_S, BEEP, TONE)
            samples = (loud * np.sin(2 * np.pi * TONE_HZ * at)).astype(np.float32)[:, None]
            begins_ns = ends_ns - BLOCK * SECOND_NS // RATE + int(self._random.integers(0, LATEST_NS))
            lay_block(self._steadying, self._ring, samples, begins_ns - WAITED_NS)
            self._given += BLOCK

    def open(self) -> None:
        """It is always open."""

    def close(self) -> None:
        """It stays open."""

    def read(self, from_ns: int, count: int) -> Sound:
        return Sound(samples=self._ring.read(from_ns, count), captured_ns=from_ns)


def watch(seconds: float, millionths: float, *, seen_from_s: float = 0.0, seed: int = 1) -> Seen:
    """Run *seconds* of a show and return what was seen and heard from *seen_from_s* on; before that nothing is encoded."""
    card = Card(millionths, seed)
    mixer = Mixer([Strip(card, SoundSource(name="microphone", spec="card"))])
    sound, picture = SoundEncoder(128), PictureEncoder(EncodingPlan(width=36, height=64, frames_per_second=FPS, video_kbps=200))
    listener, viewer = av.CodecContext.create("aac", "r"), av.CodecContext.create("h264", "r")
    listener.extradata, viewer.extradata, viewer.thread_count = sound.headers, picture.headers, 1
    beeps, flashes = _Onsets(0.22), _Onsets(128)
    residual = -200.0
    first_number = round(seen_from_s * RATE) // STRETCH
    tick = round(first_number * STRETCH * FPS / RATE)
    for number in range(round(seconds * RATE) // STRETCH):
        from_ns = number * STRETCH * SECOND_NS // RATE
        card.hear_until(from_ns + STRETCH * SECOND_NS // RATE + card.lag_ns + mixer.ahead_ns)
        mixed = mixer.mix(from_ns, STRETCH)
        if number < first_number:
            continue
        residual = max(residual, _residual_dbfs(mixed[0], number * STRETCH))
        for block in range(0, STRETCH, CODED):
            for piece in sound.encode(np.ascontiguousarray(mixed[:, block : block + CODED]), number * STRETCH + block):
                for at_s, heard in _decoded_sound(listener, piece):
                    beeps.take(at_s, heard, RATE)
        while tick / FPS < (number + 1) * STRETCH / RATE:
            is_flash = tick % (EVERY_S * FPS) == 0
            canvas = av.VideoFrame.from_ndarray(np.full((96, 36), 235 if is_flash else 16, np.uint8), format="yuv420p")
            for piece in picture.encode(canvas, tick):
                for frame in viewer.decode(piece.packet):
                    flashes.take(piece.at_ns / SECOND_NS, frame.to_ndarray(format="gray")[32, 18:19].astype(float), 1)
            tick += 1
    apart = [1000 * (beep - flash) for flash in flashes.at_s for beep in beeps.at_s if abs(beep - flash) < 1.0]
    return Seen(apart_ms=apart, residual_dbfs=residual, drift=card.drift)


class _Onsets:
    """Notes when something passes a threshold that it was under for a second."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._last_s = -10.0
        self.at_s: list[float] = []

    def take(self, at_s: float, values: NDArray[np.floating], rate: int) -> None:
        over = np.flatnonzero(np.abs(values) > self._threshold)
        if not over.size:
            return
        if at_s + over[0] / rate - self._last_s > 1.0:
            self.at_s.append(at_s + over[0] / rate)
        self._last_s = at_s + over[-1] / rate


def _decoded_sound(listener: av.CodecContext, piece: Encoded) -> Iterator[tuple[float, NDArray[np.float32]]]:
    for frame in listener.decode(piece.packet):
        yield piece.at_ns / SECOND_NS, frame.to_ndarray()[0]


def _residual_dbfs(mixed: NDArray[np.float32], first: int) -> float:
    """Return the loudest 20 ms of what is left without the tone; the first second and 100 ms around a beep are left out."""
    worst, window = -200.0, RATE // 50
    at = np.arange(window) / RATE
    waves = [np.cos(2 * np.pi * TONE_HZ * at), np.sin(2 * np.pi * TONE_HZ * at)]
    basis = np.stack([*waves, at * waves[0], at * waves[1]], axis=1)  # the tone may be a little higher or lower than 997 Hz
    for begins in range(0, len(mixed) - window + 1, window):
        at_s = (first + begins) / RATE
        if at_s < 1 or at_s % EVERY_S < LASTING_S + 0.1 or at_s % EVERY_S > EVERY_S - 0.1:
            continue
        heard = mixed[begins : begins + window]
        left = heard - basis @ np.linalg.lstsq(basis, heard, rcond=None)[0]
        worst = max(worst, 10 * np.log10(float(np.mean(left**2)) + 1e-20))
    return worst
