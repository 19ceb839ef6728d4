"""Paints the slate: the full-size picture that says the show will be right back."""

from __future__ import annotations

from PIL import Image, ImageDraw

from studio.picture.look import CanvasSize, SlateLook
from studio.picture.painted import Painted, painted
from studio.picture.type_setting import Weight, font, largest_size, legible


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
