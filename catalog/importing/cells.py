"""One cell of a spreadsheet becomes one value of a product, or says why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import msgspec

from catalog.importing.errors import (
    BarcodeDigitsLost,
    CellNotText,
    NameCellEmpty,
    PriceCellEmpty,
    StockUnreadable,
    TextTooLong,
)
from catalog.money import MoneyUnreadable, fen_of_number, parse_fen
from catalog.product import PriceBasis, cleaned, cleaned_lines
from catalog.products import HIGHEST_STOCK

Cell = str | int | float | bool | date | datetime | time | timedelta | None

NAME_LIMIT = 200
CODE_LIMIT = 100
TEXT_LIMIT = 5000
LARGEST_EXACT = 2**53
EXPONENT = re.compile(r"([0-9])(?:\.([0-9]+))?E\+?([0-9]{1,2})", re.IGNORECASE)
WHOLE_AS_DECIMAL = re.compile(r"([0-9]+)\.0+")
WHOLE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.0+)?")
GUARDED = re.compile(r"'[=+\-@']")
"""An apostrophe that keeps a spreadsheet from taking words for a formula, as our own export sets it."""
AS_TEXT = re.compile(r'^="(.*)"$')
SENTENCES = re.compile(r"[;；|\n]+")
WORDS = re.compile(r"[、,，;；|\s]+")
BASIS_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "lowest_7d": ("七日", "7日", "七天", "7天", "最低成交", "lowest"),
    "suggested_retail": ("建议零售", "厂商建议", "指导价", "吊牌", "suggested", "msrp", "rrp"),
    "channel": ("渠道", "专柜", "门店", "旗舰店", "天猫", "京东", "淘宝", "拼多多", "channel", "store price"),
})  # fmt: skip


def is_blank(cell: Cell) -> bool:
    """Return whether a person would call *cell* empty."""
    return cell is None or (isinstance(cell, str) and not cleaned(cell))


def shown(cell: Cell) -> str:
    """Return *cell* in at most forty characters, for a message."""
    return cleaned(str(cell))[:40]


def text(cell: Cell, limit: int = TEXT_LIMIT) -> str:
    """Return *cell* as words; a number loses the decimals a spreadsheet adds, a date becomes ISO.

    Raises:
        CellNotText: yes/no.
        TextTooLong: over *limit* characters.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        raise CellNotText(value=shown(cell))
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    words = cleaned(cell) if isinstance(cell, str) else str(cell)
    if GUARDED.match(words):
        words = words[1:]
    elif wrapped := AS_TEXT.match(words):
        words = cleaned(wrapped[1])
    if len(words) > limit:
        raise TextTooLong(value=words[:40], limit=limit)
    return words


def long_text(cell: Cell) -> str:
    """Return *cell* as words that keep their line breaks."""
    if not isinstance(cell, str):
        return text(cell)
    words = cleaned_lines(cell)
    if len(words) > TEXT_LIMIT:
        raise TextTooLong(value=words[:40], limit=TEXT_LIMIT)
    return words[1:] if GUARDED.match(words) else words


def name(cell: Cell) -> str:
    """Return a product's name.

    Raises:
        NameCellEmpty, CellNotText, TextTooLong: why not.
    """
    if is_blank(cell):
        raise NameCellEmpty
    return text(cell, NAME_LIMIT)


def code(cell: Cell) -> str:
    """Return a short piece of text: a variant, a merchant code, a unit."""
    words = text(cell, CODE_LIMIT)
    is_marked_as_text = isinstance(cell, str) and words.startswith("'") and not GUARDED.match(cleaned(cell))
    return words[1:] if is_marked_as_text else words


def barcode(cell: Cell) -> str:
    """Return a barcode's digits as text; a check digit is judged later.

    Raises:
        BarcodeDigitsLost: a number so large, or so rounded, that its last digits are not the barcode's.
        CellNotText, TextTooLong: why not.
    """
    if isinstance(cell, date | time | timedelta):
        raise CellNotText(value=shown(cell))
    if isinstance(cell, float) and not isinstance(cell, bool):
        if not cell.is_integer() or not 0 <= cell < LARGEST_EXACT:
            raise BarcodeDigitsLost(value=shown(cell))
        return str(int(cell))
    words = unicodedata.normalize("NFKC", code(cell)).replace(" ", "")
    if whole := WHOLE_AS_DECIMAL.fullmatch(words):
        return whole[1]
    if rounded := EXPONENT.fullmatch(words):
        digits, decimals, exponent = rounded[1], rounded[2] or "", int(rounded[3])
        if len(decimals) != exponent:
            raise BarcodeDigitsLost(value=words[:40])
        return digits + decimals
    return words


