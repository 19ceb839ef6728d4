"""Decides, from the facts of a product and of a show, what the law wants said on the picture for as long as it applies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from catalog.product import Product, cleaned

OF_GOODS: Mapping[str, str] = MappingProxyType(
    {
        "HEALTH_FOOD": "disclosure.health-food",
        "MED_DEVICE": "disclosure.medical-device",
        "FSMP": "disclosure.fsmp",
        "ALCOHOL": "disclosure.alcohol",
        "IMPORT_CBEC": "disclosure.cross-border",
    }
)
"""Health food: S08-18, S26-7 and 10; devices: S26-6; food for special medical purposes: S26-8; alcohol: S31-59; cross-border goods: S57."""
ADVERTISEMENT, AI_GENERATED, NEAR_EXPIRY = "disclosure.advertisement", "disclosure.ai-generated", "disclosure.near-expiry"
"""Advertisement: S09-9, S11-9; a generated person: S01-37, S34-4; food near its last day: S18-20."""
NEAR_TAG = re.compile(r"临期[\s:：]*(?P<until>.*)")
LONGEST_DATE = 20


class Disclosure(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must stand on the picture.

    Attributes:
        code: its sentence in ``assets/words``.
        facts: for the sentence.
    """

    code: str
    facts: dict[str, str] = {}


def of_product(product: Product) -> tuple[Disclosure, ...]:
    """Return what must stand on the picture while *product* is being sold: by its categories, and its tag "临期 2026-12-31"."""
    found = [Disclosure(code=code) for category, code in OF_GOODS.items() if category in product.categories]
    near = (NEAR_TAG.fullmatch(cleaned(tag)) for tag in product.tags)
    found += [Disclosure(code=NEAR_EXPIRY, facts={"until": tag["until"][:LONGEST_DATE]}) for tag in near if tag is not None][:1]
    return tuple(found)


def of_show(*, is_advertisement: bool, is_ai_generated: bool) -> tuple[Disclosure, ...]:
    """Return what must stand on the picture for the whole show."""
    wanted = ((is_advertisement, ADVERTISEMENT), (is_ai_generated, AI_GENERATED))
    return tuple(Disclosure(code=code) for applies, code in wanted if applies)
