"""Checks every text of a product that viewers see or the host says."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator

import msgspec

from catalog.compliance.checking_text import check_text
from catalog.compliance.finding import Finding
from catalog.compliance.rule_book import RuleBook
from catalog.product import Product

BASIS = "basis"
PRICE = "PRICE"


def product_texts(product: Product) -> Iterator[tuple[str, str]]:
    """Return each text with its field's name."""
    yield "name", product.name
    for place, variant in enumerate(product.variants):
        yield f"variants[{place}].name", variant.name
        if variant.basis is not None and variant.basis.text:
            yield f"variants[{place}].{BASIS}", variant.basis.text
    for place, claim in enumerate(product.claims):
        yield f"claims[{place}]", claim
    yield "card_text", product.card_text
    yield "cue_text", product.cue_text


def product_findings(product: Product, book: RuleBook) -> tuple[Finding, ...]:
    """Return what the rules find in the product's texts; a price basis may name the price it is the basis of."""
    return tuple(
        msgspec.structs.replace(finding, field=field)
        for field, text in product_texts(product)
        for finding in text_findings(text, book, product.categories)
        if not (finding.rule == PRICE and field.endswith(BASIS) and finding.kind == "review")
    )


KEPT_TEXTS = 20_000
_kept: OrderedDict[tuple[int, str, tuple[str, ...]], tuple[RuleBook, tuple[Finding, ...]]] = OrderedDict()
"""What was found in which text by which book; a text is judged several times while its product is cleared, and many share one."""


def text_findings(text: str, book: RuleBook, categories: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return what the rules find in *text*; the same text under the same rules is read once."""
    key = id(book), text, categories
    known = _kept.get(key)
    if known is not None and known[0] is book:
        return known[1]
    found = check_text(text, book, categories).findings if text else ()
    _kept[key] = book, tuple(found)
    while len(_kept) > KEPT_TEXTS:
        _kept.popitem(last=False)
    return _kept[key][1]


def words_key(finding: Finding) -> str:
    """Return what an acceptance of *finding* is bound to: these words in this clause, wherever they stand."""
    return hashlib.sha256(f"{finding.rule}\n{finding.text}\n{finding.clause}".encode()).hexdigest()


def broken_rules(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the rules of the findings that block, each once."""
    return tuple(dict.fromkeys(finding.rule for finding in findings if finding.is_blocking))
