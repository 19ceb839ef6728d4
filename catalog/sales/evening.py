"""What can be said of one broadcast line by line: prices that agree, sales after the card went, orders around an outage; pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from catalog.broadcasts.broadcast import Broadcast, Interval
from catalog.broadcasts.outages import Outage
from catalog.product import Product
from catalog.sales.attributing import WINDOW_S
from catalog.sales.bundle import label_of
from catalog.sales.matching import Matcher
from catalog.sales.order_line import OrderLine

AROUND_S = 300
"""How long before and after an outage orders are counted."""


class OutageOrders(msgspec.Struct, frozen=True, kw_only=True):
    """An outage, and the paid orders five minutes before it, during it and five minutes after it."""

    outage: Outage
    before: int
    during: int
    after: int


class Evening(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines of one broadcast say.

    Attributes:
        after_fen: net of what was bought within five minutes after the card had gone, by currency.
        prices_known: lines bought while shown whose card told a price; prices_agreeing: those where card, catalogue and
            order say the same for a piece.
        outages: each with the orders around it.
    """

    after_fen: Mapping[str, int]
    prices_known: int
    prices_agreeing: int
    outages: Sequence[OutageOrders]


def evening(
    broadcast: Broadcast, lines: Iterable[OrderLine], *, matcher: Matcher, products: Mapping[str, Product], gaps: Sequence[Outage]
) -> Evening:
    """Return what *lines*, paid from the broadcast's start to five minutes after its end, say of it."""
    shown: dict[str, list[Interval]] = {}
    for each in sorted(broadcast.intervals, key=lambda each: each.from_ms):
        shown.setdefault(each.product, []).append(each)
    after: dict[str, int] = {}
    known = agreeing = 0
    paid_orders: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.paid_at is None or not line.is_paid:
            continue
        if line.order_id:
            paid_orders.setdefault((line.platform, line.order_id), line.paid_at)
        product = matcher.product(label_of(line))
        interval = showing(shown.get(product, []), line.paid_at)
        if interval is None:
            continue
        if line.paid_at > interval.to_ms // 1000:
            after[line.currency] = after.get(line.currency, 0) + line.paid_fen - line.refund_fen
        if interval.price_fen is not None and line.paid_fen > 0 and line.quantity_thousandths > 0:
            known += 1
            agreeing += agrees(line, interval.price_fen, products.get(product))
    moments = sorted(paid_orders.values())
    return Evening(
        after_fen=after,
        prices_known=known,
        prices_agreeing=agreeing,
        outages=tuple(orders_around(gap, moments) for gap in gaps),
    )


def showing(intervals: Sequence[Interval], at: int) -> Interval | None:
    """Return the interval a line paid at second *at* is attributed to, of one product's, or None."""
    begun = intervals[: bisect_right(intervals, at, key=lambda each: each.from_ms // 1000)]
    return next((each for each in reversed(begun) if at <= each.to_ms // 1000 + WINDOW_S), None)


def agrees(line: OrderLine, card_fen: int, product: Product | None) -> bool:
    """Return whether the card, the catalogue and the order name the same price for a piece."""
    is_order_alike = line.ordered_fen * 1000 == card_fen * line.quantity_thousandths
    return is_order_alike and product is not None and card_fen in {variant.price_fen for variant in product.variants}


def orders_around(gap: Outage, moments: Sequence[int]) -> OutageOrders:
    """Return *gap* with the orders around it; *moments* are the sorted seconds at which orders were paid."""
    began, ended = gap.from_ms // 1000, gap.to_ms // 1000
    edges = [bisect_right(moments, at - 1) for at in (began - AROUND_S, began, ended + 1, ended + 1 + AROUND_S)]
    before, during, after = (last - first for first, last in pairwise(edges))
    return OutageOrders(outage=gap, before=before, during=during, after=after)
