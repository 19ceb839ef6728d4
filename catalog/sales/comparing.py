"""Lays two sides' broadcasts beside each other: means, differences with their counts and a bootstrap interval, never a cause; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

import msgspec
import numpy as np
import numpy.typing as npt

from catalog.broadcasts.broadcast import Broadcast
from catalog.sales.follow_up import on_air_ms
from catalog.sales.sides import Side
from catalog.sales.summary import Summary
from catalog.sales.tally import Tally

FEWEST = 5
"""Broadcasts a side below which no interval is given."""
RESAMPLES = 4000
CONFIDENCE = (2.5, 97.5)
FEN = 100
HOUR_MS, MINUTE_MS = 3_600_000, 60_000


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One figure on both sides, one value a broadcast.

    Attributes:
        a, b: means over the broadcasts that have the figure; None where none has. a_count, b_count: how many have it.
        difference: b - a. interval: 95 % by bootstrap, or None with fewer than ``FEWEST`` broadcasts on either side.
    """

    id: str
    unit: str
    a: Decimal | None
    b: Decimal | None
    a_count: int
    b_count: int
    difference: Decimal | None
    interval: tuple[Decimal, Decimal] | None


class One(msgspec.Struct, frozen=True, kw_only=True):
    """What one broadcast (or one product in it) came to."""

    own: Tally
    live: Tally
    ran_ms: int
    shown_ms: int


FIGURES: Mapping[str, tuple[str, Callable[[One], float | None]]] = {
    "gmv_paid": ("money", lambda one: one.own.paid / FEN),
    "gmv_net": ("money", lambda one: one.own.net / FEN),
    "quantity": ("count", lambda one: one.own.quantity / 1000),
    "net_per_hour": ("money_per_hour", lambda one: one.own.net / FEN / (one.ran_ms / HOUR_MS) if one.ran_ms else None),
    "net_per_minute_on_air": (
        "money_per_minute",
        lambda one: one.live.net / FEN / (one.shown_ms / MINUTE_MS) if one.shown_ms else None,
    ),
    "unshown_share": ("percent", lambda one: (one.own.paid - one.live.paid) / one.own.paid * 100 if one.own.paid else None),
    "refund_rate_money": ("percent", lambda one: one.own.refunds / one.own.paid * 100 if one.own.paid else None),
}


def compare(summary: Summary, a: Side, b: Side, *, currency: str, random: np.random.Generator) -> list[Compared]:
    """Return every figure of both sides; *summary* is the shop's, without an asked broadcast."""
    ones = [[one(summary, each, side.product, currency) for each in side.broadcasts] for side in (a, b)]
    found = []
    for name, (unit, figure) in FIGURES.items():
        left, right = ([value for each in side if (value := figure(each)) is not None] for side in ones)
        found.append(compared(name, unit, np.array(left), np.array(right), random))
    return found


def one(summary: Summary, broadcast: Broadcast, product: str, currency: str) -> One:
    """Return what *broadcast* came to in *currency*, of *product* alone where one is named."""
    takings = summary.by_broadcast.get((broadcast.id, product))
    nothing = Tally()
    return One(
        own=takings.own.get(currency, nothing) if takings else nothing,
        live=takings.live.get(currency, nothing) if takings else nothing,
        ran_ms=broadcast.ended_ms - broadcast.began_ms,
        shown_ms=on_air_ms(broadcast, product),
    )


def compared(name: str, unit: str, a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], random: np.random.Generator) -> Compared:
    """Return one figure's means, difference and interval (percentile bootstrap; Efron 1979)."""
    has_both = len(a) > 0 and len(b) > 0
    interval = None
    if min(len(a), len(b)) >= FEWEST:
        means = [side[random.integers(0, len(side), (RESAMPLES, len(side)))].mean(axis=1) for side in (a, b)]
        low, high = np.percentile(means[1] - means[0], CONFIDENCE)
        interval = rounded(low), rounded(high)
    return Compared(
        id=name,
        unit=unit,
        a=rounded(a.mean()) if len(a) else None,
        b=rounded(b.mean()) if len(b) else None,
        a_count=len(a),
        b_count=len(b),
        difference=rounded(b.mean() - a.mean()) if has_both else None,
        interval=interval,
    )


def rounded(value: float) -> Decimal:
    """Return *value* with two decimals, half up."""
    return Decimal(repr(float(value))).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
