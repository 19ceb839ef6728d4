"""Indicators that rest on what the platform tells of a broadcast; each says which of its figures is missing."""

from __future__ import annotations

from decimal import Decimal

from catalog.sales.indicator import Dimension, Indicator, Kind, Settling, pieces_of, ratio, told, yuan_of
from catalog.sales.summary import Summary
from catalog.sales.tally import Tally
from catalog.sales.traffic import is_money

E, Q, P = Dimension.EFFICIENCY, Dimension.QUALITY, Settling.PLATFORM
PEOPLE: dict[Kind, tuple[str, str]] = {
    Kind("view_conversion", E, "percent", P): ("buyers", "viewers"),
    Kind("exposure_entry_rate", E, "percent", P): ("viewers", "exposures"),
    Kind("entry_product_rate", E, "percent", P): ("product_exposures", "viewers"),
    Kind("product_click_rate", E, "percent", P): ("clicks", "product_exposures"),
    Kind("click_order_rate", E, "percent", P): ("order_creators", "clicks"),
    Kind("order_payment_rate", E, "percent", P): ("buyers", "order_creators"),
    Kind("click_conversion", E, "percent", P): ("buyers", "clicks"),
    Kind("interaction_rate", E, "percent", P): ("interactions", "viewers"),
    Kind("follow_rate", E, "percent", P): ("new_followers", "non_followers"),
    Kind("average_stay", E, "seconds", P): ("watch_seconds", "viewers"),
    Kind("average_stay_per_view", E, "seconds", P): ("watch_seconds", "views"),
    Kind("return_on_advertising", E, "times", P): ("ad_sales", "ad_cost"),
}
"""One of the platform's figures over another."""
MONEY: dict[Kind, str] = {
    Kind("gpm", E, "money_per_thousand", P): "views",
    Kind("value_per_viewer", E, "money", P): "viewers",
    Kind("paid_per_buyer", E, "money", P): "buyers",
}
"""What was paid, over one of the platform's figures."""
COUNTS: dict[Kind, str] = {
    Kind("views", Dimension.SCALE, "count", P): "views",
    Kind("viewers", Dimension.SCALE, "count", P): "viewers",
    Kind("peak_viewers", Dimension.SCALE, "count", P): "peak_online",
    Kind("average_viewers", Dimension.SCALE, "count", P): "average_online",
    Kind("new_followers", Dimension.SCALE, "count", P): "new_followers",
}
COMPLAINTS = Kind("complaint_rate", Q, "permille", Settling.THIRTY_DAYS)
SHIPPED = Kind("shipped_in_time_rate", Q, "percent", P)
RETURNED = Kind("return_rate_pieces", Q, "percent", Settling.THIRTY_DAYS)


def platform_indicators(summary: Summary) -> list[Indicator]:
    """Return all of them; without figures from the platform each is unknown."""
    figures = summary.traffic.figures
    found = [told(kind, figures.get(name), missing=() if name in figures else (name,)) for kind, name in COUNTS.items()]
    for kind, (over, under) in PEOPLE.items():
        lacking = tuple(name for name in (over, under) if name not in figures)
        found.append(
            told(kind, None, missing=lacking) if lacking else ratio(kind, _figure(summary, over), _figure(summary, under), missing=under)
        )
    for currency in summary.currencies:
        tally = (summary.broadcast_totals if summary.asked else summary.totals).get(currency, Tally())
        for kind, name in MONEY.items():
            found.append(_over(kind, yuan_of(tally.paid), summary, name, currency))
        orders = Decimal(tally.paid_orders)
        found += [
            _under(COMPLAINTS, summary, "complaints", orders, "paid_orders"),
            _under(SHIPPED, summary, "shipped_in_time", orders, "paid_orders"),
            _under(RETURNED, summary, "returned_pieces", pieces_of(tally.quantity), "pieces"),
        ]
    return found


def _figure(summary: Summary, name: str) -> Decimal:
    value = summary.traffic.figures[name]
    return yuan_of(value) if is_money(name) else Decimal(value)


def _over(kind: Kind, numerator: Decimal, summary: Summary, name: str, currency: str) -> Indicator:
    if name not in summary.traffic.figures:
        return told(kind, None, currency=currency, missing=(name,))
    return ratio(kind, numerator, _figure(summary, name), missing=name, currency=currency)


def _under(kind: Kind, summary: Summary, name: str, denominator: Decimal, missing: str) -> Indicator:
    if name not in summary.traffic.figures:
        return told(kind, None, missing=(name,))
    return ratio(kind, _figure(summary, name), denominator, missing=missing)
