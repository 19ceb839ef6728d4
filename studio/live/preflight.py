"""What must be true before the show goes on the air, and what a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from assets.errors import KaiboError
from catalog.compliance.checking_text import check_text
from catalog.compliance.clearances import latest_clearance
from catalog.compliance.desk_settings import desk_settings
from catalog.compliance.scopes import preflight_scopes
from catalog.compliance.shop_book import shop_book
from catalog.compliance.verdict import judge
from catalog.money import yuan
from catalog.product import Product
from catalog.products import Products
from catalog.store import Shop
from studio.show.plan import Entry, ShowPlan
from studio.show.seller_words import is_complete

USUAL_MINUTES = 240
"""A show whose rundown says nothing of minutes."""


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
    """Return what keeps the planned products off the air: every one must be cleared today, at its planned price, with lawful lines.

    Raises:
        ProfileUnknown: there is no such rule pack.
    """
    shop_book(shop, tuple(profiles))
    products = Products(shop)
    unsigned = unsigned_scopes(shop, today, profiles) if plan.entries and desk_settings(shop).requires_signed_room else ()
    found = ((entry, block_of(shop, products.get(entry.card.product), entry, profiles, today)) for entry in plan.entries)
    return unsigned + tuple(
        Block(subject=entry.card.product, name=entry.card.name, code=why[0], facts=why[1]) for entry, why in found if why is not None
    )


def unsigned_scopes(shop: Shop, today: date, profiles: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocking items of room, host and broadcast that are open: what keeps a show off the air where the shop wants it so."""
    return tuple(
        Block(subject=item.scope, name=item.id, code="gate.item-unsigned", facts={"item": item.id})
        for item in preflight_scopes(shop, today, profiles=tuple(profiles))
        if item.blocks
    )


def block_of(shop: Shop, product: Product, entry: Entry, profiles: Sequence[str], today: date) -> tuple[str, dict[str, str | int]] | None:
    """Return why *entry* may not go on the air, as a code with its facts, or None."""
    verdict = judge(shop, product, profiles=tuple(profiles), today=today)
    if verdict.state != "cleared" or verdict.clearance is None:
        return verdict.reason_code, dict(verdict.reason_facts)
    low, high = verdict.clearance.signed_range
    if not low <= entry.card.price_fen <= high:
        return "gate.price-out-of-range", {"price": yuan(entry.card.price_fen), "low": yuan(low), "high": yuan(high)}
    book = shop_book(shop, tuple(profiles))
    said = [finding for words in entry.must_say for finding in check_text(words, book, product.categories).findings]
    if rules := dict.fromkeys(finding.rule for finding in said if finding.is_blocking):
        return "gate.must-say", {"rules": " ".join(rules)}
    return None


def planned_end(plan: ShowPlan, now: datetime) -> datetime:
    """Return when the show is planned to end: by the minutes of its rundown, or, where it names none, after a long evening."""
    return now + timedelta(minutes=sum(entry.minutes for entry in plan.entries) or USUAL_MINUTES)


def ending_clearances(shop: Shop, plan: ShowPlan, *, until: date) -> tuple[Block, ...]:
    """Return the products whose clearance ends before the show does, on the day *until*."""
    found = {entry.card.product: (entry.card.name, latest_clearance(shop, entry.card.product)) for entry in plan.entries}
    return tuple(
        Block(subject=product, name=name, code="gate.ends-during", facts={"until": clearance.until})
        for product, (name, (clearance, fault)) in found.items()
        if clearance is not None and not fault and clearance.until < until.isoformat()
    )


def concerns_of(shop: Shop, plan: ShowPlan, *, today: date) -> tuple[Block, ...]:
    """Return sellers whose line is not complete, and the items of room, host and broadcast that nobody has signed yet."""
    products = Products(shop)
    shown = {entry.card.product: entry.card.name for entry in plan.entries}
    sellers = tuple(
        Block(subject=product, name=name, code="gate.seller-incomplete")
        for product, name in shown.items()
        if not is_complete(products.seller(products.get(product).seller))
    )
    return sellers + tuple(
        Block(subject=item.scope, name=item.id, code="gate.item-unsigned", facts={"item": item.id})
        for item in preflight_scopes(shop, today)
        if not item.is_settled
    )
