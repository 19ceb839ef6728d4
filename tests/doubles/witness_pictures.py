"""Takes single pictures out of a file with ffmpeg, as a viewer's screenshot would, and reads what stands in them."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from rapidocr import RapidOCR

from studio.show.plan import Overlay
from tests.doubles.seeing import Pixels

SMALL = (54, 96)


def picture_at(file: Path, second: float, *, width: int, height: int) -> Pixels:
    """The first picture of *file* at or after *second*, RGB."""
    return _pictures(file, f"select=gte(t\\,{second - 0.001:.4f})", ("-frames:v", "1"), width, height, "rgb24")[0]


def nearest_picture(file: Path, wanted: Pixels, is_free: NDArray[np.bool_]) -> Pixels:
    """The picture of *file* that is most like *wanted* where *is_free* holds."""
    height, width = wanted.shape[:2]
    small = _pictures(file, f"scale={SMALL[0]}:{SMALL[1]}:flags=area", (), *SMALL, "gray")
    asked = cv2.resize(cv2.cvtColor(wanted, cv2.COLOR_RGB2GRAY), SMALL, interpolation=cv2.INTER_AREA).astype(np.int32)
    counted = cv2.resize(is_free.astype(np.uint8), SMALL, interpolation=cv2.INTER_NEAREST).astype(bool)
    # Full range is asked for by nobody: what ffmpeg calls grey keeps the picture's own range, so only the shape counts.
    asked_shape = asked[counted] - asked[counted].mean()
    apart = [np.abs((one[counted] - one[counted].mean()) - asked_shape).mean() for one in small.astype(np.int32)]
    number = int(np.argmin(apart))
    return _pictures(file, f"select=eq(n\\,{number})", ("-frames:v", "1"), width, height, "rgb24")[0]


def cut_out(picture: Pixels, overlay: Overlay) -> Pixels:
    """The rectangle of *picture* where *overlay* lies."""
    return np.ascontiguousarray(picture[overlay.y : overlay.y + overlay.height, overlay.x : overlay.x + overlay.width])


def laid_over(picture: Pixels, overlay: Overlay) -> Pixels:
    """The rectangle of *picture* with the painted piece laid over it, as the painter meant it."""
    painted = cv2.cvtColor(cv2.imread(overlay.file, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA).astype(np.float64)
    share = painted[..., 3:] / 255
    return np.rint(painted[..., :3] * share + cut_out(picture, overlay) * (1 - share)).astype(np.uint8)


def outside(overlays: Sequence[Overlay], *, width: int, height: int) -> NDArray[np.bool_]:
    """Which pixels no piece covers."""
    is_free = np.ones((height, width), bool)
    for overlay in overlays:
        is_free[overlay.y : overlay.y + overlay.height, overlay.x : overlay.x + overlay.width] = False
    return is_free


def words_in(picture: Pixels) -> str:
    """Everything rapidocr reads, in one string."""
    return "".join(_reader()(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)).txts or ())


def code_in(picture: Pixels) -> str:
    """What the QR code says; empty without one."""
    found = zxingcpp.read_barcode(picture)
    return str(found.text) if found is not None else ""


@functools.cache
def _reader() -> RapidOCR:
    return RapidOCR(params={"Global.log_level": "error"})


def _pictures(file: Path, choosing: str, more: Sequence[str], width: int, height: int, layout: str) -> Pixels:
    words = ["ffmpeg", "-v", "error", "-copyts", "-i", str(file), "-an", "-fps_mode", "passthrough", "-vf", choosing, *more]
    told = subprocess.run([*words, "-f", "rawvideo", "-pix_fmt", layout, "-"], capture_output=True, check=True, timeout=120)
    shape = (-1, height, width, 3) if layout == "rgb24" else (-1, height, width)
    return np.frombuffer(told.stdout, np.uint8).reshape(shape)
