"""Paints the marks that always lie on the picture: a rehearsal's and the sample shop's."""

from __future__ import annotations

from PIL import Image, ImageDraw

from studio.picture.look import CanvasSize, MarkLook, even
from studio.picture.painted import Painted, cut_corners, painted
from studio.picture.type_setting import Weight, baseline, font, legible, line_height, width_of


def paint_mark(words: str, canvas: CanvasSize, look: MarkLook, *, paper: str) -> Painted:
    """Return *words* as a small sign on *paper*."""
    size = canvas.pixels(look.size)
    text = legible(words)
    across = canvas.pixels(look.padding_across)
    width = even(width_of(text, Weight.BOLD, size) + 2 * across)
    height = even(line_height(size) + 2 * canvas.pixels(look.padding_down))
    sign = Image.new("RGB", (width, height), paper)
    foot = baseline(0, height, size)
    ImageDraw.Draw(sign).text((width // 2, foot), text, font=font(Weight.BOLD, size), fill=look.ink, anchor="ms")
    return painted(cut_corners(sign, canvas.pixels(look.radius)))
