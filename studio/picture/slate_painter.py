"""Paints slates: pictures that say the show will be right back, begins soon, or is over; and the figures of a countdown."""

from __future__ import annotations

from PIL import Image, ImageDraw

from studio.picture.look import CanvasSize, SlateLook, even
from studio.picture.painted import Painted, painted
from studio.picture.type_setting import Weight, baseline, font, largest_size, legible, line_height, width_of

FIGURES = "0123456789:"
FIGURES_PERCENT = 60
"""Where on the slate the countdown stands: percent of its height."""
FIGURE_SIZE = 160


def paint_slate(words: str, hint: str, canvas: CanvasSize, look: SlateLook) -> Painted:
    """Return *words*, large, a hairline, and *hint* below, a little above the middle of the canvas."""
    slate = Image.new("RGBA", (canvas.width, canvas.height), look.paper)
    draw = ImageDraw.Draw(slate)
    width = canvas.width * 4 // 5
    large, small = legible(words), legible(hint)
    size = largest_size(large, Weight.BOLD, canvas.pixels(look.size), width, smallest=1)
    hint_size = largest_size(small, Weight.REGULAR, canvas.pixels(look.hint_size), width, smallest=1)
    middle, height = canvas.width // 2, canvas.height * 45 // 100
    half, gap = canvas.pixels(60), canvas.pixels(44)
    draw.text((middle, height - gap), large, font=font(Weight.BOLD, size), fill=look.ink, anchor="ms")
    draw.rectangle((middle - half, height, middle + half, height + canvas.pixels(2) - 1), fill=look.line)
    draw.text((middle, height + gap + hint_size), small, font=font(Weight.REGULAR, hint_size), fill=look.quiet, anchor="ms")
    return painted(slate)


def paint_figure(figure: str, canvas: CanvasSize, look: SlateLook) -> Painted:
    """Return one of FIGURES on the slate's paper; every digit as wide as the widest."""
    size = canvas.pixels(FIGURE_SIZE)
    width = even(max(width_of(other, Weight.BOLD, size) for other in (FIGURES[:-1] if figure.isdigit() else figure)))
    height = even(line_height(size))
    sign = Image.new("RGBA", (width, height), look.paper)
    foot = baseline(0, height, size)
    ImageDraw.Draw(sign).text((width // 2, foot), figure, font=font(Weight.BOLD, size), fill=look.ink, anchor="ms")
    return painted(sign)


def figures_at(canvas: CanvasSize) -> tuple[int, int]:
    """Return the middle and the top (even) of the countdown's figures on a slate of this size."""
    return canvas.width // 2, canvas.height * FIGURES_PERCENT // 200 * 2
