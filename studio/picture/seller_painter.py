"""Paints the seller's line: who actually sells, where, and how to reach them (S01 article 26)."""

from __future__ import annotations

from PIL import Image, ImageDraw

from studio.picture.look import CanvasSize, SellerLook, even
from studio.picture.painted import Painted, painted
from studio.picture.type_setting import Weight, baseline, break_lines, font, legible, line_height, width_of
from studio.show.errors import SellerTooLong

BETWEEN = " ｜ "


def paint_seller(parts: tuple[str, ...], canvas: CanvasSize, look: SellerLook) -> Painted:
    """Return the line of *parts* (name, address, contact) as an opaque band across the whole canvas.

    It breaks between the parts where it can; the law wants every word of it, so nothing is cut: a long line is set
    smaller, then in more lines.

    Raises:
        SellerTooLong: it does not fit legibly even so.
    """
    size, lines = set_parts(tuple(legible(part) for part in parts), canvas, look)
    each = line_height(size)
    height = even(len(lines) * each + 2 * canvas.pixels(look.padding_down))
    band = Image.new("RGBA", (even(canvas.width), height), look.paper)
    draw = ImageDraw.Draw(band)
    left, top = canvas.pixels(look.padding_across), (height - len(lines) * each) // 2
    for place, line in enumerate(lines):
        foot = baseline(top + place * each, each, size)
        draw.text((left, foot), line, font=font(Weight.REGULAR, size), fill=look.ink, anchor="ls")
    return painted(band)


def set_parts(parts: tuple[str, ...], canvas: CanvasSize, look: SellerLook) -> tuple[int, tuple[str, ...]]:
    """Return the type's size and the lines: in one line, then two, then more; whole parts and large type first."""
    width = canvas.width - 2 * canvas.pixels(look.padding_across)
    sizes = range(canvas.pixels(look.size), canvas.pixels(look.smallest_size) - 1, -1)
    for most in range(1, look.lines + 1):
        for run in (_whole_parts, _running):
            for size in sizes:
                lines = run(parts, size, width)
                if len(lines) <= most:
                    return size, lines
    raise SellerTooLong(seller=parts[0])


def _whole_parts(parts: tuple[str, ...], size: int, width: int) -> tuple[str, ...]:
    """Put as many whole parts on a line as fit; a part longer than a line is broken within."""
    lines: list[str] = []
    for part in parts:
        if lines and width_of(lines[-1] + BETWEEN + part, Weight.REGULAR, size) <= width:
            lines[-1] += BETWEEN + part
        else:
            lines += break_lines(part, Weight.REGULAR, size, width, lines=len(part))
    return tuple(lines)


def _running(parts: tuple[str, ...], size: int, width: int) -> tuple[str, ...]:
    """Run the parts on like one sentence."""
    text = BETWEEN.join(parts)
    return break_lines(text, Weight.REGULAR, size, width, lines=len(text))
