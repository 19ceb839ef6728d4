"""The checks as the desk shows them: each product's standing, what the rules found, what is still to be signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from catalog.compliance.checklist import ItemState, item_of
from catalog.compliance.clearance import Clearance
from catalog.compliance.finding import Finding, in_language
from catalog.compliance.rule_book import rule_book
from catalog.compliance.scopes import SCOPES, scope_states
from catalog.compliance.verdict import DEFAULT_PROFILES, judge
from catalog.money import yuan
from catalog.products import Products
from catalog.store import Shop
from ui.models.tonight import items_of


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list: a product, or what is signed once for the room, the host or the broadcast.

    Attributes:
        product: its id, or one of ``catalog.compliance.scopes.SCOPES``.
        name: the product's; "" for a scope, whose word the window knows.
        standing: "cleared", "needs-person" or "blocked".
        is_tonight: it stands in tonight's rundown.
    """

    product: str
    name: str
    standing: str
    is_tonight: bool


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a rule found in the product's own texts and nobody has answered yet."""

    rule: str
    text: str
    why: str
    suggestion: str
    sources: str
    is_blocking: bool
    needs_person: bool


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the checklist.

    Attributes:
        state: "proved", "signed", "waived", "missing" or "failed"; "advised" for a missing one that does not block.
        evidence: which documents prove it.
        formats: of the licence number it carries, "" where it carries none.
        waived_when: the condition under which it may be signed as not applying, "" where it always applies.
        reason, reason_facts: code of why it is open, or how it was proved; may be "".
    """

    id: str
    text: str
    evidence: str
    state: str
    by: str = ""
    at: str = ""
    formats: str = ""
    waived_when: str = ""
    reason: str = ""
    reason_facts: dict[str, Any] = {}

    @property
    def is_open(self) -> bool:
        """Whether a signature is still asked for."""
        return self.state in {"missing", "advised"}


class ProductCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides whether one product may be shown, or what one scope lacks.

    Attributes:
        reason, reason_facts: why it is not cleared; "" where it is.
        clearance: facts of the sentence that tells the clearance, empty without one.
        lowest, highest: of its live prices, in yuan; "" for a scope.
    """

    product: str
    name: str
    standing: str
    reason: str = ""
    reason_facts: dict[str, Any] = {}
    found: tuple[Found, ...] = ()
    items: tuple[Item, ...] = ()
    clearance: dict[str, str] = {}
    lowest: str = ""
    highest: str = ""


ITEM_ORDER = ("failed", "missing", "advised", "signed", "waived", "proved")
ORDER = {"blocked": 0, "needs-person": 1, "unknown": 2, "cleared": 3}


def check_lines(shop: Shop, *, today: date) -> list[CheckLine]:
    """Return every product and scope: tonight's first, what blocks before what waits before what is cleared."""
    products = Products(shop)
    named = [products.find(item.product) for item in items_of(shop.folder)]
    tonight = {product.id for product in named if product is not None}
    lines = [
        CheckLine(product=product.id, name=product.name, standing=judge(shop, product, today=today).state, is_tonight=product.id in tonight)
        for product in products.all()
        if not product.is_withdrawn
    ]
    lines += [
        CheckLine(product=scope, name="", standing=_scope_standing(scope_states(shop, scope, today)), is_tonight=True) for scope in SCOPES
    ]
    return sorted(lines, key=lambda line: (not line.is_tonight, ORDER[line.standing], line.name))


def product_check(shop: Shop, product_id: str, *, today: date, language: str) -> ProductCheck:
    """Return everything that decides about one product, in *language*.

    Raises:
        ProductUnknown: there is none of that id.
    """
    scope = next((scope for scope in SCOPES if scope == product_id), None)
    if scope is not None:
        return _scope_check(scope, scope_states(shop, scope, today), language)
    product = Products(shop).get(product_id)
    verdict = judge(shop, product, today=today)
    prices = [variant.price_fen for variant in product.variants]
    return ProductCheck(
        product=product.id,
        name=product.name,
        standing=verdict.state,
        reason=verdict.reason_code,
        reason_facts=dict(verdict.reason_facts),
        found=tuple(_found(finding, language) for finding in verdict.findings if finding.state == "open"),
        items=tuple(sorted((_item(state, language) for state in verdict.checklist), key=lambda item: ITEM_ORDER.index(item.state))),
        clearance=_clearance(verdict.clearance),
        lowest=yuan(min(prices)),
        highest=yuan(max(prices)),
    )


def _scope_standing(states: Iterable[ItemState]) -> str:
    return "needs-person" if any(state.blocks for state in states) else "cleared"


def _scope_check(scope: str, states: Iterable[ItemState], language: str) -> ProductCheck:
    items = sorted((_item(state, language) for state in states), key=lambda item: ITEM_ORDER.index(item.state))
    standing = "needs-person" if any(item.state in {"missing", "failed"} for item in items) else "cleared"
    return ProductCheck(product=scope, name="", standing=standing, items=tuple(items))


def _found(finding: Finding, language: str) -> Found:
    return Found(
        rule=finding.rule,
        text=finding.text,
        why=in_language(finding.why, language),
        suggestion=in_language(finding.suggestion, language),
        sources=" ".join(finding.sources),
        is_blocking=finding.is_blocking,
        needs_person=finding.needs_person,
    )


def _item(state: ItemState, language: str) -> Item:
    item = item_of(rule_book(DEFAULT_PROFILES).pack, state.id)
    is_advice = state.state == "missing" and state.level == "A"
    return Item(
        id=state.id,
        text=in_language(state.text, language),
        evidence=in_language(state.wanted, language),
        state="advised" if is_advice else state.state,
        by=state.signed_by,
        at=state.signed_at[:10],
        formats=" ".join(item.formats),
        waived_when=in_language(item.when, language) if item.when is not None else "",
        reason=state.reason_code,
        reason_facts=dict(state.reason_facts),
    )


def _clearance(clearance: Clearance | None) -> dict[str, str]:
    if clearance is None:
        return {}
    return {
        "by": clearance.by,
        "low": yuan(clearance.price_min_fen),
        "high": yuan(clearance.price_max_fen),
        "until": clearance.until,
    }
