"""Decides what each line's refund is: from words, from amounts, or spread from the order to its lines (takings.md, refunds)."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.sales.export_profile import Profile
from catalog.sales.order_line import Draft


def settle_by_words(draft: Draft, profile: Profile) -> bool:
    """Set the refund the after-sale words mean; return whether the words are known.

    A full refund is the line's paid amount; a partial one is an amount nobody knows from this export.
    """
    if draft.is_paid and draft.after_sale in profile.full_refunds:
        draft.refund_fen = draft.paid_fen
    if draft.is_paid and draft.after_sale in profile.partial_refunds:
        draft.is_refund_unknown = True
    known = profile.full_refunds + profile.partial_refunds + profile.no_refunds
    return draft.after_sale in known or draft.after_sale in {"", "-"}


def settle_order(lines: Sequence[Draft], profile: Profile) -> None:
    """Spread the order's refund to its paid lines.

    The returned lines take it where the export says which those are; an order refunded as a whole gives each line its
    paid amount; else it is spread by paid amount, and the fen that is left over goes to the largest line.
    """
    refund = max((line.order_refund_fen for line in lines), default=0)
    paid = [line for line in lines if line.is_paid]
    if not refund or not paid:
        return
    if profile.refund == "order-returned":
        paid = [line for line in paid if line.returned_thousandths > 0] or paid
    elif len(paid) > 1 and (refund >= sum(line.paid_fen for line in paid) or lines[0].status.casefold() in profile.full_refunds):
        for line in paid:
            line.refund_fen = line.paid_fen
        return
    for line, share in zip(paid, spread(refund, [line.paid_fen for line in paid]), strict=True):
        line.refund_fen = share


def spread(fen: int, weights: Sequence[int]) -> list[int]:
    """Return *fen* in shares by *weights*, rounded down, what is left over added to the largest; they add up to *fen*."""
    total = sum(weights)
    if not total:
        return [fen if place == 0 else 0 for place in range(len(weights))]
    shares = [fen * weight // total for weight in weights]
    shares[weights.index(max(weights))] += fen - sum(shares)
    return shares
