"""Clears a whole shelf with the same documents: item by item what applies and is missing, product by product its own permission."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

import msgspec

from catalog.compliance.checklist import applicable
from catalog.compliance.clearances import latest_clearance
from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.errors import ComplianceError
from catalog.compliance.shop_book import shop_book
from catalog.compliance.signing import Signing
from catalog.compliance.verdict import DEFAULT_PROFILES, State, judge
from catalog.product import Product
from catalog.store import Shop

HOLDING_S = 0.1
"""So long the write lock is held at once: others wait no longer than for a keystroke."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """How one product stands after it was gone through.

    Attributes:
        state: as its verdict says.
        code, facts: why it is not cleared, or what was wrong with what was handed in.
    """

    product: Product
    state: State
    code: str = ""
    facts: dict[str, str | int] = {}


def clear_products(
    shop: Shop,
    products: Iterable[Product],
    signings: Sequence[Signing],
    *,
    by: str,
    today: date,
    now: datetime,
    profiles: tuple[str, ...] = DEFAULT_PROFILES,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Done]:
    """Sign for each of *products* those of *signings* that its goods want, clear it if nothing is missing any more, and tell how it stands.

    A product that is cleared is left as it is; what is wrong with one does not stop the others. What was told is written.

    Raises:
        SignerMissing, ItemUnknown, ProfileUnknown: nobody signs, or what nobody knows.
        CatalogError: the disk.
    """
    waiting = iter(products)
    pack = shop_book(shop, profiles).pack
    is_left = True
    while is_left:
        told: list[Done] = []
        with shop.writing():
            until = clock() + HOLDING_S
            while clock() < until:
                product = next(waiting, None)
                if product is None:
                    is_left = False
                    break
                wanted_here = {item.id for item in applicable(pack, product.categories)}
                fitting = tuple(signing for signing in signings if signing.item in wanted_here)
                told.append(cleared(shop, product, fitting, by=by, today=today, now=now, profiles=profiles))
        yield from told


def cleared(
    shop: Shop, product: Product, signings: tuple[Signing, ...], *, by: str, today: date, now: datetime, profiles: tuple[str, ...]
) -> Done:
    """Return how *product* stands, signed and cleared as far as it goes; one that is cleared already is only looked at."""
    clearance, fault = latest_clearance(shop, product.id)
    if clearance is not None and not fault:
        verdict = judge(shop, product, profiles=profiles, today=today)
        if verdict.state == "cleared":
            return Done(product=product, state="cleared")
    try:
        verdict = clear_product(shop, product, Wanted(signings=signings), by=by, today=today, now=now, profiles=profiles)
    except ComplianceError as error:
        return Done(product=product, state="needs-person", code=error.code, facts=dict(error.facts))
    return Done(product=product, state=verdict.state, code=verdict.reason_code, facts=verdict.reason_facts)
