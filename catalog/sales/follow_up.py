"""What the next rundown may do with each product: keep it, move it, drop it, and the figures that say so; pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from catalog.broadcasts.broadcast import Broadcast
from catalog.sales.summary import Group, Summary, new_group
from catalog.sales.tally import Tally

MINUTE_MS = 60_000
STRONG = 1.5
"""Times the broadcast's own net per minute on air from which a product has earned more room."""
FEWEST_LINES = 3
"""Below so many paid lines no share is worth a word."""


class Decision(StrEnum):
    """What may be done; a person decides."""

    KEEP = "keep"
    MOVE = "move"
    DROP = "drop"


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """One product's line on the follow-up sheet, in one currency.

    Attributes:
        reason: "sold", "strong" (well over the broadcast's net per minute), "unshown" (most was bought while it was not
            shown), "refunded" (at least half was given back), "unsold" (shown, and nothing was bought meanwhile).
        place: its place in the order of first showing, from 1; 0 where it was not shown.
        on_air_ms: how long its card was up.
        net_per_minute_fen: of what was bought while it was shown; None where it was not.
    """

    product: str
    decision: Decision
    reason: str
    place: int
    on_air_ms: int
    quantity_thousandths: int
    paid_fen: int
    refunds_fen: int
    net_fen: int
    live_net_fen: int
    unshown_paid_fen: int
    net_per_minute_fen: int | None


def follow_up(summary: Summary, currency: str) -> list[Advice]:
    """Return the sheet of the asked broadcast, in the order in which its products were shown, then what else it sold; [] for a shop."""
    if summary.asked is None:
        return []
    shown = list(dict.fromkeys(each.product for each in summary.asked.intervals))
    sold = sorted(product for product, group in summary.by_product.items() if currency in group.own and product not in shown)
    usual = _per_minute(sum(live(summary, product, currency).net for product in shown), on_air_ms(summary.asked))
    places = [*enumerate(shown, start=1), *((0, product) for product in sold)]
    return [_advice(summary, product, currency, place=place, usual=usual) for place, product in places]


def on_air_ms(broadcast: Broadcast, product: str = "") -> int:
    """Return how long *product*, or any product, was on air; two at once count once."""
    total, reached = 0, 0
    for each in sorted(broadcast.intervals, key=lambda interval: interval.from_ms):
        if product and each.product != product:
            continue
        total += max(0, each.to_ms - max(each.from_ms, reached))
        reached = max(reached, each.to_ms)
    return total


def live(summary: Summary, product: str, currency: str) -> Tally:
    """Return what the asked broadcast sold of *product* while it was shown."""
    return summary.by_product.get(product, new_group()).live.get(currency, Tally())


def _advice(summary: Summary, product: str, currency: str, *, place: int, usual: int | None) -> Advice:
    group: Group = summary.by_product.get(product, new_group())
    own, shown = group.own.get(currency, Tally()), live(summary, product, currency)
    up_ms = on_air_ms(summary.asked, product) if summary.asked else 0
    per_minute = _per_minute(shown.net, up_ms)
    decision, reason = _decided(own, shown, place, per_minute, usual)
    return Advice(
        product=product,
        decision=decision,
        reason=reason,
        place=place,
        on_air_ms=up_ms,
        quantity_thousandths=own.quantity,
        paid_fen=own.paid,
        refunds_fen=own.refunds,
        net_fen=own.net,
        live_net_fen=shown.net,
        unshown_paid_fen=own.paid - shown.paid,
        net_per_minute_fen=per_minute,
    )


def _decided(own: Tally, shown: Tally, place: int, per_minute: int | None, usual: int | None) -> tuple[Decision, str]:
    if own.paid_lines >= FEWEST_LINES and own.refunds * 2 >= own.paid > 0:
        return Decision.DROP, "refunded"
    if own.paid_lines >= FEWEST_LINES and (own.paid - shown.paid) * 2 > own.paid:
        return Decision.MOVE, "unshown"
    if place and not own.paid:
        return Decision.DROP, "unsold"
    if place > 1 and per_minute is not None and usual and per_minute >= STRONG * usual:
        return Decision.MOVE, "strong"
    return Decision.KEEP, "sold"


def _per_minute(fen: int, on_air: int) -> int | None:
    return round(fen * MINUTE_MS / on_air) if on_air else None
