"""Reads one cell of an export: an id, an amount of money, a number of pieces, a moment; or says why it cannot."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypeAlias

import msgspec

from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.product import INVISIBLE
from catalog.sales.errors import CellRefused

Cell: TypeAlias = str | float | bool | datetime | date | time | timedelta | None

ID_LOST_PRECISION, BAD_AMOUNT, BAD_TIME, BAD_QUANTITY = "id_lost_precision", "bad_amount", "bad_time", "bad_quantity"

EMPTY = frozenset({"", "-", "--", "－", "–", "—", "null"})
PLAINLY_FILLED = max(map(len, EMPTY))
"""Longer words need no closer look."""
FORMULA_TEXT = re.compile(r'="(.*)"')
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*)?E[+-]?\d{1,3}", re.IGNORECASE)
EXACT_DIGITS = 10**15
"""Spreadsheets keep fifteen digits of a number cell; a longer id has lost its end already."""
AMOUNT = re.compile(
    r"(?P<before>¥|\$|RM|CN¥|[A-Z]{3})?(?P<sign>[-+]?)(?:¥|\$)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,12})?(?P<decimals>\.\d{0,12})?(?P<after>元|[A-Z]{3})?"
)
HIGHEST_FEN = 10**14
REMEMBERED = 50_000
PLAIN_TIME = len("2026-11-23 20:31:10")
PIECES = re.compile(r"(?P<sign>-?)(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,9})(?P<decimals>\.\d{1,3}0*)?")
CLOCK = r"(?:\s*T?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
ZONE = r"\s*(?P<half>AM|PM)?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?"
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?" + CLOCK + ZONE, re.IGNORECASE)
YEAR_LAST = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})" + CLOCK + ZONE, re.IGNORECASE)
DIGITS_ONLY = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})")
SERIAL_DAYS = range(20_000, 80_000)
"""1954 to 2119 as spreadsheets count days."""


class Moment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """When something happened, as far as the cell says.

    Attributes:
        at: whole seconds since 1970, or None where there is no clock time.
        on: the ISO date, China's, where there is only a date; else "".
    """

    at: int | None = None
    on: str = ""


NEVER = Moment()


def text_of(cell: Cell) -> str:
    """Return the cell as plain text, without invisible characters, TABs, and the tricks that keep spreadsheets from counting."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_DIGITS else repr(cell)
    text = str(cell)
    text = (text if text.isascii() else INVISIBLE.sub("", text)).strip()
    formula = FORMULA_TEXT.fullmatch(text) if text.startswith("=") else None
    return formula.group(1).strip() if formula else text


def is_empty(cell: Cell) -> bool:
    """Return whether the cell says nothing."""
    if not isinstance(cell, str):
        return cell is None
    if len(cell) > PLAINLY_FILLED and cell[0].isalnum():
        return False
    return _says_nothing(cell) if len(cell) <= PLAINLY_FILLED else text_of(cell).casefold() in EMPTY


@lru_cache(maxsize=1000)
def _says_nothing(cell: str) -> bool:
    """Look closer at a short cell; the same few marks and words fill most of a column."""
    return text_of(cell).casefold() in EMPTY


def read_id(cell: Cell) -> str:
    """Return an order's or line's id as text, "" where there is none.

    Raises:
        CellRefused: a spreadsheet has turned it into a number and lost its digits.
    """
    if isinstance(cell, str) and cell.isascii() and (plain := cell.strip()).isdigit():
        return plain
    if isinstance(cell, float) and abs(cell) >= EXACT_DIGITS:
        raise CellRefused(ID_LOST_PRECISION)
    if is_empty(cell):
        return ""
    text = unicodedata.normalize("NFKC", text_of(cell)).lstrip("'").strip()
    if SCIENTIFIC.fullmatch(text):
        raise CellRefused(ID_LOST_PRECISION)
    return text


def read_money(cell: Cell) -> tuple[int, str]:
    """Return whole fen (half a fen rounded up) and the currency the cell itself names, or "".

    Raises:
        CellRefused: there is something, and it is no amount.
    """
    if isinstance(cell, float):
        return _fen(Decimal(repr(cell))) if math.isfinite(cell) else _refuse(BAD_AMOUNT), ""
    if is_empty(cell):
        return 0, ""
    if not isinstance(cell, str):
        raise CellRefused(BAD_AMOUNT)
    return _money_told(cell)


@lru_cache(maxsize=REMEMBERED)
def _money_told(cell: str) -> tuple[int, str]:
    """Read an amount that is written out; the same amounts come again and again, and one that cannot be read is not remembered."""
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split()).upper()
    read = AMOUNT.fullmatch(text)
    if read is None or not (read["digits"] or (read["decimals"] or ".").strip(".")):
        raise CellRefused(BAD_AMOUNT)
    amount = Decimal(f"{read['sign']}{(read['digits'] or '0').replace(',', '')}{read['decimals'] or ''}")
    named = next((mark for mark in (read["before"], read["after"]) if mark and len(mark) > 1 and mark.isalpha() and mark.isascii()), "")
    return _fen(amount), {"RMB": "CNY", "RM": "MYR"}.get(named, named)


def _fen(amount: Decimal) -> int:
    if abs(amount) * 100 > HIGHEST_FEN:
        raise CellRefused(BAD_AMOUNT)
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _refuse(code: str) -> int:
    raise CellRefused(code)


