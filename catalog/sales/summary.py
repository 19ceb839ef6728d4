"""The takings of a shop, and of one broadcast: totals, by platform, product and minute; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from catalog.broadcasts.broadcast import Broadcast
from catalog.sales.attributing import Attribution, Bucket, Place
from catalog.sales.bundle import Bundle, Label
from catalog.sales.evening import Evening
from catalog.sales.matching import Matcher, Suggestion
from catalog.sales.tally import Tallies, add_to
from catalog.sales.traffic import Traffic

ATTRIBUTED, OTHER_BROADCASTS = "attributed", "other_broadcasts"
BUCKETS = (ATTRIBUTED, Bucket.LIVE_UNSHOWN.value, OTHER_BROADCASTS, Bucket.OUTSIDE.value, Bucket.UNKNOWN_TIME.value)
MINUTE_S = 60


class Group(msgspec.Struct, kw_only=True):
    """Lines that belong together: a product's, or an unmatched name's.

    Attributes:
        tallies: in scope, by currency.
        own: of the asked broadcast, by currency (of all broadcasts where none was asked).
        live: those of them that were bought while the product was shown.
        paid_in: paid fen by (currency, bucket of ``BUCKETS``); they add up to the tallies' paid.
    """

    tallies: Tallies
    own: Tallies
    live: Tallies
    paid_in: Counter[tuple[str, str]]


class Takings(msgspec.Struct, kw_only=True):
    """What belongs to one broadcast: all of it, and what was bought while it was shown."""

    own: Tallies
    live: Tallies


class Unmatched(msgspec.Struct, kw_only=True):
    """Lines whose product nobody knows yet."""

    platform: str
    platform_product: str
    name: str
    group: Group
    suggestions: tuple[Suggestion, ...]


class Minute(msgspec.Struct, kw_only=True):
    """What one minute of a broadcast sold.

    Attributes:
        at: its first second, since 1970.
        on_air: products whose card was on air in it, in the order they came.
        products: what was sold, by product id ("" for unmatched) and currency.
    """

    broadcast: str
    at: int
    on_air: tuple[str, ...]
    tallies: Tallies
    products: dict[str, Tallies]


class Summary(msgspec.Struct, kw_only=True):
    """What was earned.

    Attributes:
        asked: the broadcast that was asked for, or None.
        totals: every line in scope, by currency.
        broadcast_totals: the asked broadcast's own lines, live and live_unshown; of all broadcasts where none was asked.
        live: the lines among them whose product was on air.
        by_platform, by_product: in scope; by traffic too, as the platforms say.
        in_broadcasts: paid fen in scope that fell into any broadcast, by (platform, currency).
        by_broadcast: what belongs to each broadcast, by (broadcast, ""), and to each product in it, by (broadcast, product).
        traffic: what the platform told of the asked broadcast; evening: what its lines tell one by one.
        promises: of the asked broadcast, kept by their day, and judged.
    """

    asked: Broadcast | None
    broadcasts: tuple[Broadcast, ...]
    totals: Tallies
    broadcast_totals: Tallies
    live: Tallies
    by_platform: dict[str, Tallies]
    by_traffic: dict[tuple[str, str], Tallies]
    by_product: dict[str, Group]
    unmatched: list[Unmatched]
    by_minute: list[Minute]
    in_broadcasts: Counter[tuple[str, str]]
    by_broadcast: dict[tuple[str, str], Takings]
    traffic: Traffic = Traffic(figures={})
    evening: Evening | None = None
    promises: tuple[int, int] = (0, 0)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies in the files; the yuan where there is none."""
        return tuple(sorted(self.totals.keys() | self.broadcast_totals.keys())) or ("CNY",)


