"""Promises of what one broadcast's lines tell: prices compared as shown, sales after the card, orders around an outage."""

from __future__ import annotations

from typing import Any

from catalog.broadcasts.broadcast import Broadcast, Interval
from catalog.broadcasts.outages import Outage
from catalog.product import Product, Variant
from catalog.sales.evening import evening
from catalog.sales.matching import Matcher
from tests.catalog.sales.test_summary import line

TEA = Product(id="tea", name="tea", variants=(Variant(price_fen=1000, merchant_code="TEA-1"),))
SHOWN = Interval(broadcast="b", product="tea", price_fen=1000, from_ms=600_000, to_ms=720_000)
SHOW = Broadcast(id="b", began_ms=0, ended_ms=3_600_000, is_ended=True, intervals=(SHOWN,))


def told(*lines: Any, gaps: tuple[Outage, ...] = ()) -> Any:
    return evening(SHOW, lines, matcher=Matcher([TEA], {}), products={"tea": TEA}, gaps=gaps)


def test_a_price_agrees_where_card_catalogue_and_order_say_the_same() -> None:
    two = line(paid_at=650, quantity_thousandths=2000, ordered_fen=2000, paid_fen=1900)
    found = told(two, line(paid_at=651, ordered_fen=900, paid_fen=900), line(paid_at=5), line(paid_at=652, paid_fen=0))
    assert (found.prices_known, found.prices_agreeing) == (2, 1)


def test_what_was_bought_within_five_minutes_after_the_card_is_counted_net() -> None:
    assert told(line(paid_at=720), line(paid_at=721, refund_fen=300), line(paid_at=1020), line(paid_at=1021)).after_fen == {"CNY": 1700}


def test_orders_around_an_outage_are_counted_once_each_and_side_by_side() -> None:
    moments = [(99, "a"), (400, "b"), (399, "c"), (430, "d"), (460, "e"), (461, "f"), (760, "g"), (761, "h")]
    gap = Outage(destination="a", from_ms=400_000, to_ms=460_000)
    found = told(*(line(paid_at=at, order_id=order) for at, order in moments), line(paid_at=470, order_id="b"), gaps=(gap,))
    assert [(each.before, each.during, each.after) for each in found.outages] == [(1, 3, 2)]
