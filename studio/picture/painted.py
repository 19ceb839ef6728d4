"""A painted piece: PNG bytes that are the same for the same picture, and their name."""

from __future__ import annotations

import hashlib
import io

import msgspec
from PIL import Image, ImageDraw

PAINTER = 1
"""Raised by one whenever a painter draws something else for the same facts, so that kept pieces are painted anew."""

_FINER = 4


class Painted(msgspec.Struct, frozen=True, kw_only=True):
    """One RGBA PNG. ``width`` and ``height`` are even pixels; ``sha256`` is of ``png``."""

    png: bytes
    sha256: str
    width: int
    height: int


def painted(picture: Image.Image) -> Painted:
    """Return *picture* as a finished piece."""
    written = io.BytesIO()
    picture.convert("RGBA").save(written, format="PNG", compress_level=6)
    png = written.getvalue()
    return Painted(png=png, sha256=hashlib.sha256(png).hexdigest(), width=picture.width, height=picture.height)


def cut_corners(picture: Image.Image, radius: int) -> Image.Image:
    """Return *picture* as opaque RGBA whose corners are rounded smoothly."""
    cut = picture.convert("RGBA")
    if radius > 0:
        corners = Image.new("L", (cut.width * _FINER, cut.height * _FINER), 0)
        ImageDraw.Draw(corners).rounded_rectangle((0, 0, corners.width - 1, corners.height - 1), radius * _FINER, fill=255)
        cut.putalpha(corners.resize(cut.size, Image.Resampling.BOX))
    return cut
