"""Money at the edges: what a merchant types becomes whole fen, and fen become what people read."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from catalog.errors import CatalogError
from catalog.product import cleaned

HIGHEST_FEN = 9_999_999_999
"""99,999,999.99 yuan."""
AMOUNT = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{0,12})?|\.[0-9]{1,12}")
MARKS = re.compile(r"^(?:¥|CN¥|RMB|CNY|人民币)\s*|\s*(?:元|圆|块|RMB|CNY|人民币)$", re.IGNORECASE)
FEN = Decimal("0.01")
HALF_WIDTH: dict[int, str | int | None] = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0xFFE5: "¥", 0x3000: " "}
"""Full-width digits and marks only: NFKC would also turn a superscript into a price."""


class MoneyUnreadable(CatalogError):
    """Not an amount of money. Facts: ``value``."""

    code = "catalog.money-unreadable"


class MoneyNegative(CatalogError):
    """Less than nothing. Facts: ``value``."""

    code = "catalog.money-negative"


class MoneyTooFine(CatalogError):
    """More than two decimals: there is nothing smaller than a fen. Facts: ``value``."""

    code = "catalog.money-too-fine"


class MoneyTooLarge(CatalogError):
    """More than 99,999,999.99 yuan. Facts: ``value``."""

    code = "catalog.money-too-large"


def parse_fen(text: str) -> int:
    """Return the whole fen *text* means: "68", "68.00", "¥68", "68元", "１，２８０．００".

    Raises:
        MoneyUnreadable, MoneyNegative, MoneyTooFine, MoneyTooLarge: what is wrong with it.
    """
    shown = cleaned(text)[:40]
    amount = cleaned(text).translate(HALF_WIDTH)
    amount = MARKS.sub("", MARKS.sub("", amount)).strip()
    is_negative = amount.startswith(("-", "\u2212"))
    amount = MARKS.sub("", amount[1:].strip()) if is_negative else amount
    if len(amount) > 40 or not AMOUNT.fullmatch(amount):
        raise MoneyUnreadable(value=shown)
    value = Decimal(amount.replace(",", ""))
    if is_negative and value:
        raise MoneyNegative(value=shown)
    if value != value.quantize(FEN):
        raise MoneyTooFine(value=shown)
    if value * 100 > HIGHEST_FEN:
        raise MoneyTooLarge(value=shown)
    return int(value * 100)


def fen_of_number(number: float) -> int:
    """Return the whole fen of a spreadsheet's number cell, half a fen rounded up.

    The cell holds a binary fraction; the shortest decimal that means it is what the merchant typed.

    Raises:
        MoneyUnreadable, MoneyNegative, MoneyTooLarge: what is wrong with it.
    """
    value = Decimal(repr(number))
    shown = repr(number)[:40]
    if not value.is_finite():
        raise MoneyUnreadable(value=shown)
    if value < 0:
        raise MoneyNegative(value=shown)
    if value * 100 > HIGHEST_FEN:
        raise MoneyTooLarge(value=shown)
    return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(fen: int) -> str:
    """Return *fen* as the decimal string of the command line: 12800 is "128.00"."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}"
