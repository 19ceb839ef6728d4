"""Makes small clips for tests: grey pictures whose brightness counts, a white flash and a beep at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 48_000
FLASH_S = 0.4


def make_clip(
    file: Path,
    *,
    size: tuple[int, int] = (216, 384),
    fps: int = 15,
    seconds: float = 2.0,
    sound_seconds: float | None = None,
    has_picture: bool = True,
    has_sound: bool = True,
    sound_rate: int = RATE,
    layout: str = "stereo",
    colour: Sequence[int] | None = None,
    matrix: int = 1,
    turn: int = 0,
    codec: str = "libx264",
) -> None:
    """Write a clip. *colour* (red, green, blue) fills it; *turn* is a display rotation, as phones write it."""
    with av.open(str(file), "w", options={"movflags": "+faststart"} if file.suffix == ".mp4" else {}) as container:
        if has_picture:
            video = container.add_stream(codec, rate=fps)
            video.width, video.height, video.pix_fmt = *size, "yuv420p"
            video.codec_context.colorspace, video.codec_context.color_range = matrix, 1
            if codec == "libx264":
                video.options = {"preset": "ultrafast", "crf": "12", "g": str(fps), "bf": "0"}
            if turn:
                video.set_display_rotation(turn)
        if has_sound:
            sound = container.add_stream("aac", rate=sound_rate, layout=layout)
        if has_picture:
            for number in range(round(seconds * fps)):
                frame = _picture(number, size, fps, colour, matrix)
                frame.pts, frame.time_base = number, Fraction(1, fps)
                container.mux(video.encode(frame))
        if has_sound:
            samples = _sound(sound_seconds or seconds, sound_rate, 1 if layout == "mono" else 2)
            for first in range(0, samples.shape[1], 1024):
                piece = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, first : first + 1024]), format="fltp", layout=layout)
                piece.sample_rate, piece.pts, piece.time_base = sound_rate, first, Fraction(1, sound_rate)
                container.mux(sound.encode(piece))
            container.mux(sound.encode(None))
        if has_picture:
            container.mux(video.encode(None))


def cut_off(file: Path, share: float) -> None:
    """Keep only the first *share* of the file's bytes, as a broken copy does."""
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])


def _picture(number: int, size: tuple[int, int], fps: int, colour: Sequence[int] | None, matrix: int) -> av.VideoFrame:
    width, height = size
    is_flash = number in {round(FLASH_S * fps), round(FLASH_S * fps) + 1}
    shade = colour if colour is not None else ((255,) * 3 if is_flash else (20 + number % 100,) * 3)
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = shade
    return av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
        format="yuv420p", dst_colorspace=matrix, src_color_range=2, dst_color_range=1
    )


def _sound(seconds: float, rate: int, channels: int) -> np.ndarray:
    at = np.arange(round(seconds * rate)) / rate
    beep = np.where((at >= FLASH_S) & (at < FLASH_S + 0.1), 0.5 * np.sin(2 * np.pi * 1000 * (at - FLASH_S)), 0)
    return np.stack([beep] * channels).astype(np.float32)
