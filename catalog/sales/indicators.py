"""Ratios that describe a broadcast: what orders and the timeline can tell, and what only the platform could."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import msgspec

from catalog.broadcasts.broadcast import Broadcast
from catalog.sales.follow_up import on_air_ms
from catalog.sales.summary import Summary
from catalog.sales.tally import Tally

FEN_PER_YUAN = 100
NEEDS_PLATFORM: dict[str, tuple[str, ...]] = {
    "gpm": ("views",),
    "value_per_viewer": ("viewers",),
    "paid_per_buyer": ("buyers",),
    "view_conversion": ("buyers", "viewers"),
    "exposure_entry_rate": ("exposures", "viewers"),
    "product_click_rate": ("clicks", "product_exposures"),
    "click_conversion": ("buyers", "clicks"),
    "interaction_rate": ("interactions", "viewers"),
    "follow_rate": ("followers", "viewers"),
    "average_stay": ("watch_seconds", "viewers"),
    "peak_viewers": ("online",),
    "average_viewers": ("online",),
    "return_on_advertising": ("advertising",),
}
"""Indicators nobody can compute from orders and timelines, and what each lacks (facts.md F)."""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One ratio with what it was made of; a value that cannot be known is None, never zero.

    Attributes:
        unit: "money", "money_per_minute", "money_per_hour", "percent", "seconds" or "count".
        numerator, denominator: decimals as they stand in the ratio, or None.
        missing: names of what is needed and not there.
    """

    id: str
    unit: str
    currency: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: tuple[str, ...] = ()


def indicators(summary: Summary) -> list[Indicator]:
    """Return all indicators, of the asked broadcast where there is one, else of everything in scope."""
    found = [each for currency in summary.currencies for each in _of_orders(summary, currency)]
    if summary.asked is not None:
        for currency in summary.currencies:
            found += _of_broadcast(summary, summary.asked, currency)
        found += _of_show(summary, summary.asked)
    return found + [Indicator(id=name, unit="", missing=missing) for name, missing in NEEDS_PLATFORM.items()]


def _of_orders(summary: Summary, currency: str) -> list[Indicator]:
    tally = (summary.broadcast_totals if summary.asked else summary.totals).get(currency, Tally())
    paid, orders = _yuan(tally.paid), Decimal(tally.paid_orders)
    return [
        _ratio("paid_per_order", "money", currency, paid, orders, missing="paid_orders"),
        _ratio("paid_per_piece", "money", currency, paid, _pieces(tally.quantity), missing="pieces"),
        _ratio("refund_rate_money", "percent", currency, _yuan(tally.refunds), paid, missing="paid"),
        _ratio("refund_rate_orders", "percent", currency, Decimal(tally.refunded_orders), orders, missing="paid_orders"),
    ]


def _of_broadcast(summary: Summary, asked: Broadcast, currency: str) -> list[Indicator]:
    own, live = summary.broadcast_totals.get(currency, Tally()), summary.live.get(currency, Tally())
    hours = _minutes(asked.ended_ms - asked.began_ms) / 60
    return [
        _ratio("net_per_minute_on_air", "money_per_minute", currency, _yuan(live.net), _minutes(on_air_ms(asked)), missing="on_air"),
        _ratio("net_per_hour", "money_per_hour", currency, _yuan(own.net), hours.quantize(Decimal("0.0001")), missing="duration"),
        _ratio("unshown_share", "percent", currency, _yuan(own.paid - live.paid), _yuan(own.paid), missing="paid"),
    ]


def _of_show(summary: Summary, asked: Broadcast) -> list[Indicator]:
    shown = {each.product for each in asked.intervals}
    sold = [product for product in shown & summary.by_product.keys() if any(own.paid for own in summary.by_product[product].own.values())]
    found = [
        _ratio("sold_share", "percent", "", Decimal(len(sold)), Decimal(len(shown)), missing="on_air"),
        _ratio("on_air_share", "percent", "", _minutes(on_air_ms(asked)), _minutes(asked.ended_ms - asked.began_ms), missing="duration"),
    ]
    for name, count in (("interruptions", asked.interruptions), ("corrections", asked.corrections)):
        found.append(Indicator(id=name, unit="count", value=Decimal(count), numerator=Decimal(count)))
    return found


def _ratio(name: str, unit: str, currency: str, numerator: Decimal, denominator: Decimal, *, missing: str) -> Indicator:
    """Return numerator over denominator, half up to two decimals (percentages to two as well); None over zero."""
    if not denominator:
        return Indicator(
            id=name, unit=unit, currency=currency, value=None, numerator=numerator, denominator=denominator, missing=(missing,)
        )
    value = numerator / denominator * (100 if unit == "percent" else 1)
    rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Indicator(id=name, unit=unit, currency=currency, value=rounded, numerator=numerator, denominator=denominator)


def _yuan(fen: int) -> Decimal:
    return (Decimal(fen) / FEN_PER_YUAN).quantize(Decimal("0.01"))


def _pieces(thousandths: int) -> Decimal:
    return Decimal(thousandths) / 1000


def _minutes(milliseconds: int) -> Decimal:
    return (Decimal(milliseconds) / 60_000).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
