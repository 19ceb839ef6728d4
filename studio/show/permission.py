"""Which clearance permits a product's card, as the plan writes it down beside the card."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from catalog.compliance.standing import StandingReader
from catalog.product import Product
from catalog.store import DATABASE, Shop


def permission(shop: Shop, product: Product, today: date) -> tuple[str, str]:
    """Return the clearance's id and the hash it is bound to, both empty where the product is not cleared today.

    Raises:
        StandingUnknown: the shop's database does not answer.
    """
    with closing(StandingReader(shop.folder / DATABASE)) as reader:
        standing = reader.standing(product.id, today=today)
    return (standing.clearance, standing.examined) if standing.is_clear else ("", "")
