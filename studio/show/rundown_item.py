"""One line of a rundown, and how its cells are read: every cell gives a value, or a refusal with its column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any, TypeVar

import msgspec

from catalog.errors import CatalogError
from catalog.importing import cells
from studio.show.errors import MinutesUnreadable, ProductMissing, RowRefusal, SentencesUnreadable, ShowError

MOST_MINUTES = 24 * 60

_UNIT = r"(?:分钟?|min|mins|minutes?|')?"
_FROM = rf"[0-9]{{1,4}}(?:\.[0-9]*)?{_UNIT}[-~\u2013\u2014至到]"
_MINUTES = re.compile(rf"(?:{_FROM})?([0-9]{{1,4}})(\.0*[1-9][0-9]*)?(?:\.0*)?{_UNIT}", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,2}):[0-5][0-9]")
_NUMBERING = re.compile(r"^[0-9]{1,2}[.、．)）]\s*")

Value = TypeVar("Value")


class RundownItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a rundown as written.

    Attributes:
        product: an id, barcode, merchant code or the product's whole name.
        variant: 规格 as on the shelf, or "" for the one that *product* names, else the first.
        price_fen: stands in for the live price of the catalogue; None leaves it.
        row: where it stood, for messages.
    """

    product: str
    variant: str = ""
    price_fen: int | None = None
    minutes: int = 0
    must_say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()
    row: int = 0


class ItemReading:
    """Reads the cells of one row; what cannot be read is noted in ``refused`` and reading goes on."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.refused: list[RowRefusal] = []

    def read(self, column: str, reader: Callable[[Any], Value], cell: object, default: Value) -> Value:
        """Return what *reader* makes of *cell*, or *default* with the refusal noted."""
        try:
            return reader(cell)
        except (CatalogError, ShowError) as error:
            self.refused.append(RowRefusal(row=self.row, column=column, code=error.code, facts=error.facts))
            return default


def product(cell: Any) -> str:
    """Return what names a product.

    Raises:
        ProductMissing: nothing does.
    """
    named = text(cell)
    if not named:
        raise ProductMissing
    return named


def text(cell: Any) -> str:
    """Return *cell* as words.

    Raises:
        CatalogError: why not.
    """
    return cells.code(None if isinstance(cell, (list, dict)) else cell)


def price(cell: Any) -> int | None:
    """Return whole fen, or None for an empty cell.

    Raises:
        CatalogError: why not.
    """
    return cells.compared_price(str(cell) if isinstance(cell, (list, dict)) else cell)


def minutes(cell: Any) -> int:
    """Return whole minutes (a part counts as one), 0 for an empty cell: 5, "5分钟", "5-8分钟" (the longer), "05:00", a spreadsheet's time.

    Raises:
        MinutesUnreadable: none of these, or more than a day.
    """
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return int(cell.total_seconds() // 60)
    words = "".join(unicodedata.normalize("NFKC", "" if cell is None else str(cell)).split())
    if not words:
        return 0
    if clock := _CLOCK.fullmatch(words):
        return int(clock[1] or 0) * 60 + int(clock[2])
    found = _MINUTES.fullmatch(words)
    whole = int(found[1]) + bool(found[2]) if found else MOST_MINUTES + 1
    if whole > MOST_MINUTES:
        raise MinutesUnreadable(value=words[:40])
    return whole


def sentences(cell: Any) -> tuple[str, ...]:
    """Return the sentences of a list, or of a cell where they stand on lines, between semicolons or bars; numbering goes.

    Raises:
        SentencesUnreadable: numbers or maps where sentences belong.
    """
    if cell is None:
        return ()
    parts = cell if isinstance(cell, list) else cells.sentences(cell) if isinstance(cell, str) else None
    if parts is None or not all(isinstance(part, str) for part in parts):
        raise SentencesUnreadable(value=str(cell)[:40])
    return tuple(said for part in parts if (said := _NUMBERING.sub("", text(part))))
