"""Promises of attribution: the five minutes, the latest interval, one broadcast a line."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.broadcasts.broadcast import Broadcast, Interval
from catalog.sales.attributing import Attribution, Bucket, Place

LIVE, UNSHOWN, OUTSIDE = Bucket.LIVE, Bucket.LIVE_UNSHOWN, Bucket.OUTSIDE


def ran(name: str, start: int, end: int, *shown: tuple[str, int, int], **marks: Any) -> Broadcast:
    """Return a broadcast; all times are seconds."""
    intervals = tuple(Interval(broadcast=name, product=product, from_ms=first * 1000, to_ms=last * 1000) for product, first, last in shown)
    return Broadcast(id=name, began_ms=start * 1000, ended_ms=end * 1000, is_ended=True, intervals=intervals, **marks)


A = ran("a", 1000, 5000, ("tea", 1100, 1200), ("wine", 1200, 1300), ("tea", 4950, 5000))


@pytest.mark.parametrize(
    ("product", "at", "place"),
    [
        ("tea", 1099, (UNSHOWN, "a")),
        ("tea", 1100, (LIVE, "a")),
        ("tea", 1500, (LIVE, "a")),
        ("tea", 1501, (UNSHOWN, "a")),
        ("wine", 1199, (UNSHOWN, "a")),
        ("tea", 5300, (LIVE, "a")),
        ("tea", 5301, (OUTSIDE, "")),
        ("wine", 5000, (UNSHOWN, "a")),
        ("wine", 5001, (OUTSIDE, "")),
        ("tea", 999, (OUTSIDE, "")),
        ("", 1150, (UNSHOWN, "a")),
        ("", 999, (OUTSIDE, "")),
        ("tea", None, (Bucket.UNKNOWN_TIME, "")),
    ],
)
def test_a_line_belongs_where_its_product_and_time_put_it(product: str, at: int | None, place: tuple[Bucket, str]) -> None:
    assert Attribution([A]).place(product, at) == Place(bucket=place[0], broadcast=place[1])


def test_a_line_belongs_to_one_broadcast_the_latest_interval_that_fits() -> None:
    both = [ran("a", 0, 5000, ("tea", 100, 4000)), ran("b", 1000, 6000, ("tea", 1100, 1200), ("wine", 1200, 1300))]
    attribution = Attribution(both)
    assert attribution.place("tea", 1300) == Place(bucket=LIVE, broadcast="b")
    assert attribution.place("tea", 1600) == Place(bucket=LIVE, broadcast="a")
    assert attribution.place("duck", 1600) == Place(bucket=UNSHOWN, broadcast="b")


def test_a_moment_is_a_whole_second() -> None:
    shown = Interval(broadcast="a", product="tea", from_ms=100_900, to_ms=200_900)
    late = Broadcast(id="a", began_ms=100_000, ended_ms=200_900, is_ended=True, intervals=(shown,))
    assert Attribution([late]).place("tea", 100).bucket is LIVE
    assert Attribution([late]).place("tea", 500).bucket is LIVE
    assert Attribution([late]).place("tea", 501).bucket is OUTSIDE


def test_a_rehearsal_takes_no_orders_and_a_sample_does() -> None:
    assert Attribution([ran("a", 0, 900, ("tea", 0, 900), is_rehearsal=True)]).place("tea", 10).bucket is OUTSIDE
    assert Attribution([ran("a", 0, 900, ("tea", 0, 900), is_sample=True)]).place("tea", 10).bucket is LIVE