def summarise(
    lines: Iterable[Bundle],
    *,
    matcher: Matcher,
    broadcasts: Sequence[Broadcast],
    asked: Broadcast | None = None,
    is_in_scope: Callable[[Bundle], bool] = lambda _: True,
) -> Summary:
    """Return what *lines* add up to; *is_in_scope* narrows the totals, never the asked broadcast's own."""
    attribution = Attribution(broadcasts)
    summary = Summary(
        asked=asked, broadcasts=tuple(broadcasts), totals={}, broadcast_totals={}, live={}, by_platform={}, by_traffic={}, by_product={},
        unmatched=[], by_minute=[], in_broadcasts=Counter(), by_broadcast={},
    )  # fmt: skip
    nameless: dict[tuple[str, str, str], Unmatched] = {}
    own_lines: list[tuple[str, Bundle, str]] = []
    for line in lines:
        label = line.label
        product = matcher.product(label)
        place = attribution.place(product, line.at) if line.is_paid or line.refunds else Place(bucket=Bucket.OUTSIDE)
        bucket = bucket_for(place, asked)
        group = summary.by_product.setdefault(product, new_group()) if product else _nameless(nameless, label, matcher).group
        if bucket in {ATTRIBUTED, Bucket.LIVE_UNSHOWN}:
            own_lines.append((product, line, place.broadcast))
            add_to(summary.broadcast_totals, line, counts_orders=True)
            add_to(group.own, line)
        if bucket == ATTRIBUTED:
            add_to(summary.live, line)
            add_to(group.live, line)
        if place.broadcast:
            for key in {(place.broadcast, ""), (place.broadcast, product)}:
                takings = summary.by_broadcast.setdefault(key, Takings(own={}, live={}))
                add_to(takings.own, line)
                if place.bucket is Bucket.LIVE:
                    add_to(takings.live, line)
        if not is_in_scope(line):
            continue
        add_to(summary.totals, line, counts_orders=True)
        add_to(group.tallies, line)
        add_to(summary.by_platform.setdefault(label.platform, {}), line, counts_orders=True)
        if label.traffic:
            add_to(summary.by_traffic.setdefault((label.platform, label.traffic), {}), line)
        if line.is_paid:
            group.paid_in[label.currency, bucket] += line.paid
            if place.broadcast:
                summary.in_broadcasts[label.platform, label.currency] += line.paid
    summary.by_product = {product: group for product, group in summary.by_product.items() if group.tallies}
    summary.unmatched = [each for _, each in sorted(nameless.items()) if each.group.tallies]
    summary.by_minute = minutes(own_lines, broadcasts, asked)
    return summary


def new_group() -> Group:
    """Return a group without lines."""
    return Group(tallies={}, own={}, live={}, paid_in=Counter())


def bucket_for(place: Place, asked: Broadcast | None) -> str:
    """Return the bucket of the report: as attributed, or "other_broadcasts" where another than *asked* has the line."""
    if asked is not None and place.broadcast and place.broadcast != asked.id:
        return OTHER_BROADCASTS
    return ATTRIBUTED if place.bucket is Bucket.LIVE else place.bucket.value


def _nameless(known: dict[tuple[str, str, str], Unmatched], line: Label, matcher: Matcher) -> Unmatched:
    key = (line.platform, line.platform_product, line.product_name)
    if key not in known:
        known[key] = Unmatched(
            platform=line.platform,
            platform_product=line.platform_product,
            name=line.product_name,
            group=new_group(),
            suggestions=matcher.suggestions(line.product_name),
        )
    return known[key]


def minutes(own_lines: Iterable[tuple[str, Bundle, str]], broadcasts: Sequence[Broadcast], asked: Broadcast | None) -> list[Minute]:
    """Return every minute of the asked broadcast, or where none was asked, the minutes of any that sold something."""
    found: dict[tuple[str, int], Minute] = {}
    by_id = {broadcast.id: broadcast for broadcast in broadcasts}

    def minute(broadcast: str, at: int) -> Minute:
        if (broadcast, at) not in found:
            on_air = on_air_in(by_id[broadcast], at)
            found[broadcast, at] = Minute(broadcast=broadcast, at=at, on_air=on_air, tallies={}, products={})
        return found[broadcast, at]

    if asked is not None:
        for at in range(asked.began_ms // 1000 // MINUTE_S * MINUTE_S, asked.ended_ms // 1000 + 1, MINUTE_S):
            minute(asked.id, at)
    for product, line, broadcast in own_lines:
        if line.at is not None:
            entry = minute(broadcast, line.at // MINUTE_S * MINUTE_S)
            add_to(entry.tallies, line)
            add_to(entry.products.setdefault(product, {}), line)
    return [found[key] for key in sorted(found, key=lambda key: (by_id[key[0]].began_ms, *key))]


def on_air_in(broadcast: Broadcast, at: int) -> tuple[str, ...]:
    """Return the products whose card was on air at any time in the minute that begins at second *at*."""
    first_ms, last_ms = at * 1000, (at + MINUTE_S) * 1000
    shown = (each.product for each in broadcast.intervals if each.from_ms < last_ms and each.to_ms > first_ms)
    return tuple(dict.fromkeys(shown))
