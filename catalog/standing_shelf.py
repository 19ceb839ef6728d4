"""The shelf by whether its products may be shown today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date

from catalog.compliance.standing import StandingReader
from catalog.product import Product
from catalog.store import DATABASE, Shop


def standing_as(shop: Shop, products: Iterable[Product], *, is_cleared: bool, today: date) -> Iterator[Product]:
    """Return those of *products* whose clearance holds on *today*, or does not, one by one in their order.

    Raises:
        StandingUnknown: the database does not answer.
    """
    with closing(StandingReader(shop.folder / DATABASE)) as reader:
        for product in products:
            if reader.standing(product.id, today=today).is_clear == is_cleared:
                yield product
