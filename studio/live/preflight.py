"""What must be true before the show goes on the air, and what a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from assets.errors import KaiboError
from catalog.compliance.scopes import preflight_scopes
from catalog.compliance.verdict import judge
from catalog.money import yuan
from catalog.products import Products
from catalog.store import Shop
from studio.show.plan import ShowPlan


class GateBlocked(KaiboError):
    """The show may not go on the air as it stands. Facts: ``count``, ``first``."""

    code = "gate.blocked"
    is_finding = True


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that keeps a product, or the show, off the air.

    Attributes:
        subject: product id, or "room", "host", "broadcast".
        name: the product's name, or the checklist item's id.
        code: reason, with words in ``assets/words``.
        facts: for the words.
    """

    subject: str
    name: str
    code: str
    facts: dict[str, str | int] = {}


def blocks_of(shop: Shop, plan: ShowPlan, *, profiles: Sequence[str], today: date) -> tuple[Block, ...]:
    """Return what keeps the planned products off the air: every one must be cleared today, at its planned price."""
    products = Products(shop)
    blocks: list[Block] = []
    for entry in plan.entries:
        verdict = judge(shop, products.get(entry.card.product), profiles=tuple(profiles), today=today)
        if verdict.state != "cleared" or verdict.clearance is None:
            blocks.append(
                Block(subject=entry.card.product, name=entry.card.name, code=verdict.reason_code, facts=dict(verdict.reason_facts))
            )
        elif not verdict.clearance.price_min_fen <= entry.card.price_fen <= verdict.clearance.price_max_fen:
            low, high = yuan(verdict.clearance.price_min_fen), yuan(verdict.clearance.price_max_fen)
            facts: dict[str, str | int] = {"price": yuan(entry.card.price_fen), "low": low, "high": high}
            blocks.append(Block(subject=entry.card.product, name=entry.card.name, code="gate.price-out-of-range", facts=facts))
    return tuple(blocks)


def concerns_of(shop: Shop, *, today: date) -> tuple[Block, ...]:
    """Return the items of room, host and broadcast that nobody has signed yet."""
    return tuple(
        Block(subject=item.scope, name=item.id, code="gate.item-unsigned", facts={"item": item.id})
        for item in preflight_scopes(shop, today)
        if not item.is_settled
    )
