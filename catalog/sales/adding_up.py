"""The summary of a shop as it stands: its lines, products and broadcasts read and added up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.broadcasts.errors import BroadcastUnknown
from catalog.broadcasts.indexing import all_broadcasts
from catalog.sales.matching import matcher
from catalog.sales.order_book import OrderBook
from catalog.sales.order_line import OrderLine
from catalog.sales.summary import Summary, summarise
from catalog.store import Shop


def shop_summary(
    shop: Shop, *, broadcast: str = "", as_of: date | None = None, since: datetime | None = None, until: datetime | None = None
) -> Summary:
    """Return the takings of *shop*, of *broadcast* where one is asked for.

    *since* and *until*, both inclusive, narrow the totals by paid time; *as_of* is explained at ``OrderBook.lines``.

    Raises:
        BroadcastUnknown: the shop has no such broadcast.
    """
    broadcasts = all_broadcasts(shop)
    asked = next((each for each in broadcasts if each.id == broadcast), None)
    if broadcast and asked is None:
        raise BroadcastUnknown(broadcast=broadcast)
    lines = OrderBook(shop).lines(as_of=as_of)
    return summarise(lines, matcher=matcher(shop), broadcasts=broadcasts, asked=asked, is_in_scope=paid_between(since, until))


def paid_between(since: datetime | None, until: datetime | None) -> Callable[[OrderLine], bool]:
    """Return whether a line was paid in the stretch; one with a date alone only where its whole day lies inside."""
    first = -float("inf") if since is None else since.timestamp()
    last = float("inf") if until is None else until.timestamp()

    def is_inside(line: OrderLine) -> bool:
        if since is None and until is None:
            return True
        if line.paid_at is not None:
            return first <= line.paid_at <= last
        if not line.paid_on:
            return False
        day = datetime.combine(date.fromisoformat(line.paid_on), time(), SHOP_ZONE).timestamp()
        return first <= day and day + 86399 <= last

    return is_inside
