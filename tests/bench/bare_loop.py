"""The limit: decodes the clips, encodes the first one's pictures with the same x264 options and its sound with AAC; nothing else.

Prints milliseconds of processor time a frame, at thirty frames a second.
"""

from __future__ import annotations

import itertools
import sys
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from studio.encoding.picture_encoder import PictureEncoder
from studio.encoding.plan import EncodingPlan
from tests.bench.stage import CLIP, MEASURED_S, SETTLED_S


def frames_for_ever(file: Path = CLIP) -> Iterator[VideoFrame | AudioFrame]:
    """Return the clip's decoded pictures and sound, again and again."""
    while True:
        with av.open(str(file)) as clip:
            for frame in clip.decode():
                if isinstance(frame, (VideoFrame, AudioFrame)):
                    yield frame


def main(preset: str, second: Path | None = None) -> None:
    """Decode, encode, keep the pace."""
    pictures = PictureEncoder(EncodingPlan(width=1080, height=1920, frames_per_second=30, video_kbps=4000, preset=preset))
    sounds = av.CodecContext.create("aac", "w")
    sounds.sample_rate, sounds.layout, sounds.format, sounds.bit_rate, sounds.time_base = (
        48_000,
        "stereo",
        "fltp",
        128_000,
        Fraction(1, 48_000),
    )
    frames = frames_for_ever()
    small = frames_for_ever(second) if second is not None else None
    pause = threading.Event()
    begun, spent, settled = time.monotonic(), 0.0, SETTLED_S * 30
    samples = 0
    for number in itertools.count():
        if number == settled:
            spent = time.process_time()
        if number == settled + MEASURED_S * 30:
            break
        while not isinstance(frame := next(frames), VideoFrame):
            frame.pts, frame.time_base = samples, Fraction(1, 48_000)
            samples += frame.samples
            sounds.encode(frame)
        if small is not None:
            next(small)
        pictures.encode(frame, number)
        pause.wait(max(0.0, begun + number / 30 - time.monotonic()))
    print((time.process_time() - spent) / (MEASURED_S * 30) * 1000)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
