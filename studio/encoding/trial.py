"""Tries encoders for real, ten frames at the wanted size, and chooses what this machine sustains."""

from __future__ import annotations

import contextlib
import gc
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import cv2
import msgspec
import numpy as np

from assets.whole_files import write_whole
from studio.encoding.flv_tags import split_units
from studio.encoding.picture_encoder import EncoderMissing, PictureEncoder
from studio.encoding.plan import ENCODERS, PRESETS, SOFTWARE_ENCODER, EncodingPlan
from studio.picture.canvas import Canvas

FRAMES = 10
BUSIEST = 0.5
"""Share of the machine the whole show may take: the rest is the merchant's. A show near two thirds lost a frame in ten
when something else was busy for a moment; at half of it none was lost."""

REST_MS_AT_1080P = 8.0
"""Processor time a frame of all that is not encoding (decoding a camera, composing, sound, sending), at 1080x1920."""

TRIES = 2
"""A preset that seems too dear is tried once more: something else may have been busy."""

AGAIN_AFTER_S = 86_400
"""Less than the best preset is believed for a day: the machine may have been busy then."""

LONGEST_CALL = 0.6
"""Share of a frame's time that encoding it may last, so that a slow one does not delay the next."""

MOST_HELD = 1
"""Pictures an encoder may keep to itself: every one more is a picture's time that viewers see later."""

ABSENT, REFUSED, HEADLESS, LATE, COSTLY, SLOW = "absent", "refused", "headless", "late", "costly", "slow"
CACHE_NAME = "encoding.json"


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What trying one encoder showed.

    Attributes:
        processor_us: processor time a frame, of all threads.
        call_us: how long encoding one frame lasted.
        held: pictures that had not come out when the last had gone in.
        has_headers: whether it gave its parameter sets on opening, as every stream and recording needs them.
    """

    encoder: str
    preset: str
    processor_us: int
    call_us: int
    held: int = 0
    has_headers: bool = True

    def reason(self, plan: EncodingPlan, cores: int) -> str:
        """Return why a show should not be encoded like this, or "" where it leaves the machine room."""
        if not self.has_headers:
            return HEADLESS
        if self.held > MOST_HELD:
            return LATE
        rest_us = REST_MS_AT_1080P * 1000 * plan.width * plan.height / (1080 * 1920)
        if (self.processor_us + rest_us) * plan.frames_per_second / 1e6 / cores > BUSIEST:
            return COSTLY
        return SLOW if self.call_us * plan.frames_per_second / 1e6 > LONGEST_CALL else ""

    def sustains(self, plan: EncodingPlan, cores: int) -> bool:
        """Whether a show with these figures leaves the machine room."""
        return not self.reason(plan, cores)


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a choice.

    Attributes:
        reason: why it was passed over ("absent", "refused", "headless", "late", "costly", "slow"), "" for the one that was taken.
    """

    encoder: str
    preset: str
    reason: str


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What is encoded how, and what was tried on the way there, in order; the last was taken."""

    plan: EncodingPlan
    tried: tuple[Attempt, ...] = ()


def try_encoder(plan: EncodingPlan) -> Trial:
    """Encode ten moving pictures with *plan*.

    Raises:
        EncoderMissing: it is not there or fails.
    """
    encoder = PictureEncoder(plan)
    calls = []
    busy_ns, out = 0, 0
    try:
        for tick, canvas in enumerate(_moving_pictures(plan.width, plan.height)):
            started, started_busy = time.perf_counter_ns(), time.process_time_ns()
            out += len(encoder.encode(canvas.frame, tick))
            calls.append(time.perf_counter_ns() - started)
            busy_ns += time.process_time_ns() - started_busy
        encoder.drain()
    except av.FFmpegError as error:
        raise EncoderMissing(encoder=plan.encoder) from error
    return Trial(
        encoder=plan.encoder,
        preset=plan.preset if plan.encoder == SOFTWARE_ENCODER else "",
        processor_us=busy_ns // len(calls) // 1000,
        call_us=sorted(calls)[len(calls) // 2] // 1000,
        held=len(calls) - out,
        has_headers={7, 8} <= {unit[0] & 31 for unit in split_units(encoder.headers)},
    )


def is_built_in(encoder: str) -> bool:
    """Whether the media library of this system carries *encoder*, whatever the machine has."""
    try:
        av.Codec(encoder, "w")
    except ValueError:
        return False
    return True


TryOne = Callable[[EncodingPlan], Trial]


def choose(plan: EncodingPlan, *, cores: int, wanted: str = "", try_one: TryOne = try_encoder) -> Choice:
    """Return the first that this machine sustains: the hardware encoders in their order, then x264's presets from dear to cheap.

    Where none does it is the cheapest preset. *wanted* (a key of ENCODERS) leaves out all others.

    Raises:
        EncoderMissing: libx264 itself, or the wanted one, is not there or does not do.
    """
    plan = msgspec.structs.replace(plan, threads=max(1, min(4, cores)))
    tried: list[Attempt] = []
    for candidate in _candidates(plan, ENCODERS[wanted] if wanted else ""):
        reason = _reason(candidate, cores, try_one)
        if candidate.preset == PRESETS[-1] and reason in {COSTLY, SLOW}:
            reason = ""  # there is nothing cheaper
        tried.append(Attempt(encoder=candidate.encoder, preset=candidate.preset, reason=reason))
        if not reason:
            return Choice(plan=candidate, tried=tuple(tried))
    raise EncoderMissing(encoder=tried[-1].encoder)


def _candidates(plan: EncodingPlan, only: str) -> Iterator[EncodingPlan]:
    for encoder in ENCODERS.values():
        if only in {"", encoder}:
            for preset in PRESETS if encoder == SOFTWARE_ENCODER else ("",):
                yield msgspec.structs.replace(plan, encoder=encoder, preset=preset)


def _reason(candidate: EncodingPlan, cores: int, try_one: TryOne) -> str:
    """Return why *candidate* is not taken, or "" where it is; what seems too dear is tried once more."""
    reason = ""
    for _ in range(TRIES):
        try:
            reason = try_one(candidate).reason(candidate, cores)
        except EncoderMissing:
            return REFUSED if is_built_in(candidate.encoder) else ABSENT
        if reason not in {COSTLY, SLOW}:
            break
    return reason


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A choice as it is kept.

    Attributes:
        at_s: Unix time of the trial.
    """

    choice: Choice
    at_s: int

    def holds(self, now_s: float) -> bool:
        """Whether it need not be tried again."""
        plan = self.choice.plan
        return plan.encoder != SOFTWARE_ENCODER or plan.preset == PRESETS[0] or 0 <= now_s - self.at_s < AGAIN_AFTER_S


