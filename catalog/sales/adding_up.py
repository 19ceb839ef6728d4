"""The summary of a shop as it stands: its lines, products and broadcasts read and added up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time

from catalog.broadcasts.broadcast import SHOP_ZONE, Broadcast
from catalog.broadcasts.errors import BroadcastUnknown
from catalog.broadcasts.indexing import all_broadcasts, timeline_file
from catalog.broadcasts.outages import outages
from catalog.broadcasts.timeline import read_timeline
from catalog.products import Products
from catalog.sales.attributing import WINDOW_S
from catalog.sales.bundle import Bundle
from catalog.sales.evening import AROUND_S, Evening, evening
from catalog.sales.matching import Matcher, matcher
from catalog.sales.order_states import OrderStates
from catalog.sales.summary import MINUTE_S, Summary, summarise
from catalog.sales.traffic import traffic_of
from catalog.store import Shop


def shop_summary(
    shop: Shop, *, broadcast: str = "", as_of: date | None = None, since: datetime | None = None, until: datetime | None = None
) -> Summary:
    """Return the takings of *shop*, of *broadcast* where one is asked for.

    *since* and *until*, both inclusive, narrow the totals by paid time; *as_of* is explained at ``OrderStates``.

    Raises:
        BroadcastUnknown: the shop has no such broadcast.
    """
    broadcasts = all_broadcasts(shop)
    asked = next((each for each in broadcasts if each.id == broadcast), None)
    if broadcast and asked is None:
        raise BroadcastUnknown(broadcast=broadcast)
    states, shelf = OrderStates(shop, as_of=as_of), matcher(shop)
    bundles = states.bundles(marks(broadcasts, asked, since, until))
    summary = summarise(bundles, matcher=shelf, broadcasts=broadcasts, asked=asked, is_in_scope=paid_between(since, until))
    if asked is not None:
        summary.traffic = traffic_of(shop, asked.id)
        summary.evening = evening_of(shop, asked, states, shelf)
    return summary


def evening_of(shop: Shop, asked: Broadcast, states: OrderStates, shelf: Matcher) -> Evening:
    """Return what the lines of the broadcast say one by one."""
    products = {product.id: product for product in Products(shop).all()}
    lines = states.lines(since=asked.began_ms // 1000 - AROUND_S, until=asked.ended_ms // 1000 + WINDOW_S)
    gaps = outages(read_timeline(timeline_file(shop, asked.id)))
    return evening(asked, lines, matcher=shelf, products=products, gaps=gaps)


def marks(broadcasts: Sequence[Broadcast], asked: Broadcast | None, since: datetime | None, until: datetime | None) -> Iterator[int]:
    """Return every second from which a payment may belong elsewhere than one the second before."""
    for each in broadcasts:
        if each.is_rehearsal:
            continue
        began, ended = each.began_ms // 1000, each.ended_ms // 1000
        yield from (began, ended + 1)
        for interval in each.intervals:
            yield from (interval.from_ms // 1000, interval.to_ms // 1000 + WINDOW_S + 1)
        if asked is None or asked is each:
            last = max([ended, *(interval.to_ms // 1000 + WINDOW_S for interval in each.intervals)])
            yield from range(began // MINUTE_S * MINUTE_S, last + MINUTE_S + 1, MINUTE_S)
    if since is not None:
        yield math.ceil(since.timestamp())
    if until is not None:
        yield math.floor(until.timestamp()) + 1


def paid_between(since: datetime | None, until: datetime | None) -> Callable[[Bundle], bool]:
    """Return whether a line was paid in the stretch; one with a date alone only where its whole day lies inside."""
    first = -float("inf") if since is None else since.timestamp()
    last = float("inf") if until is None else until.timestamp()

    def is_inside(line: Bundle) -> bool:
        if since is None and until is None:
            return True
        if line.at is not None:
            return first <= line.at <= last
        if not line.on:
            return False
        day = datetime.combine(date.fromisoformat(line.on), time(), SHOP_ZONE).timestamp()
        return first <= day and day + 86399 <= last

    return is_inside
