"""Whether a clip may go out: cut again and posted, it is an advertisement (S01-35, S09-7/9/13, S08-33); pure."""

from __future__ import annotations

from catalog.compliance.standing import Standing
from catalog.product import Product

REVIEWED_FIRST = frozenset({"HEALTH_FOOD", "FSMP", "MED_DEVICE", "DRUG"})
"""Goods whose advertisements an authority reviews beforehand: the recording was never reviewed as one."""
NEVER_ADVERTISED = frozenset({"TOBACCO", "INFANT_FORMULA"})
KEPT_YEARS = 3
"""How long an advertisement's file is kept (S09-13)."""


def refusal(standing: Standing, product: Product | None, *, was_corrected: bool) -> str:
    """Return the code of why the clip may not go out, or ""; the standing's own reason where it is not cleared today."""
    if product is None or product.is_withdrawn:
        return "clips.product-withdrawn"
    if NEVER_ADVERTISED & set(product.categories):
        return "clips.never-advertised"
    if REVIEWED_FIRST & set(product.categories):
        return "clips.reviewed-first"
    if was_corrected:
        return "clips.corrected"
    return "" if standing.is_clear else standing.reason_code
