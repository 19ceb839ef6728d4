"""How numbers of a report are written: money in yuan, pieces, ratios; a dash for what is not known."""

from __future__ import annotations

from decimal import Decimal

from catalog.money import yuan

UNKNOWN = "—"
SIGNS = {"CNY": "¥"}


def pieces(thousandths: int) -> int | str:
    """Return whole pieces as a number, parts of one as a decimal string."""
    if thousandths % 1000 == 0:
        return thousandths // 1000
    return str((Decimal(thousandths) / 1000).normalize())


def decimal_text(value: Decimal | None) -> str | None:
    """Return a decimal without an exponent; None stays None."""
    return None if value is None else f"{value:f}"


def grouped(amount: str) -> str:
    """Return "-1234567.80" as "-1,234,567.80" with a real minus sign."""
    whole, point, decimals = amount.lstrip("-").partition(".")
    return f"{'−' if amount.startswith('-') else ''}{int(whole):,}{point}{decimals}"


def money_text(fen: int, currency: str) -> str:
    """Return money as people read it: "¥1,280.00", "MYR 35.91"."""
    sign = SIGNS.get(currency, f"{currency} ")
    text = grouped(yuan(fen))
    return f"−{sign}{text[1:]}" if text.startswith("−") else f"{sign}{text}"
