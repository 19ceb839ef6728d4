"""Says which broadcast a paid line belongs to, by product and time (takings.md, attribution); pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from catalog.broadcasts.broadcast import Broadcast

WINDOW_S = 300
"""A buyer who was shown a product has five minutes, the last second included, to pay."""


class Bucket(StrEnum):
    """Where a paid line belongs."""

    LIVE = "live"
    LIVE_UNSHOWN = "live_unshown"
    OUTSIDE = "outside"
    UNKNOWN_TIME = "unknown_time"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A line's bucket, and its broadcast where it has one."""

    bucket: Bucket
    broadcast: str = ""


class Attribution:
    """Attributes lines to the broadcasts of one shop; a rehearsal takes no orders."""

    def __init__(self, broadcasts: Iterable[Broadcast]) -> None:
        taken = [broadcast for broadcast in broadcasts if not broadcast.is_rehearsal]
        self._broadcasts = sorted((each.began_ms // 1000, each.ended_ms // 1000, each.id) for each in taken)
        shown: dict[str, list[tuple[int, int, str]]] = {}
        for each in taken:
            for interval in each.intervals:
                shown.setdefault(interval.product, []).append((interval.from_ms // 1000, interval.to_ms // 1000, each.id))
        self._shown = {product: sorted(stretches) for product, stretches in shown.items()}

    def place(self, product: str, at: int | None) -> Place:
        """Return where a line of *product* ("" where it is unmatched) paid at second *at* belongs.

        The latest interval of the product that fits wins, over all broadcasts, also after its broadcast's end.
        """
        if at is None:
            return Place(bucket=Bucket.UNKNOWN_TIME)
        if found := _latest(self._shown.get(product, []) if product else [], at, WINDOW_S):
            return Place(bucket=Bucket.LIVE, broadcast=found)
        if found := _latest(self._broadcasts, at, 0):
            return Place(bucket=Bucket.LIVE_UNSHOWN, broadcast=found)
        return Place(bucket=Bucket.OUTSIDE)


def _latest(stretches: list[tuple[int, int, str]], at: int, grace_s: int) -> str:
    """Return whose stretch holds *at*, the one that began last; "" for none."""
    place = bisect_right(stretches, at, key=lambda stretch: stretch[0])
    return next((name for _, to, name in reversed(stretches[:place]) if at <= to + grace_s), "")
