"""Every indicator of a broadcast or a shop, side by side: what orders, timeline and platform tell, and what is missing for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain

from catalog.broadcasts.broadcast import SHOP_ZONE, Broadcast
from catalog.broadcasts.outages import down_ms
from catalog.product import Product
from catalog.sales.follow_up import on_air_ms
from catalog.sales.indicator import Dimension, Indicator, Kind, Settling, minutes_of, pieces_of, ratio, told, yuan_of
from catalog.sales.platform_indicators import platform_indicators
from catalog.sales.summary import Summary
from catalog.sales.tally import Tally

SCALE, EFFICIENCY, GOODS, QUALITY = Dimension.SCALE, Dimension.EFFICIENCY, Dimension.GOODS, Dimension.QUALITY
AT_ONCE, NEXT_DAY, THIRTY_DAYS = Settling.AT_ONCE, Settling.NEXT_DAY, Settling.THIRTY_DAYS
NET_PER_MINUTE = Kind("net_per_minute_on_air", EFFICIENCY, "money_per_minute", THIRTY_DAYS)
TAGGED = {"heritage_share": ("老字号", "中华老字号"), "domestic_share": ("国货",), "launch_share": ("首发",), "farm_share": ("农产品",)}
"""Goods that are looked at apart, by the tags a shop gives its products."""
LACKING: dict[Kind, str] = {
    Kind("must_say_coverage", Dimension.COMPLIANCE, "percent", AT_ONCE): "transcript",
    Kind("alarms_per_hour", Dimension.COMPLIANCE, "count", AT_ONCE): "transcript",
    Kind("correction_delay", Dimension.COMPLIANCE, "seconds", AT_ONCE): "transcript",
    Kind("seller_visible_share", Dimension.COMPLIANCE, "percent", AT_ONCE): "seller_times",
    Kind("trained_hosts_share", Dimension.TALENT, "percent", AT_ONCE): "training",
    Kind("first_rehearsal_pass", Dimension.TALENT, "percent", AT_ONCE): "training",
    Kind("room_use", Dimension.PLACE, "percent", AT_ONCE): "bookings",
    Kind("tenants", Dimension.PLACE, "count", AT_ONCE): "bookings",
}
"""What cannot be known yet, and what it lacks."""


def indicators(summary: Summary, products: Mapping[str, Product] | None = None) -> list[Indicator]:
    """Return all indicators, of the asked broadcast where there is one, else of everything in scope; by dimension."""
    shelf = products or {}
    found = list(chain.from_iterable(_of_orders(summary, shelf, currency) for currency in summary.currencies))
    if summary.asked is not None:
        for currency in summary.currencies:
            found += _of_broadcast(summary, summary.asked, currency)
        found += _of_show(summary, summary.asked, shelf)
    found += platform_indicators(summary)
    found += [told(kind, None, missing=(missing,)) for kind, missing in LACKING.items()]
    order = list(Dimension)
    return sorted(found, key=lambda each: order.index(each.dimension))


def is_final(indicator: Indicator, summary: Summary, as_of: date) -> bool:
    """Return whether the figure no longer changes, as far as the day *as_of* can tell; a shop's figures always may."""
    if summary.asked is None:
        return False
    days = (as_of - datetime.fromtimestamp(summary.asked.ended_ms // 1000, SHOP_ZONE).date()) / timedelta(days=1)
    match indicator.settling:
        case Settling.AT_ONCE:
            return summary.asked.is_ended
        case Settling.NEXT_DAY:
            return summary.asked.is_ended and days >= 1
        case Settling.THIRTY_DAYS:
            return summary.asked.is_ended and days >= 30
    return summary.traffic.is_final


def net_per_minute(summary: Summary, asked: Broadcast, currency: str) -> Indicator:
    """Return what was kept of the money paid while products were shown, for each minute anything was."""
    live = summary.live.get(currency, Tally())
    return ratio(NET_PER_MINUTE, yuan_of(live.net), minutes_of(on_air_ms(asked)), missing="on_air", currency=currency)


def _of_orders(summary: Summary, products: Mapping[str, Product], currency: str) -> Iterable[Indicator]:
    tally = (summary.broadcast_totals if summary.asked else summary.totals).get(currency, Tally())
    paid, orders = yuan_of(tally.paid), Decimal(tally.paid_orders)
    yield told(Kind("gmv_paid", SCALE, "money", NEXT_DAY), paid, currency=currency)
    yield told(Kind("gmv_net", SCALE, "money", THIRTY_DAYS), yuan_of(tally.net), currency=currency)
    yield told(Kind("paid_orders", SCALE, "count", NEXT_DAY), orders, currency=currency)
    yield ratio(Kind("paid_per_order", EFFICIENCY, "money", NEXT_DAY), paid, orders, missing="paid_orders", currency=currency)
    yield ratio(Kind("paid_per_piece", EFFICIENCY, "money", NEXT_DAY), paid, pieces_of(tally.quantity), missing="pieces", currency=currency)
    refund = Kind("refund_rate_money", QUALITY, "percent", THIRTY_DAYS)
    yield ratio(refund, yuan_of(tally.refunds), paid, missing="paid", currency=currency)
    refunded = Kind("refund_rate_orders", QUALITY, "percent", THIRTY_DAYS)
    yield ratio(refunded, Decimal(tally.refunded_orders), orders, missing="paid_orders", currency=currency)
    for name, tags in TAGGED.items():
        kind = Kind(name, GOODS, "percent", NEXT_DAY)
        tagged = {product.id for product in products.values() if set(tags) & set(product.tags)}
        sold = [group.own if summary.asked else group.tallies for product, group in summary.by_product.items() if product in tagged]
        fen = sum(tallies[currency].paid for tallies in sold if currency in tallies)
        yield (
            ratio(kind, yuan_of(fen), paid, missing="paid", currency=currency)
            if tagged
            else told(kind, None, currency=currency, missing=("tags",))
        )


def _of_broadcast(summary: Summary, asked: Broadcast, currency: str) -> Iterable[Indicator]:
    own, live = summary.broadcast_totals.get(currency, Tally()), summary.live.get(currency, Tally())
    hours = (minutes_of(asked.ended_ms - asked.began_ms) / 60).quantize(Decimal("0.0001"))
    yield net_per_minute(summary, asked, currency)
    yield ratio(
        Kind("net_per_hour", EFFICIENCY, "money_per_hour", THIRTY_DAYS), yuan_of(own.net), hours, missing="duration", currency=currency
    )
    unshown = Kind("unshown_share", EFFICIENCY, "percent", NEXT_DAY)
    yield ratio(unshown, yuan_of(own.paid - live.paid), yuan_of(own.paid), missing="paid", currency=currency)
    if summary.evening is not None:
        after = Kind("net_after_card", EFFICIENCY, "money", THIRTY_DAYS)
        yield told(after, yuan_of(summary.evening.after_fen.get(currency, 0)), currency=currency)


def _of_show(summary: Summary, asked: Broadcast, products: Mapping[str, Product]) -> Iterable[Indicator]:
    shown = {each.product for each in asked.intervals}
    sold = [product for product in shown & summary.by_product.keys() if any(own.paid for own in summary.by_product[product].own.values())]
    compared = [each for each in shown if each in products and any(v.compared_fen is not None for v in products[each].variants)]
    based = [each for each in compared if all(v.basis is not None for v in products[each].variants if v.compared_fen is not None)]
    ran = minutes_of(asked.ended_ms - asked.began_ms)
    compliance, robustness = Dimension.COMPLIANCE, Dimension.ROBUSTNESS
    yield told(Kind("duration", SCALE, "minutes", AT_ONCE), ran)
    yield ratio(Kind("sold_share", GOODS, "percent", NEXT_DAY), Decimal(len(sold)), Decimal(len(shown)), missing="on_air")
    yield ratio(Kind("on_air_share", EFFICIENCY, "percent", AT_ONCE), minutes_of(on_air_ms(asked)), ran, missing="duration")
    kind = Kind("price_basis_share", compliance, "percent", AT_ONCE)
    yield ratio(kind, Decimal(len(based)), Decimal(len(compared)), missing="compared_prices")
    yield told(Kind("corrections", compliance, "count", AT_ONCE), asked.corrections)
    hosted = sum(each.host == asked.host and not each.is_rehearsal for each in summary.broadcasts)
    yield told(
        Kind("host_broadcasts", Dimension.TALENT, "count", AT_ONCE), hosted if asked.host else None, missing=() if asked.host else ("host",)
    )
    kept, judged = map(Decimal, summary.promises)
    yield ratio(Kind("promises_kept", QUALITY, "percent", THIRTY_DAYS), kept, judged, missing="promises")
    yield told(Kind("interruptions", robustness, "count", AT_ONCE), asked.interruptions)
    if summary.evening is None:
        return
    known = Decimal(summary.evening.prices_known)
    agreeing = Decimal(summary.evening.prices_agreeing)
    yield ratio(Kind("price_consistency", compliance, "percent", NEXT_DAY), agreeing, known, missing="card_prices")
    gaps = [each.outage for each in summary.evening.outages]
    is_known = not asked.is_imported
    minutes = minutes_of(down_ms(gaps)) if is_known else None
    yield told(Kind("outage_minutes", robustness, "minutes", AT_ONCE), minutes, missing=() if is_known else ("timeline",))
    during = sum(each.during for each in summary.evening.outages) if is_known else None
    yield told(Kind("outage_orders", robustness, "count", NEXT_DAY), during, missing=() if is_known else ("timeline",))
