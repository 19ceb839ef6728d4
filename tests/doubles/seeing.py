"""Looks at pictures as a viewer would: how alike two are, and what is left of a card after the encoder."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.picture.painted import Painted

Pixels = NDArray[np.uint8]

FRAMES = 20


def pixels_of(piece: Painted) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(piece.png)).convert("RGB"))


def likeness(one: Pixels, other: Pixels) -> float:
    """Return the structural similarity (SSIM, Gaussian window of 11) of two RGB pictures' luma."""
    a, b = (cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float64) for each in (one, other))

    def blurred(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5))

    mean_a, mean_b = blurred(a), blurred(b)
    spread_a, spread_b = blurred(a * a) - mean_a**2, blurred(b * b) - mean_b**2
    together = blurred(a * b) - mean_a * mean_b
    same = (2 * mean_a * mean_b + 6.5025) * (2 * together + 58.5225)
    return float((same / ((mean_a**2 + mean_b**2 + 6.5025) * (spread_a + spread_b + 58.5225))).mean())


def as_broadcast(piece: Painted, left: int, top: int, *, width: int = 1080, height: int = 1920, kbps: int = 4000) -> Pixels:
    """Return *piece* as a viewer sees it after twenty frames of H.264 over a restless background."""
    overlay = Image.open(io.BytesIO(piece.png))
    grain = np.random.default_rng(7).integers(0, 255, (height // 8 + FRAMES, width // 8 + FRAMES, 3), dtype=np.uint8)
    stream = io.BytesIO()
    with av.open(stream, "w", format="matroska") as writing:
        video = writing.add_stream("libx264", rate=30)
        video.width, video.height, video.pix_fmt, video.time_base = width, height, "yuv420p", Fraction(1, 30)
        limits = f"keyint=60:bframes=0:bitrate={kbps}:vbv-maxrate={kbps}:vbv-bufsize={kbps}:nal-hrd=cbr"
        video.options = {"preset": "superfast", "tune": "zerolatency", "x264-params": limits}
        for number in range(FRAMES):
            corner = grain[number : number + height // 8, number : number + width // 8]
            picture = Image.fromarray(corner).resize((width, height), Image.Resampling.BICUBIC)
            picture.paste(overlay, (left, top), overlay)
            frame = av.VideoFrame.from_image(picture).reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
            frame.pts = number
            writing.mux(video.encode(frame))
        writing.mux(video.encode())
    stream.seek(0)
    with av.open(stream) as reading:
        last = list(reading.decode(video=0))[-1]
    seen = last.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()
    return np.ascontiguousarray(seen[top : top + piece.height, left : left + piece.width])
