"""Tries encoders for real, ten frames at the wanted size, and chooses what this machine sustains."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import cv2
import msgspec
import numpy as np

from assets.whole_files import write_whole
from studio.encoding.picture_encoder import EncoderMissing, PictureEncoder
from studio.encoding.plan import PRESETS, SOFTWARE_ENCODER, EncodingPlan
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

HARDWARE = ("h264_nvenc", "h264_qsv", "h264_amf", "h264_videotoolbox", "h264_mf", "h264_v4l2m2m")
CACHE_NAME = "encoding.json"


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What trying one encoder showed.

    Attributes:
        processor_us: processor time a frame, of all threads.
        call_us: how long encoding one frame lasted.
    """

    encoder: str
    preset: str
    processor_us: int
    call_us: int

    def sustains(self, plan: EncodingPlan, cores: int) -> bool:
        """Whether a show with these figures leaves the machine room."""
        rest_us = REST_MS_AT_1080P * 1000 * plan.width * plan.height / (1080 * 1920)
        busy = (self.processor_us + rest_us) * plan.frames_per_second / 1e6 / cores
        return busy <= BUSIEST and self.call_us * plan.frames_per_second / 1e6 <= LONGEST_CALL


def try_encoder(plan: EncodingPlan) -> Trial:
    """Encode ten moving pictures with *plan*.

    Raises:
        EncoderMissing: it is not there or fails.
    """
    encoder = PictureEncoder(plan)
    calls = []
    busy_ns = 0
    try:
        for tick, canvas in enumerate(_moving_pictures(plan.width, plan.height)):
            started, started_busy = time.perf_counter_ns(), time.process_time_ns()
            encoder.encode(canvas.frame, tick)
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
    )


def choose(plan: EncodingPlan, *, cores: int, try_one: Callable[[EncodingPlan], Trial] = try_encoder) -> EncodingPlan:
    """Return *plan* with the best preset this machine sustains; hardware only where not even the cheapest preset would do.

    Raises:
        EncoderMissing: libx264 itself is not there.
    """
    plan = msgspec.structs.replace(plan, threads=max(1, min(4, cores)))
    for preset in PRESETS:
        candidate = msgspec.structs.replace(plan, encoder=SOFTWARE_ENCODER, preset=preset)
        if any(try_one(candidate).sustains(candidate, cores) for _ in range(TRIES)):
            return candidate
    for encoder in HARDWARE:
        candidate = msgspec.structs.replace(plan, encoder=encoder, preset="")
        try:
            if try_one(candidate).sustains(candidate, cores):
                return candidate
        except EncoderMissing:
            continue
    return msgspec.structs.replace(plan, encoder=SOFTWARE_ENCODER, preset=PRESETS[-1])


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A choice as it is kept.

    Attributes:
        at_s: Unix time of the trial.
    """

    plan: EncodingPlan
    at_s: int

    def holds(self, now_s: float) -> bool:
        """Whether it need not be tried again."""
        return self.plan.preset == PRESETS[0] or 0 <= now_s - self.at_s < AGAIN_AFTER_S


def choose_once(plan: EncodingPlan, folder: Path, *, now_s: Callable[[], float] = time.time) -> EncodingPlan:
    """Return what ``choose`` chose for such a plan on this machine before, or choose now and keep it in *folder*."""
    cores = os.cpu_count() or 1
    file = folder / CACHE_NAME
    key = f"{plan.width}x{plan.height}@{plan.frames_per_second} {plan.video_kbps}k {cores} cores av {av.__version__}"
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=dict[str, Chosen])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        kept = {}
    if key not in kept or not kept[key].holds(now_s()):
        kept[key] = Chosen(plan=choose(plan, cores=cores), at_s=int(now_s()))
        with contextlib.suppress(OSError):  # not kept is tried again
            write_whole(file, msgspec.json.encode(kept))
    return msgspec.structs.replace(kept[key].plan, audio_kbps=plan.audio_kbps)


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
