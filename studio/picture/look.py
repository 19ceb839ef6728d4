"""A look: the colours and sizes every painted piece is made of, read from TOML data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

import assets

FOLDER = Path(assets.__file__).parent / "cards"
DEFAULT_LOOK = "paper"

DRAWN_FOR = 1080
"""The shorter side of the canvas that a look's lengths are pixels of."""


class CardLook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the product card looks. ``price_tenths`` is the price's size in tenths of the name's."""

    width: int
    padding: int
    radius: int
    column_gap: int
    row_gap: int
    paper: str
    ink: str
    quiet: str
    price_ink: str
    name_size: int
    name_lines: int
    variant_size: int
    price_tenths: int
    price_unit_size: int
    compared_size: int
    basis_size: int
    basis_lines: int
    note_size: int
    note_lines: int
    qr_size: int
    qr_caption_size: int


class SellerLook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the seller's line looks; a long one is set smaller, down to ``smallest_size``, in up to ``lines`` lines."""

    padding_across: int
    padding_down: int
    size: int
    smallest_size: int
    lines: int
    paper: str
    ink: str


class MarkLook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the marks of a rehearsal, of the sample shop and of what the law wants said look."""

    padding_across: int
    padding_down: int
    radius: int
    size: int
    rehearsal_paper: str
    sample_paper: str
    disclosure_paper: str
    ink: str


class SlateLook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the be-right-back picture looks."""

    paper: str
    ink: str
    quiet: str
    line: str
    size: int
    hint_size: int


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Colours as ``#RRGGBB``, lengths in pixels at a canvas whose shorter side is ``DRAWN_FOR``."""

    name: str
    card: CardLook
    seller: SellerLook
    mark: MarkLook
    slate: SlateLook


class CanvasSize(msgspec.Struct, frozen=True, kw_only=True):
    """The size of the picture in pixels, and how a look's lengths scale to it."""

    width: int
    height: int

    def pixels(self, length: float) -> int:
        """Return *length* of a look in whole pixels of this canvas; at least one for a length that is not nothing."""
        scaled = round(length * min(self.width, self.height) / DRAWN_FOR)
        return max(scaled, 1) if length > 0 else scaled


def even(length: int) -> int:
    """Return *length* rounded up to an even number: yuv420 keeps one colour for two by two pixels."""
    return length + length % 2


@cache
def read_look(name: str = DEFAULT_LOOK) -> Look:
    """Return the look called *name* from ``assets/cards``."""
    return msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=Look)
