"""One indicator with what it was made of; a value that cannot be known is None, never zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import msgspec

FEN_PER_YUAN = 100
TIMES = {"percent": 100, "permille": 1000, "money_per_thousand": 1000}
"""What a ratio is multiplied by, by its unit."""


class Dimension(StrEnum):
    """The eight sides from which live selling is looked at (facts.md F2)."""

    SCALE = "scale"
    EFFICIENCY = "efficiency"
    GOODS = "goods"
    QUALITY = "quality"
    COMPLIANCE = "compliance"
    TALENT = "talent"
    PLACE = "place"
    ROBUSTNESS = "robustness"


class Settling(StrEnum):
    """From when a figure no longer changes."""

    AT_ONCE = "at_once"
    """The broadcast has ended: the timeline is closed."""
    NEXT_DAY = "next_day"
    """Orders are paid by then."""
    THIRTY_DAYS = "thirty_days"
    """Goods have come back by then."""
    PLATFORM = "platform"
    """A person says that these are the platform's next-day figures."""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One figure.

    Attributes:
        unit: "money", "money_per_minute", "money_per_hour", "money_per_thousand", "percent", "permille", "times", "seconds",
            "minutes" or "count".
        numerator, denominator: decimals as they stand in the ratio, or None.
        missing: names of what is needed and not there.
    """

    id: str
    dimension: Dimension
    unit: str
    settling: Settling
    currency: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: tuple[str, ...] = ()

    @property
    def times(self) -> int:
        """What numerator over denominator is multiplied by."""
        return TIMES.get(self.unit, 1)


class Kind(msgspec.Struct, frozen=True):
    """What is the same of an indicator in every broadcast: its name, where it belongs, its unit, and when it is settled."""

    id: str
    dimension: Dimension
    unit: str
    settling: Settling


def ratio(kind: Kind, numerator: Decimal, denominator: Decimal, *, missing: str, currency: str = "") -> Indicator:
    """Return numerator over denominator, half up to two decimals; None over zero."""
    lacking = () if denominator else (missing,)
    found = told(kind, None, currency=currency, missing=lacking, numerator=numerator, denominator=denominator)
    if not denominator:
        return found
    value = (numerator / denominator * found.times).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return msgspec.structs.replace(found, value=value)


def told(
    kind: Kind,
    value: Decimal | int | None,
    *,
    currency: str = "",
    missing: tuple[str, ...] = (),
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> Indicator:
    """Return a plain figure, or one that is not known and what it lacks."""
    plain = None if value is None else Decimal(value)
    return Indicator(
        id=kind.id,
        dimension=kind.dimension,
        unit=kind.unit,
        settling=kind.settling,
        currency=currency,
        value=plain,
        numerator=plain if numerator is None else numerator,
        denominator=denominator,
        missing=missing,
    )


def yuan_of(fen: int) -> Decimal:
    """Return fen as yuan."""
    return (Decimal(fen) / FEN_PER_YUAN).quantize(Decimal("0.01"))


def pieces_of(thousandths: int) -> Decimal:
    """Return thousandths of a piece as pieces."""
    return Decimal(thousandths) / 1000


def minutes_of(milliseconds: int) -> Decimal:
    """Return milliseconds as minutes, half up to two decimals."""
    return (Decimal(milliseconds) / 60_000).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
