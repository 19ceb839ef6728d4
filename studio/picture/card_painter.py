"""Paints the product card: name, variant, price with its unit, struck price with its basis, stock, QR code."""

from __future__ import annotations

import msgspec
from PIL import Image, ImageDraw

from studio.picture.look import CanvasSize, CardLook, even
from studio.picture.painted import Painted, cut_corners, painted
from studio.picture.qr import Tile, qr_tile
from studio.picture.type_setting import MISSING, Weight, baseline, break_lines, font, largest_size, line_height, width_of
from studio.show.card import CardFacts

_FIGURES_HEIGHT = 1.02
"""The price's: figures have no descenders."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Some words in one type on a line; ``before`` pixels stay free to their left."""

    text: str
    weight: Weight
    size: int
    ink: str
    before: int = 0
    is_struck: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Runs on one baseline."""

    runs: tuple[Run, ...]
    height: int
    above: int = 0


class _CodeColumn(msgspec.Struct, frozen=True, kw_only=True):
    """The QR code with its caption. Its own margin of white may lie in the card's padding above and to the right."""

    tile: Tile
    quiet_kept: int
    caption_size: int
    caption_ink: str

    @classmethod
    def of(cls, tile: Tile, canvas: CanvasSize, look: CardLook) -> _CodeColumn:
        size = canvas.pixels(look.qr_caption_size)
        quiet_kept = max(tile.quiet - canvas.pixels(look.padding), 0)
        return cls(tile=tile, quiet_kept=quiet_kept, caption_size=size, caption_ink=look.quiet)

    @property
    def width(self) -> int:
        return self.tile.picture.width - self.tile.quiet + self.quiet_kept

    @property
    def height(self) -> int:
        return self.tile.picture.height - self.tile.quiet + self.quiet_kept + line_height(self.caption_size)

    def draw(self, sheet: Image.Image, caption: str, left: int, top: int) -> None:
        code = self.tile.picture
        top -= self.tile.quiet - self.quiet_kept
        sheet.paste(code.convert("RGB"), (left, top))
        foot = baseline(top + code.height, line_height(self.caption_size), self.caption_size)
        face = font(Weight.REGULAR, self.caption_size)
        ImageDraw.Draw(sheet).text((left + code.width // 2, foot), caption, font=face, fill=self.caption_ink, anchor="ms")


def paint_card(facts: CardFacts, canvas: CanvasSize, look: CardLook) -> Painted:
    """Return the card of *facts* for *canvas*: words on the left, the QR code (if there is a link) on the right.

    The same facts, canvas and look give the same bytes.

    Raises:
        LinkTooLong: the link makes a code too fine to be read.
    """
    padding = canvas.pixels(look.padding)
    width = even(min(canvas.pixels(look.width), canvas.width))
    tile = qr_tile(facts.link, canvas.pixels(look.qr_size)) if facts.link else None
    code = _CodeColumn.of(tile, canvas, look) if tile else None
    taken = code.width + canvas.pixels(look.column_gap) if code else 0
    lines = set_lines(facts, canvas, look, width - 2 * padding - taken)
    words_height = sum(line.above + line.height for line in lines)
    height = even(max(words_height, code.height if code else 0) + 2 * padding)
    sheet = Image.new("RGB", (width, height), look.paper)
    draw = ImageDraw.Draw(sheet)
    top = (height - words_height) // 2
    for line in lines:
        top += line.above
        _draw_line(draw, line, padding, top)
        top += line.height
    if code is not None:
        code.draw(sheet, facts.scan_text, width - padding - code.width, (height - code.height) // 2)
    return painted(cut_corners(sheet, canvas.pixels(look.radius)))


def set_lines(facts: CardFacts, canvas: CanvasSize, look: CardLook, width: int) -> list[Line]:
    """Return the card's lines for a column of *width* pixels, top to bottom."""
    gap = canvas.pixels(look.row_gap)
    lines = _set_text(facts.name, (Weight.BOLD, canvas.pixels(look.name_size), look.ink), width, lines=look.name_lines)
    lines += _set_text(facts.variant, (Weight.REGULAR, canvas.pixels(look.variant_size), look.quiet), width)
    lines.append(_price_line(facts, canvas, look, width, above=gap))
    if facts.compared_text:
        lines += _compared_lines(facts, canvas, look, width)
    note_size = canvas.pixels(look.note_size)
    lines += _set_text(facts.note, (Weight.REGULAR, note_size, look.ink), width, lines=look.note_lines, above=gap)
    lines += _set_text(facts.stock_text, (Weight.REGULAR, note_size, look.quiet), width, above=gap)
    return lines


def _set_text(text: str, face: tuple[Weight, int, str], width: int, *, lines: int = 1, above: int = 0) -> list[Line]:
    weight, size, ink = face
    height = line_height(size)
    return [
        Line(runs=(Run(text=line, weight=weight, size=size, ink=ink),), height=height, above=above if place == 0 else 0)
        for place, line in enumerate(break_lines(text, weight, size, width, lines=lines))
    ]


def _price_line(facts: CardFacts, canvas: CanvasSize, look: CardLook, width: int, *, above: int) -> Line:
    """Set the price with its unit beside it; a price too long for the column is set smaller until both stand on the line."""
    size = canvas.pixels(look.name_size * look.price_tenths / 10)
    unit_size = canvas.pixels(look.price_unit_size)
    unit = "".join(break_lines(facts.unit_text, Weight.BOLD, unit_size, width // 2, lines=1))
    left = width - width_of(unit, Weight.BOLD, unit_size)
    size = largest_size(facts.price_text, Weight.BOLD, size, left, smallest=unit_size)
    price = Run(text=facts.price_text, weight=Weight.BOLD, size=size, ink=look.price_ink)
    return Line(
        runs=(price, Run(text=unit, weight=Weight.BOLD, size=unit_size, ink=look.ink)),
        height=round(size * _FIGURES_HEIGHT),
        above=above,
    )


def _compared_lines(facts: CardFacts, canvas: CanvasSize, look: CardLook, width: int) -> list[Line]:
    """Set the struck price and, beside it, what it is compared with; further lines of it hang under the first."""
    size = canvas.pixels(look.compared_size)
    basis_size = canvas.pixels(look.basis_size)
    between = basis_size // 2
    indent = width_of(facts.compared_text, Weight.REGULAR, size) + between
    words = break_lines(facts.basis_text, Weight.REGULAR, basis_size, max(width - indent, 4 * basis_size), lines=look.basis_lines)
    struck = Run(text=facts.compared_text, weight=Weight.REGULAR, size=size, ink=look.quiet, is_struck=True)
    first, *others = [
        Run(text=line, weight=Weight.REGULAR, size=basis_size, ink=look.quiet, before=between) for line in words or (MISSING,)
    ]
    return [
        Line(runs=(struck, first), height=line_height(size), above=canvas.pixels(look.row_gap)),
        *(Line(runs=(msgspec.structs.replace(run, before=indent),), height=line_height(basis_size)) for run in others),
    ]


def _draw_line(draw: ImageDraw.ImageDraw, line: Line, left: int, top: int) -> None:
    largest = max(run.size for run in line.runs)
    foot = baseline(top, line.height, largest)
    for run in line.runs:
        left += run.before
        draw.text((left, foot), run.text, font=font(run.weight, run.size), fill=run.ink, anchor="ls")
        after = left + width_of(run.text, run.weight, run.size)
        if run.is_struck:
            thickness = max(run.size // 14, 1)
            middle = foot - round(run.size * 0.36)
            draw.rectangle((left, middle - thickness // 2, after, middle - thickness // 2 + thickness - 1), fill=run.ink)
        left = after