def read_pieces(cell: Cell, *, is_weighed: bool) -> int:
    """Return thousandths of a piece; an empty cell is none. Tills (*is_weighed*) also sell parts of one and take pieces back.

    Raises:
        CellRefused: there is something, and it is no number of pieces.
    """
    if isinstance(cell, str) and len(cell) < 4 and cell.isascii() and cell.isdigit():
        return int(cell) * 1000
    if is_empty(cell):
        return 0
    if isinstance(cell, (bool, date, time, timedelta)):
        raise CellRefused(BAD_QUANTITY)
    text = f"{cell:.3f}" if isinstance(cell, float) else "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    read = PIECES.fullmatch(text.removesuffix("件"))
    if read is None:
        raise CellRefused(BAD_QUANTITY)
    thousandths = int(Decimal(f"{read['sign']}{read['digits'].replace(',', '')}{read['decimals'] or ''}") * 1000)
    if not is_weighed and (thousandths < 0 or thousandths % 1000):
        raise CellRefused(BAD_QUANTITY)
    return thousandths


def read_moment(cell: Cell, *, is_day_first: bool = False) -> Moment:
    """Return when, China's time where the cell names no zone; ``NEVER`` for an empty cell.

    Raises:
        CellRefused: there is something, and it is no time.
    """
    if isinstance(cell, str) and len(cell) == PLAIN_TIME and (at := _plain_time(cell)) is not None:
        return Moment(at=at)
    if is_empty(cell):
        return NEVER
    if isinstance(cell, float):
        if int(cell) not in SERIAL_DAYS:
            raise CellRefused(BAD_TIME)
        day = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(seconds=round(cell * 86400))
        return _moment(day.replace(tzinfo=None), has_clock=not cell.is_integer())
    if isinstance(cell, datetime):
        return _moment((cell + timedelta(microseconds=500_000)).replace(microsecond=0), has_clock=True)
    if isinstance(cell, date):
        return _moment(datetime.combine(cell, time()), has_clock=False)
    if not isinstance(cell, str):
        raise CellRefused(BAD_TIME)
    text = unicodedata.normalize("NFKC", text_of(cell))
    if text.startswith("0000"):
        return NEVER  # how some databases write that there is none
    read = YEAR_FIRST.fullmatch(text) or YEAR_LAST.fullmatch(text) or DIGITS_ONLY.fullmatch(text)
    if read is None:
        raise CellRefused(BAD_TIME)
    return _told(read.groupdict(), is_day_first=is_day_first)


def _plain_time(text: str) -> int | None:
    """Return the second that "2026-11-23 20:31:10" names in China, or None for anything written otherwise."""
    hour, minute, second = text[11:13], text[14:16], text[17:]
    if text[10] != " " or text[13] != ":" or text[16] != ":" or not (hour + minute + second).isdecimal() or not text.isascii():
        return None
    first = _first_second(text[:10])
    if first is None or hour > "23" or minute > "59" or second > "59":
        return None
    return first + int(hour) * 3600 + int(minute) * 60 + int(second)


@lru_cache(maxsize=REMEMBERED)
def _first_second(day: str) -> int | None:
    try:
        read = date.fromisoformat(day) if len(day) == 10 and day[4] == "-" == day[7] else None
    except ValueError:
        return None
    return midnight(day) if read and 2000 <= read.year < 2100 else None


def has_clock(cell: Cell) -> bool:
    """Return whether a workbook's cell is a moment with a time of day; one at midnight looks like a day without."""
    return isinstance(cell, datetime) or (isinstance(cell, float) and not cell.is_integer())


def midnight(on: str) -> int:
    """Return the first second of the day *on* in China, since 1970."""
    return int(datetime.combine(date.fromisoformat(on), time(), SHOP_ZONE).timestamp())


def _told(read: dict[str, str | None], *, is_day_first: bool) -> Moment:
    half = (read.get("half") or "").upper()
    if "one" in read:
        day, month = ("one", "two") if is_day_first and not half else ("two", "one")
        read |= {"day": read[day], "month": read[month]}
    hour = int(read["hour"] or 0)
    if half:
        if not 1 <= hour <= 12:
            raise CellRefused(BAD_TIME)
        hour = hour % 12 + (12 if half == "PM" else 0)
    year, months, days, minutes, seconds = (int(read.get(part) or 0) for part in ("year", "month", "day", "minute", "second"))
    try:
        told = datetime(year, months, days, hour, minutes, seconds, tzinfo=_zone(read.get("zone") or ""))
    except ValueError:
        raise CellRefused(BAD_TIME) from None
    return _moment(told, has_clock=read["hour"] is not None)


def _moment(told: datetime, *, has_clock: bool) -> Moment:
    if not 2000 <= told.year < 2100:
        raise CellRefused(BAD_TIME)
    if not has_clock:
        return Moment(on=told.date().isoformat())
    return Moment(at=int((told if told.tzinfo else told.replace(tzinfo=SHOP_ZONE)).timestamp()))


def _zone(named: str) -> timezone:
    if not named:
        return SHOP_ZONE
    if named.upper() in {"Z", "UTC"}:
        return UTC
    minutes = int(named[1:3]) * 60 + int(named[-2:])
    if minutes >= 24 * 60:
        raise CellRefused(BAD_TIME)
    return timezone(timedelta(minutes=-minutes if named[0] == "-" else minutes))
