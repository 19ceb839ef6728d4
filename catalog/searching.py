"""How a product is found again: the exact keys, the text and the facets its revision leaves behind."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from catalog.barcodes import compared_form
from catalog.product import Product, folded, labels

BARCODE, MERCHANT_CODE, NAME = "barcode", "merchant-code", "name"
CATEGORY, TAG = "category", "tag"
PRIVATE_FIRST, PRIVATE_COUNT = 0xE000, 6400


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
    """Return what a search looks in: name, variants, codes, barcodes, tags, brand, and the name's pinyin, whole and as initials."""
    lines = [product.name, *(variant.name for variant in product.variants), *labels(product), product.brand]
    lines += [text for variant in product.variants for text in (variant.merchant_code, variant.barcode)]
    lines += read_aloud(product.name)
    return "\n".join(dict.fromkeys(line for line in map(folded, lines) if line))


def searched_facets(product: Product) -> str:
    """Return the marks of *product*'s categories and tags: what a filter asks for."""
    marks = [*(facet(CATEGORY, code) for code in product.categories), *(facet(TAG, tag) for tag in labels(product))]
    return "\n".join(dict.fromkeys(marks))


@lru_cache(maxsize=4096)
def facet(kind: str, value: str) -> str:
    """Return the mark of one category or tag: three letters of Unicode's private area, which no search ever holds."""
    number = int.from_bytes(hashlib.sha256(f"{kind}\n{folded(value)}".encode()).digest()[:8], "big")
    return "".join(chr(PRIVATE_FIRST + number // PRIVATE_COUNT**place % PRIVATE_COUNT) for place in range(3))


def read_aloud(name: str) -> tuple[str, str]:
    """Return *name* in pinyin without tones, whole and as initials: "明前龙井" is "mingqianlongjing" and "mqlj"."""
    from pypinyin.seg.mmseg import seg  # late: its dictionary costs 0.3 s and 30 MB, and only a save wants it

    syllables = [syllable for word in seg.cut(name) for syllable in syllables_of(word)]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


@lru_cache(maxsize=20_000)
def syllables_of(word: str) -> tuple[str, ...]:
    """Return the pinyin of one word without tones; kept, because the names of a shop are made of few words."""
    from pypinyin import lazy_pinyin  # late: as above

    return tuple(lazy_pinyin(word, errors="ignore"))
