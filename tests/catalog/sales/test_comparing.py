"""Promises of a comparison: means and counts of the broadcasts named, an interval only where there are enough, always the same."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from catalog.broadcasts.broadcast import Broadcast, Interval
from catalog.sales.bundle import bundle_of
from catalog.sales.comparing import Compared, compare
from catalog.sales.errors import SideUnknown
from catalog.sales.sides import Side, side
from catalog.sales.summary import summarise
from tests.catalog.sales.test_summary import SHELF, line

DAY_MS, TEN_HOURS_MS = 86_400_000, 36_000_000


def ran(day: int, *, hour_ms: int = 0, host: str = "甲", product: str = "tea", rehearsal: bool = False) -> Broadcast:
    began = day * DAY_MS + hour_ms
    shown = Interval(broadcast=f"b{day}", product=product, from_ms=began, to_ms=began + 600_000)
    return Broadcast(
        id=f"b{day}", began_ms=began, ended_ms=began + 3_600_000, is_ended=True, host=host, intervals=(shown,), is_rehearsal=rehearsal
    )


SHOWS = [ran(day, host="甲" if day < 6 else "乙", product="tea" if day < 6 else "wine") for day in range(12)]
LINES = [line("tea" if day < 6 else "wine", paid_at=day * 86400 + 60, paid_fen=1000 * (day + 1), order_id=str(day)) for day in range(12)]


def named(label: str) -> Side:
    return side(label, SHOWS, product_id={"TEA": "tea", "WINE": "wine"}.__getitem__)


def found(a: str, b: str, seed: int = 1) -> dict[str, Compared]:
    summary = summarise(map(bundle_of, LINES), matcher=SHELF, broadcasts=SHOWS)
    return {each.id: each for each in compare(summary, named(a), named(b), currency="CNY", random=np.random.default_rng(seed))}


def test_hosts_are_compared_by_their_broadcasts_with_counts_and_an_interval() -> None:
    net = found("host:甲", "host:乙")["gmv_net"]
    assert (net.a, net.b, net.difference, net.a_count, net.b_count) == (Decimal("35.00"), Decimal("95.00"), Decimal("60.00"), 6, 6)
    assert net.interval is not None
    assert net.interval[0] < 60 < net.interval[1]
    assert net.interval == found("host:甲", "host:乙")["gmv_net"].interval


def test_with_fewer_than_five_broadcasts_a_side_there_is_no_interval() -> None:
    assert found("b0,b1,b2,b3", "host:乙")["gmv_net"].interval is None
    assert found("b0,b1,b2,b3,b4", "host:乙")["gmv_net"].interval is not None


def test_a_figure_that_no_broadcast_has_is_unknown() -> None:
    nothing = found("product:TEA", "1990-01-01..1990-01-02")["gmv_net"]
    assert (nothing.a, nothing.b, nothing.difference, nothing.b_count) == (Decimal("35.00"), None, None, 0)


def test_a_product_is_what_it_did_in_the_broadcasts_that_showed_it() -> None:
    compared = found("product:TEA", "product:WINE")["net_per_minute_on_air"]
    assert (compared.a, compared.b) == (Decimal("3.50"), Decimal("9.50"))


def test_a_side_is_named_by_ids_slots_days_and_campaigns_and_never_holds_a_rehearsal() -> None:
    evening = [ran(1, hour_ms=TEN_HOURS_MS), ran(2), ran(3, hour_ms=TEN_HOURS_MS, rehearsal=True)]
    november = Broadcast(id="n", began_ms=1_794_398_400_000, ended_ms=1_794_398_500_000, is_ended=True)
    for label, ids in (
        ("slot:18-20", ["b1"]),
        ("slot:7-9", ["b2"]),
        ("slot:22-9", ["b2"]),
        ("1970-01-02..1970-01-02", ["b1"]),
        ("b2, b1,b2", ["b2", "b1"]),
    ):
        assert [each.id for each in side(label, evening, product_id=str).broadcasts] == ids
    assert [each.id for each in side("campaign:双11", [*evening, november], product_id=str).broadcasts] == ["n"]
    for label in ("b9", "", "slot:x", "campaign:none", "2026-13-01..2026-13-02", "b3"):
        with pytest.raises(SideUnknown):
            side(label, evening, product_id=str)
