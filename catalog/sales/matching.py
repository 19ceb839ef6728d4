"""Finds the product an order line means: by barcode, code, a link a person confirmed, or the whole name; else suggests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from rapidfuzz import fuzz, process

from catalog.barcodes import compared_form
from catalog.errors import NameMissing
from catalog.product import Product, cleaned, folded
from catalog.products import Products
from catalog.sales.bundle import Label
from catalog.store import Shop

BY_ID, BY_NAME = "id", "name"
SUGGESTIONS = 3
LEAST_LIKENESS = 55
SHORTEST_PART = 3
BRACKETED = re.compile(r"【[^】]*】|\[[^\]]*\]|\([^)]*\)")


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A product that may be meant; it counts only after a person has confirmed it.

    Attributes:
        likeness: 0 to 100.
    """

    product: str
    name: str
    likeness: int


class Matcher:
    """Matches lines to the products of one shop; several products that share a code or name are no match."""

    def __init__(self, products: Iterable[Product], links: dict[tuple[str, str, str], str]) -> None:
        """*links* are confirmed ones: (platform, "id" or "name", value) to a product's id."""
        on_shelf, withdrawn = Keys(), Keys()
        self.names: dict[str, str] = {}
        for product in products:
            (withdrawn if product.is_withdrawn else on_shelf).add(product)
            if not product.is_withdrawn:
                self.names[product.id] = product.name
        self.links = links
        self.keys = [on_shelf, withdrawn]
        self._found: dict[tuple[object, ...], str] = {}

    def product(self, line: Label) -> str:
        """Return the id of the product *line* means, or ""."""
        asked = (line.platform, line.barcode, line.merchant_codes, line.platform_product, line.product_name)
        if asked not in self._found:
            self._found[asked] = self._match(line)
        return self._found[asked]

    def _match(self, line: Label) -> str:
        name = folded(line.product_name)
        tried = [("barcode", compared_form(line.barcode))]
        tried += [("code", folded(code)) for code in line.merchant_codes]
        for kind, value in tried:
            if found := self._only(kind, value):
                return found
        number = folded(line.platform_product)
        linked = self.links.get((line.platform, BY_ID, number)) if number else None
        return linked or self._only("number", number) or self.links.get((line.platform, BY_NAME, name)) or self._only("name", name)

    def _only(self, kind: str, value: str) -> str:
        for keys in self.keys if value else ():
            if found := keys.products.get((kind, value), set()):
                return next(iter(found)) if len(found) == 1 else ""
        return ""

    def suggestions(self, name: str) -> tuple[Suggestion, ...]:
        """Return up to three products whose names are like *name*, the likest first."""
        asked = plain_name(name)
        if not asked:
            return ()
        likest = process.extract(asked, self.names, scorer=likeness, processor=plain_name, limit=SUGGESTIONS, score_cutoff=LEAST_LIKENESS)
        ordered = sorted(likest, key=lambda each: (-each[1], each[2]))
        return tuple(Suggestion(product=product, name=found, likeness=round(score)) for found, score, product in ordered)


def plain_name(name: str) -> str:
    """Return *name* for comparing, without what shops put around it in brackets."""
    return BRACKETED.sub(" ", folded(name)).strip() or folded(name)


def likeness(one: str, other: str, **_: object) -> float:
    """Return how like two names are, 0 to 100: as wholes, or as one being a part of the other."""
    part = fuzz.partial_ratio(one, other) if min(len(one), len(other)) >= SHORTEST_PART else 0.0
    return max(fuzz.WRatio(one, other), part)


class Keys:
    """What finds a product: (kind, value) to the products that have it."""

    def __init__(self) -> None:
        self.products: dict[tuple[str, str], set[str]] = {}

    def add(self, product: Product) -> None:
        """Put in everything that finds *product*."""
        found = {("name", folded(product.name))}
        found |= {("number", folded(number.rpartition(":")[2])) for number in product.platform_ids}
        for variant in product.variants:
            found |= {("barcode", compared_form(variant.barcode)), ("code", folded(variant.merchant_code))}
        for key in found:
            self.products.setdefault(key, set()).add(product.id)


def matcher(shop: Shop) -> Matcher:
    """Return the matcher for *shop* as it stands."""
    rows = shop.database.query("SELECT platform, kind, value, product FROM product_links")
    return Matcher(Products(shop).all(), {(row["platform"], row["kind"], row["value"]): row["product"] for row in rows})


def confirm_link(shop: Shop, *, platform: str, value: str, is_name: bool, product: str, by: str, at: datetime) -> None:
    """Record that a person has confirmed: *value*, a platform's product number or name, is *product*.

    Raises:
        NameMissing: nobody is named.
        ProductUnknown, ProductAmbiguous: *product* names none, or several.
    """
    author = cleaned(by)
    if not author:
        raise NameMissing
    row = {
        "platform": platform,
        "kind": BY_NAME if is_name else BY_ID,
        "value": folded(value),
        "product": Products(shop).found(product).id,
        "author": author,
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    with shop.writing() as database:
        database.table("product_links").upsert(row, pk=("platform", "kind", "value"))
