"""A product as the shelf keeps it: words as people read them, and one thing under one name."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from catalog.product import CATEGORIES, TIME_HONOURED, TIME_HONOURED_TAGS, Product, Variant, cleaned, cleaned_lines


def settled(product: Product) -> Product:
    """Return *product* without invisible characters and doubled words; the tag 老字号 becomes the code it means."""
    tags = each_once(map(cleaned, product.tags))
    is_time_honoured = not TIME_HONOURED_TAGS.isdisjoint(tags)
    codes = dict.fromkeys([*product.categories, *([TIME_HONOURED] if is_time_honoured else [])])
    known = [code for code in CATEGORIES if code in codes]
    return msgspec.structs.replace(
        product,
        name=cleaned(product.name),
        variants=tuple(map(settled_variant, product.variants)),
        categories=(*known, *(code for code in codes if code not in known)),
        tags=tuple(tag for tag in tags if tag not in TIME_HONOURED_TAGS),
        claims=each_once(map(cleaned, product.claims)),
        platform_ids=each_once(map(cleaned, product.platform_ids)),
        link=cleaned(product.link),
        origin=cleaned(product.origin),
        brand=cleaned(product.brand),
        description=cleaned_lines(product.description),
        card_text=cleaned_lines(product.card_text),
        cue_text=cleaned_lines(product.cue_text),
        notes=cleaned_lines(product.notes),
    )


def settled_variant(variant: Variant) -> Variant:
    """Return *variant* with its words as people read them."""
    return msgspec.structs.replace(
        variant,
        name=cleaned(variant.name),
        barcode=cleaned(variant.barcode),
        merchant_code=cleaned(variant.merchant_code),
        unit=cleaned(variant.unit),
        basis=variant.basis and msgspec.structs.replace(variant.basis, text=cleaned(variant.basis.text)),
    )


def each_once(words: Iterable[str]) -> tuple[str, ...]:
    """Return *words* in their order, each once, without empty ones."""
    return tuple(dict.fromkeys(filter(None, words)))
