"""What changed from one revision of a product to the next, and the way back to an earlier one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from catalog.errors import CatalogError
from catalog.product import Product, Variant
from catalog.products import Products


class RevisionUnknown(CatalogError):
    """The product has no such revision. Facts: ``product``, ``revision``."""

    code = "catalog.revision-unknown"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One field that reads otherwise.

    Attributes:
        field: of ``Product``, or of ``Variant`` where *variant* is not "".
        variant: the variant's id, or "".
        before, after: the values; None where the variant was not there.
    """

    field: str
    variant: str = ""
    before: Any = None
    after: Any = None


def changes(before: Product, after: Product) -> tuple[Change, ...]:
    """Return what differs between two revisions, the product's own fields first."""
    fields = [field for field in Product.__struct_fields__ if field not in {"id", "revision", "variants"}]
    found = [
        Change(field=field, before=getattr(before, field), after=getattr(after, field))
        for field in fields
        if getattr(before, field) != getattr(after, field)
    ]
    old, new = ({variant.id: variant for variant in product.variants} for product in (before, after))
    for variant_id in dict.fromkeys([*old, *new]):
        found += variant_changes(variant_id, old.get(variant_id), new.get(variant_id))
    return tuple(found)


def variant_changes(variant_id: str, before: Variant | None, after: Variant | None) -> list[Change]:
    """Return what differs in one variant; one that came or went is a change of its name."""
    if before is None or after is None:
        return [Change(field="name", variant=variant_id, before=before and before.name, after=after and after.name)]
    return [
        Change(field=field, variant=variant_id, before=getattr(before, field), after=getattr(after, field))
        for field in Variant.__struct_fields__
        if getattr(before, field) != getattr(after, field)
    ]


def go_back(products: Products, product_id: str, revision: int, *, by: str, at: datetime) -> Product:
    """Save the product as it was in *revision*, as a new revision, and return it.

    Raises:
        ProductUnknown, RevisionUnknown: there is nothing to go back to.
        ProductChanged, NameMissing: see ``Products.save``.
    """
    earlier = next((line.product for line in products.history(product_id) if line.product.revision == revision), None)
    if earlier is None:
        raise RevisionUnknown(product=product_id, revision=revision)
    standing = products.get(product_id)
    return products.save(msgspec.structs.replace(earlier, revision=standing.revision), by=by, at=at)
