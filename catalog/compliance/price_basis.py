"""Checks the struck prices of a product: each must say what it is compared with, and from when to when that holds."""

from __future__ import annotations

import re
from datetime import date

from catalog.product import PriceBasis, Product, Variant, cleaned

NAMED_KINDS = frozenset({"lowest_7d", "suggested_retail"})
"""Their kind says what is compared."""
NO_BASIS = re.compile(r"^(?:原价|市场价|专柜价|吊牌价|划线价|日常价|门市价|参考价|平时价?|正价|零售价|价格|无|没有|暂无|[-—/\s0-9.元¥]*)$")
"""Words that only repeat that there was another price."""
FEWEST_CHARACTERS = 4


def struck_variants(product: Product) -> tuple[Variant, ...]:
    """Return the variants that show a struck price."""
    return tuple(variant for variant in product.variants if variant.compared_fen is not None and variant.compared_fen > variant.price_fen)


def basis_fault(basis: PriceBasis | None, today: date) -> str:
    """Return the code for what a price basis lacks, or ""."""
    if basis is None:
        return "compliance.basis-missing"
    day = today.isoformat()
    if (basis.valid_until and basis.valid_until < day) or (basis.valid_from and basis.valid_from > day):
        return "compliance.basis-expired"
    text = cleaned(basis.text)
    says = len(text) >= FEWEST_CHARACTERS and not NO_BASIS.match(text)
    if basis.kind in NAMED_KINDS or (basis.kind == "channel" and (cleaned(basis.channel) or says)) or says:
        return ""
    return "compliance.basis-missing"


def basis_faults(product: Product, today: date) -> tuple[tuple[Variant, str], ...]:
    """Return the variants whose struck price has no valid basis, with the code."""
    return tuple((variant, fault) for variant in struck_variants(product) if (fault := basis_fault(variant.basis, today)))
