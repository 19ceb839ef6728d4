"""Edits by hand: a few named fields of one product, or of one of its variants, set to new values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from catalog.errors import CatalogError
from catalog.product import Product, Variant, folded


class VariantUnknown(CatalogError):
    """The product has no variant of that id, name, code or barcode. Facts: ``product``, ``variant``, ``variants``."""

    code = "catalog.variant-unknown"


class VariantNeeded(CatalogError):
    """The product has several variants, and the edit does not say which. Facts: ``product``, ``variants``."""

    code = "catalog.variant-needed"


def chosen_variant(product: Product, named: str) -> Variant:
    """Return the variant *named* by id, name, merchant code or barcode; "" means the only one.

    Raises:
        VariantUnknown, VariantNeeded: which it is cannot be said.
    """
    listed = " / ".join(variant.name or variant.id for variant in product.variants)
    if not named:
        if len(product.variants) > 1:
            raise VariantNeeded(product=product.id, variants=listed)
        return product.variants[0]
    key = folded(named)
    for variant in product.variants:
        if key in {folded(variant.id), folded(variant.name), folded(variant.merchant_code), folded(variant.barcode)}:
            return variant
    raise VariantUnknown(product=product.id, variant=named, variants=listed)


def edited(product: Product, fields: Mapping[str, Any], variant_fields: Mapping[str, Any], variant: str = "") -> Product:
    """Return *product* with *fields* set, and *variant_fields* set on the variant that *variant* names.

    Raises:
        VariantUnknown, VariantNeeded: the variant cannot be told.
    """
    changes: dict[str, Any] = dict(fields)
    if variant_fields or variant:
        chosen = chosen_variant(product, variant)
        changed = msgspec.structs.replace(chosen, **variant_fields)
        changes["variants"] = tuple(changed if standing is chosen else standing for standing in product.variants)
    return msgspec.structs.replace(product, **changes)
