"""Judges every cleared product anew after the rules have changed: only what a new rule finds loses its clearance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from catalog.compliance.clearance import Clearance, is_over
from catalog.compliance.clearances import latest_clearance, withdraw_clearance
from catalog.compliance.desk_acts import acts, write_acts
from catalog.compliance.shop_book import shop_book
from catalog.compliance.verdict import judge
from catalog.product import Product
from catalog.products import Products
from catalog.store import Shop

TOGETHER = 200
"""So many results are written at once, well under the 200 ms a transaction may take."""

REASON = "rules"


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """A product that lost its clearance, and the rules that found something."""

    product: str
    name: str
    rules: tuple[str, ...]


class Rechecked(msgspec.Struct, frozen=True, kw_only=True):
    """What a re-check did.

    Attributes:
        checked: products judged anew; those already judged by these rules are not counted.
    """

    checked: int
    lost: tuple[Lost, ...]


def recheck(shop: Shop, *, by: str, today: date, now: datetime) -> Rechecked:
    """Judge what was cleared under other rules or another model, and take back the clearance of what a rule finds open now.

    Raises:
        SignerMissing: nobody is named who changed the rules.
    """
    kept: list[tuple[str, str]] = []
    lost: list[Lost] = []
    checked = 0
    for product, clearance, version in due(shop, today):
        checked += 1
        verdict = judge(shop, product, profiles=clearance.profiles, today=today)
        rules = tuple(dict.fromkeys(each.rule for each in verdict.findings if each.is_blocking or each.needs_person))
        if rules:
            withdraw_clearance(shop, product.id, by=by, reason=f"{version}: {' '.join(rules)}", at=now)
            lost.append(Lost(product=product.id, name=product.name, rules=rules))
            continue
        kept.append((product.id, mark(clearance, version)))
    for start in range(0, len(kept), TOGETHER):
        write_acts(shop, "recheck", kept[start : start + TOGETHER], reason=REASON, by=by, at=now)
    return Rechecked(checked=checked, lost=tuple(lost))


def due(shop: Shop, today: date) -> Iterator[tuple[Product, Clearance, str]]:
    """Return the products whose standing clearance was given, and looked at since, under other rules than now, with the new version."""
    done = {act.detail for act in acts(shop, "recheck")}
    for product in list(Products(shop).all()):
        clearance, fault = latest_clearance(shop, product.id)
        if clearance is None or fault or product.is_withdrawn or is_over(clearance, today):
            continue
        version = shop_book(shop, clearance.profiles).version
        if clearance.packs != version and mark(clearance, version) not in done:
            yield product, clearance, version


def mark(clearance: Clearance, version: str) -> str:
    """Return what says that a clearance was looked at under *version*."""
    return f"{clearance.id} {version}"
