"""Paints the marks that always lie on the picture: a rehearsal's, the sample shop's, and what the law wants said."""

from __future__ import annotations

from PIL import Image, ImageDraw

from studio.picture.look import CanvasSize, MarkLook, even
from studio.picture.painted import Painted, cut_corners, painted
from studio.picture.type_setting import Weight, baseline, break_lines, font, legible, line_height, width_of


def paint_mark(words: str, canvas: CanvasSize, look: MarkLook, *, paper: str) -> Painted:
    """Return *words* as a small sign on *paper*, in one line."""
    return _sign((legible(words),), canvas, look, paper=paper)


def paint_disclosure(words: str, canvas: CanvasSize, look: MarkLook, *, side: int) -> Painted:
    """Return *words* as a sign no wider than the canvas less *side* left and right, in as many lines as it takes: nothing is cut."""
    room = canvas.width - 2 * canvas.pixels(side) - 2 * canvas.pixels(look.padding_across)
    lines = break_lines(words, Weight.BOLD, canvas.pixels(look.size), max(room, canvas.pixels(look.size)), lines=len(words) or 1)
    return _sign(lines, canvas, look, paper=look.disclosure_paper)


def _sign(lines: tuple[str, ...], canvas: CanvasSize, look: MarkLook, *, paper: str) -> Painted:
    size = canvas.pixels(look.size)
    each = line_height(size)
    width = even(max(width_of(line, Weight.BOLD, size) for line in lines) + 2 * canvas.pixels(look.padding_across))
    height = even(len(lines) * each + 2 * canvas.pixels(look.padding_down))
    sign = Image.new("RGB", (width, height), paper)
    draw, top = ImageDraw.Draw(sign), (height - len(lines) * each) // 2
    for place, line in enumerate(lines):
        foot = baseline(top + place * each, each, size) if len(lines) > 1 else baseline(0, height, size)
        draw.text((width // 2, foot), line, font=font(Weight.BOLD, size), fill=look.ink, anchor="ms")
    return painted(cut_corners(sign, canvas.pixels(look.radius)))
