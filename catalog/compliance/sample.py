"""Clears the sample shop the way a person would, item by item, so that everything can be tried."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from catalog.compliance.checklist import ItemState, missing
from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.errors import SampleOnly
from catalog.compliance.scopes import SCOPES, scope_states, sign_scope
from catalog.compliance.shop_book import shop_book
from catalog.compliance.signing import Signing
from catalog.compliance.verdict import DEFAULT_PROFILES, Verdict, judge
from catalog.products import Products
from catalog.store import Shop

REASON = "样例店铺，没有这种情况"
ACCEPTED = "样例商品，按标签说明"


def clear_all_for_sample(shop: Shop, signer: str, evidence_file: Path, today: date, *, now: datetime | None = None) -> list[Verdict]:
    """Sign room, host, broadcast and every product of the sample shop; return how the products stand.

    Raises:
        SampleOnly: it is a merchant's own shop; there a person looks at every item.
        ComplianceError: the document is none.
    """
    if not shop.is_sample:
        raise SampleOnly(folder=str(shop.folder))
    moment = now or datetime.now(UTC)
    for scope in SCOPES:
        wanted = handed_in(shop, scope_states(shop, scope, today), evidence_file)
        sign_scope(shop, scope, wanted, by=signer, today=today, now=moment)
    verdicts = []
    for product in list(Products(shop).all()):
        if product.is_withdrawn:
            continue
        before = judge(shop, product, today=today)
        wanted = handed_in(shop, before.checklist, evidence_file)
        accepts = {finding.rule: ACCEPTED for finding in before.findings if finding.needs_person}
        wanted = Wanted(signings=wanted.signings, waivers=wanted.waivers, accepts=accepts)
        verdicts.append(clear_product(shop, product, wanted, by=signer, today=today, now=moment))
    return verdicts


def handed_in(shop: Shop, states: tuple[ItemState, ...], evidence_file: Path) -> Wanted:
    """Return a document for everything that is missing, and a waiver where the condition does not hold for a sample."""
    conditions = {item.id: item.when for item in shop_book(shop, DEFAULT_PROFILES).pack.items}
    asked = missing(states)
    return Wanted(
        signings=tuple(
            Signing(item=state.id, file=evidence_file) for state in asked if conditions[state.id] is None and state.state == "missing"
        ),
        waivers={state.id: REASON for state in asked if conditions[state.id] is not None},
    )