def price(cell: Cell) -> int:
    """Return a live price in fen.

    Raises:
        PriceCellEmpty, MoneyUnreadable, MoneyNegative, MoneyTooFine, MoneyTooLarge: why not.
    """
    found = compared_price(cell)
    if found is None:
        raise PriceCellEmpty
    return found


def compared_price(cell: Cell) -> int | None:
    """Return a price in fen, or None for an empty cell.

    Raises:
        MoneyUnreadable, MoneyNegative, MoneyTooFine, MoneyTooLarge: why not.
    """
    if cell is None or is_blank(cell):
        return None
    if isinstance(cell, bool):
        raise MoneyUnreadable(value=shown(cell))
    if isinstance(cell, int | float):
        return fen_of_number(cell)
    if isinstance(cell, str):
        wrapped = AS_TEXT.match(cleaned(cell))
        return parse_fen(wrapped[1] if wrapped else cell)
    raise MoneyUnreadable(value=shown(cell))


def stock(cell: Cell) -> int | None:
    """Return pieces in stock, or None for an empty cell.

    Raises:
        StockUnreadable: not a whole number from 0 to 999,999,999.
    """
    if cell is None or is_blank(cell):
        return None
    pieces = -1
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        pieces = int(cell) if float(cell).is_integer() else -1
    elif isinstance(cell, str):
        words = unicodedata.normalize("NFKC", cleaned(cell))
        if WHOLE.fullmatch(words):
            pieces = int(words.partition(".")[0].replace(",", ""))
    if not 0 <= pieces <= HIGHEST_STOCK:
        raise StockUnreadable(value=shown(cell))
    return pieces


def sentences(cell: Cell) -> tuple[str, ...]:
    """Return the claims of a cell: one a line, or parted by semicolons or bars."""
    kept = cell if isinstance(cell, str) else text(cell)
    return listed(kept) or tuple(dict.fromkeys(filter(None, (text(part) for part in SENTENCES.split(kept)))))


def words(cell: Cell) -> tuple[str, ...]:
    """Return the words of a cell: tags, platform ids."""
    said = text(cell)
    return listed(said) or tuple(dict.fromkeys(filter(None, WORDS.split(said))))


def listed(said: str) -> tuple[str, ...]:
    """Return the items of a list that is written as JSON, as our own export does where an item holds a separator, else nothing."""
    if not said.lstrip().startswith('["'):
        return ()
    try:
        items = msgspec.json.decode(said, type=list[str])
    except msgspec.MsgspecError:
        return ()
    return tuple(dict.fromkeys(filter(None, map(cleaned, items))))


def basis(cell: Cell) -> PriceBasis | None:
    """Return the ground of a compared price as the merchant words it, or None; its document comes with the checklist."""
    said = text(cell)
    if not said:
        return None
    folded = said.casefold()
    kind = next((kind for kind, marks in BASIS_WORDS.items() if any(mark in folded for mark in marks)), "other")
    return PriceBasis(kind=kind, text=said)


READERS: Mapping[str, Callable[[Cell], Any]] = MappingProxyType(
    {
        "name": name,
        "variant": code,
        "barcode": barcode,
        "merchant_code": code,
        "price": price,
        "compared_price": compared_price,
        "basis": basis,
        "unit": code,
        "stock": stock,
        "categories": text,
        "seller": code,
        "seller_address": text,
        "seller_contact": text,
        "seller_link": text,
        "seller_uscc": code,
        "link": text,
        "origin": code,
        "brand": code,
        "cost": compared_price,
        "claims": sentences,
        "description": long_text,
        "card_text": long_text,
        "cue_text": long_text,
        "notes": long_text,
        "tags": words,
        "platform_ids": words,
        "product_id": code,
        "variant_id": code,
    }
)
"""How each field's cell is read."""