def choose_once(
    plan: EncodingPlan, folder: Path, *, wanted: str = "", is_anew: bool = False, now_s: Callable[[], float] = time.time
) -> Choice:
    """Return what ``choose`` chose for such a plan on this machine before, or choose now and keep it in *folder*.

    *is_anew*: what was kept does not open any more.

    Raises:
        EncoderMissing: as ``choose``.
    """
    cores = os.cpu_count() or 1
    file = folder / CACHE_NAME
    key = f"{plan.width}x{plan.height}@{plan.frames_per_second} {plan.video_kbps}k {cores} cores av {av.__version__} {wanted}".rstrip()
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=dict[str, Chosen])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        kept = {}
    if is_anew or key not in kept or not kept[key].holds(now_s()):
        kept[key] = Chosen(choice=choose(plan, cores=cores, wanted=wanted), at_s=int(now_s()))
        gc.collect()  # what was tried hangs in rings of references; later its 45 MB would lie between what stays
        with contextlib.suppress(OSError):  # not kept is tried again
            write_whole(file, msgspec.json.encode(kept))
    choice = kept[key].choice
    return msgspec.structs.replace(choice, plan=msgspec.structs.replace(choice.plan, audio_kbps=plan.audio_kbps))


def _moving_pictures(width: int, height: int) -> Iterator[Canvas]:
    """Yield pictures as busy as a webcam's: soft shapes that move, and noise."""
    random = np.random.default_rng(20261123)
    coarse = random.integers(40, 210, (height // 16 + 8, width // 16 + 8), dtype=np.uint8)
    ground = np.asarray(cv2.resize(coarse, (width + 64, height + 64), interpolation=cv2.INTER_CUBIC))
    noise = random.integers(0, 8, (height, width), dtype=np.uint8)
    canvas = Canvas(width, height)
    for number in range(FRAMES):
        shift = number * 4
        np.add(ground[shift : shift + height, shift // 2 : shift // 2 + width], np.roll(noise, number * 7, axis=1), out=canvas.planes[0])
        yield canvas
