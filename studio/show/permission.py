"""Which clearance permits a product's card, as the plan writes it down beside the card."""

from __future__ import annotations

from datetime import date

from catalog.compliance.verdict import judge
from catalog.product import Product
from catalog.store import Shop


def permission(shop: Shop, product: Product, today: date) -> tuple[str, str]:
    """Return the clearance's id and the hash it is bound to, both empty where the product is not cleared today."""
    clearance = judge(shop, product, today=today).clearance
    return (clearance.id, clearance.examined) if clearance is not None else ("", "")
