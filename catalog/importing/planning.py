"""A file and a shelf become a plan: which products would be new, changed or left as they are, before anything is written."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from catalog.errors import CatalogError
from catalog.importing.categories import categories_of
from catalog.importing.drafts import Draft, Problem, Reading
from catalog.importing.errors import MatchTwice
from catalog.importing.grouping import SELLER_FIELDS, FileSeller, Group, grouped
from catalog.importing.matching import Shelf, match_variant
from catalog.product import KNOWN_TAGS, Product, Seller, Variant
from catalog.products import Products
from catalog.settling import settled

VARIANT_FIELDS = {
    "variant": "name",
    "barcode": "barcode",
    "merchant_code": "merchant_code",
    "price": "price_fen",
    "compared_price": "compared_fen",
    "basis": "basis",
    "cost": "cost_fen",
    "stock": "stock",
    "unit": "unit",
}
"""A draft's field -> the variant's."""
PRODUCT_FIELDS = ("link", "origin", "brand", "description", "card_text", "cue_text", "notes")
LIST_FIELDS = ("claims", "tags", "platform_ids")


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One product that would be written.

    Attributes:
        product: as it would stand; its revision is the one it was made from (0 for a new product).
        rows: of the file.
    """

    product: Product
    rows: tuple[int, ...]


class Plan(msgspec.Struct, kw_only=True):
    """What an import would do. ``new``, ``changed`` and ``unchanged`` count rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    planned: list[Planned] = []
    sellers: list[Seller] = []
    refused: list[Problem] = []
    warnings: list[Problem] = []


def plan(reading: Reading, products: Products) -> Plan:
    """Return what writing *reading* into the shop of *products* would do; nothing is written."""
    groups, described = grouped(reading)
    shelf = Shelf(products)
    made = Plan(refused=reading.refused, warnings=reading.warnings)
    seller_ids = plan_sellers(described, shelf, products, made)
    claimed: dict[str, int] = {}
    for group in groups:
        seller = seller_ids[group.seller_key] if group.seller_key else None
        first = group.drafts[0].row
        try:
            standing = shelf.match(group, seller)
            if standing is not None and claimed.setdefault(standing.id, first) != first:
                raise MatchTwice(product=standing.id, first=claimed[standing.id])
        except CatalogError as error:
            made.refused.extend(reading.problem(draft.row, "name", error) for draft in group.drafts)
            continue
        plan_product(group, standing, seller=seller, products=products, reading=reading, made=made)
    made.refused.sort(key=lambda problem: problem.row)
    made.warnings.sort(key=lambda problem: problem.row)
    return made


def plan_sellers(described: dict[str, FileSeller], shelf: Shelf, products: Products, made: Plan) -> dict[str, str]:
    """Note which sellers are new or newly described; return the id of each by its key."""
    ids: dict[str, str] = {}
    for key, file_seller in described.items():
        standing = shelf.seller(key, file_seller)
        if standing is None:
            seller = msgspec.structs.replace(file_seller.seller, id=products.new_id("s"))
        else:
            said = {field: getattr(file_seller.seller, field) for field in SELLER_FIELDS if getattr(file_seller.seller, field)}
            seller = msgspec.structs.replace(standing, **said)
        ids[key] = seller.id
        if seller != standing:
            made.sellers.append(seller)
    return ids


def plan_product(group: Group, standing: Product | None, *, seller: str | None, products: Products, reading: Reading, made: Plan) -> None:
    """Note what *group* would make of *standing* (None: a new product)."""
    if standing is not None and standing.is_withdrawn:
        reading.warn(group.drafts[0].row, "name", "catalog.product-is-withdrawn", product=standing.id)
    variants = list(standing.variants) if standing is not None else []
    taken: set[str] = set()
    is_new: list[bool] = []
    touched: list[bool] = []
    for draft in group.drafts:
        old = match_variant(standing, draft, group, taken) if standing is not None else None
        variant = made_variant(draft, old)
        is_new.append(old is None)
        touched.append(variant != old)
        if old is None:
            variants.append(msgspec.structs.replace(variant, id=products.new_id("v")))
        else:
            taken.add(old.id)
            variants[variants.index(old)] = variant
    product = made_product(group, standing, seller, tuple(variants), reading)
    whole = standing is None or msgspec.structs.replace(product, variants=standing.variants) != standing
    new = sum(is_new)
    changed = sum(not fresh and (whole or moved) for fresh, moved in zip(is_new, touched, strict=True))
    made.new += new
    made.changed += changed
    made.unchanged += len(group.drafts) - new - changed
    if new or changed:
        made.planned.append(Planned(product=products.named(product), rows=tuple(draft.row for draft in group.drafts)))


def made_variant(draft: Draft, old: Variant | None) -> Variant:
    """Return *old* with what *draft* says; columns the file has not are left as they stand."""
    said: dict[str, Any] = {ours: getattr(draft, field) for field, ours in VARIANT_FIELDS.items() if getattr(draft, field) is not UNSET}
    basis = said.get("basis")
    if old is not None and old.basis is not None and (basis is None or basis.text == old.basis.text):
        said["basis"] = old.basis  # its document and dates were added by hand; an empty cell does not take them away
    return Variant(**said) if old is None else msgspec.structs.replace(old, **said)


def made_product(group: Group, old: Product | None, seller: str | None, variants: tuple[Variant, ...], reading: Reading) -> Product:
    """Return *old* with what the rows of *group* say together: the first word of each field, all of each list."""
    said: dict[str, Any] = {"name": group.drafts[0].name, "variants": variants}
    if seller is not None:
        said["seller"] = seller
    for field in PRODUCT_FIELDS:
        values = [(draft.row, getattr(draft, field)) for draft in group.drafts if getattr(draft, field) is not UNSET]
        if values:
            said[field] = next((value for _, value in values if value), "")
        for row, value in values:
            if value and value != said[field]:
                reading.warn(row, field, "catalog.variant-differs", value=value[:40], first=group.drafts[0].row)
    for field in LIST_FIELDS:
        lists = [getattr(draft, field) for draft in group.drafts if getattr(draft, field) is not UNSET]
        if lists:
            said[field] = tuple(dict.fromkeys(item for items in lists for item in items))
    if any(draft.categories is not UNSET for draft in group.drafts):
        codes, unknown = group_categories(group, reading)
        if codes or old is None:  # an empty cell does not take away what the checks depend on
            said["categories"] = codes
        if unknown:
            said["tags"] = tuple(dict.fromkeys((*said.get("tags", old.tags if old else ()), *unknown)))
    return settled(Product(**said) if old is None else msgspec.structs.replace(old, **said))


def group_categories(group: Group, reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes and the unknown words of the group's category cells; an unknown word is kept as a tag."""
    codes: dict[str, None] = {}
    words: dict[str, None] = {}
    for draft in group.drafts:
        found, unknown = categories_of(draft.categories or "")
        codes.update(dict.fromkeys(found))
        words.update(dict.fromkeys(unknown))
        if strange := [word for word in unknown if word not in KNOWN_TAGS]:
            reading.warn(draft.row, "categories", "catalog.category-unknown", value=" ".join(strange)[:40])
    return tuple(codes), tuple(words)
