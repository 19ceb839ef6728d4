"""How a product is found again: the exact keys and the text its revision leaves behind."""

from __future__ import annotations

from functools import lru_cache

from catalog.barcodes import compared_form
from catalog.product import Product, folded

BARCODE, MERCHANT_CODE, NAME = "barcode", "merchant-code", "name"


def name_key(name: str, seller: str) -> str:
    """Return the key of a product that has neither code nor barcode: its name and its seller's id."""
    return f"{folded(name)}\n{seller}"


def exact_keys(product: Product) -> list[tuple[str, str]]:
    """Return what finds *product* exactly, as (kind, key): valid barcodes, folded merchant codes, its name."""
    keys: dict[tuple[str, str], None] = {(NAME, name_key(product.name, product.seller)): None}
    for variant in product.variants:
        if barcode := compared_form(variant.barcode):
            keys[BARCODE, barcode] = None
        if code := folded(variant.merchant_code):
            keys[MERCHANT_CODE, code] = None
    return list(keys)


def searched_text(product: Product) -> str:
    """Return what a word of a search is looked for in: name, variants, codes, barcodes, tags, and the name's pinyin initials."""
    lines = [product.name, *(variant.name for variant in product.variants), *product.tags]
    lines += [text for variant in product.variants for text in (variant.merchant_code, variant.barcode)]
    lines += [initials(product.name), product.id]
    return "\n".join(dict.fromkeys(line for line in map(folded, lines) if line))


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Return the first letters of *name* read aloud: "明前龙井" is "mqlj"."""
    from pypinyin import Style, lazy_pinyin  # late: its dictionary costs 0.3 s and 30 MB, and only a save wants it

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
