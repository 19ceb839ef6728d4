"""The definitions of takings, computed the plain way from sales that were made up; it shares nothing with the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from tests.doubles.order_exports import Export, Line

GRACE = timedelta(minutes=5)
MONEY = ("gmv_ordered", "gmv_paid", "refunds", "gmv_net")
COUNTS = ("orders", "lines", "paid_lines", "gift_lines", "gift_quantity", "quantity", "refund_amount_unknown_lines")
BUCKETS = ("attributed", "live_unshown", "other_broadcasts", "outside", "unknown_time")

Span = tuple[datetime, datetime, str]
"""From, to, and the broadcast it belongs to."""


def platform_of(line: Line) -> str:
    return line.platform.partition("-")[0]


def known(exports: Iterable[Export]) -> list[Line]:
    """Return every sale as the last file told it; Taobao's items win over its orders."""
    book = {line.uid: line for export in exports for line in export.kept}
    told_by_item = {line.order for line in book.values() if line.platform == "taobao-items"}
    return [line for line in book.values() if line.platform != "taobao-orders" or line.order not in told_by_item]


def totals(lines: Iterable[Line]) -> dict[str, int]:
    """Return the counts, and the money in fen."""
    told: Counter[str] = Counter(dict.fromkeys((*COUNTS, *MONEY), 0))
    told["orders"] = len({(platform_of(line), line.order) for line in lines if line.order})
    for line in lines:
        told["lines"] += 1
        told["refunds"] += line.refund
        if line.paid >= 0:
            told["gmv_ordered"] += line.ordered
        if line.is_paid:
            told["paid_lines"] += 1
            told["gmv_paid"] += line.paid
            told["refund_amount_unknown_lines"] += line.is_unknown
            told["gift_lines"] += line.paid == 0
            told["quantity" if line.paid else "gift_quantity"] += line.quantity
    told["gmv_net"] = told["gmv_paid"] - told["refunds"]
    return dict(told)


def placed(line: Line, shown: Mapping[str, Sequence[Span]], broadcasts: Sequence[Span], asked: str) -> str:
    """Return the bucket of a line; the same as *asked* sees it, where one broadcast is asked for."""
    if line.at is None:
        return "unknown_time"
    begun = [span for span in shown.get(line.product, ()) if span[0] <= line.at]
    latest = max(begun, default=None)
    if latest and line.at <= latest[1] + GRACE:
        return "attributed" if asked in {"", latest[2]} else "other_broadcasts"
    for begin, end, name in broadcasts:
        if begin <= line.at <= end:
            return "live_unshown" if asked in {"", name} else "other_broadcasts"
    return "outside"


def attributed(
    lines: Iterable[Line], shown: Mapping[str, Sequence[Span]], broadcasts: Sequence[Span], asked: str
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the paid fen in each bucket, and the paid, refunds, net and quantity of the broadcast itself."""
    buckets, own = Counter(dict.fromkeys(BUCKETS, 0)), Counter({"paid": 0, "refunds": 0, "quantity": 0})
    for line in lines:
        if not line.is_paid and line.paid >= 0:
            continue
        bucket = placed(line, shown, broadcasts, asked)
        buckets[bucket] += max(0, line.paid)
        if bucket in {"attributed", "live_unshown"}:
            own.update(paid=max(0, line.paid), refunds=line.refund, quantity=line.quantity if line.paid > 0 else 0)
    return dict(buckets), {**own, "net": own["paid"] - own["refunds"]}
