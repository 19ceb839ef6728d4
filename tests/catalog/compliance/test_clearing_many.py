"""A whole shelf is cleared with the same documents; what one product lacks stops no other."""

from __future__ import annotations

from pathlib import Path

import msgspec

from catalog.compliance.clearing_many import clear_products
from catalog.compliance.signing import Signing
from catalog.compliance.verdict import judge
from catalog.product import Product
from catalog.products import Products
from catalog.store import Shop
from tests.catalog.compliance.conftest import BY, NOW, TODAY

ITEMS = ("B04", "B12", "B15", "B16", "B17", "B26", "B30", "B31", "B32")


def shelf_of(shelf: Products, cake: Product) -> list[Product]:
    changes = ({"name": "米糕"}, {"name": "绿茶", "categories": ("TEA",)}, {"name": "无类目", "categories": ()})
    return [cake, *(shelf.save(msgspec.structs.replace(cake, id="", revision=0, **change), by=BY, at=NOW) for change in changes)]


def test_what_lacks_nothing_is_cleared_and_the_rest_says_why(shop: Shop, shelf: Products, cake: Product, document: Path) -> None:
    signings = tuple(Signing(item=item, file=document) for item in ITEMS)
    done = list(clear_products(shop, shelf_of(shelf, cake), signings, by=BY, today=TODAY, now=NOW))
    assert [(each.state, each.code) for each in done] == [
        ("cleared", ""),
        ("cleared", ""),
        ("needs-person", "gate.items-missing"),
        ("blocked", "gate.no-category"),
    ]
    assert all((judge(shop, each.product, today=TODAY).state == "cleared") is (each.state == "cleared") for each in done)


def test_once_more_changes_nothing(shop: Shop, shelf: Products, cake: Product, document: Path) -> None:
    signings = tuple(Signing(item=item, file=document) for item in ITEMS)
    for _ in range(2):
        assert [each.state for each in clear_products(shop, [cake], signings, by=BY, today=TODAY, now=NOW)] == ["cleared"]
    assert shop.database.table("clearances").count == 1


def test_a_document_that_has_ended_stops_only_those_who_need_it(shop: Shop, cake: Product, document: Path) -> None:
    ended = tuple(Signing(item=item, file=document, valid_until=TODAY.replace(year=2025)) for item in ITEMS)
    (done,) = clear_products(shop, [cake], ended, by=BY, today=TODAY, now=NOW)
    assert (done.state, done.code) == ("needs-person", "compliance.evidence-expired")
    assert shop.database.table("signatures").count == 0
