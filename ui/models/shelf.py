"""The shelf as rows: one a product, read in the reader's thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from catalog.compliance.verdict import judge
from catalog.errors import CatalogError
from catalog.money import yuan
from catalog.product import Product
from catalog.products import Products
from catalog.store import Shop

MOST_ROWS = 5_000


class ShelfRow(msgspec.Struct, frozen=True, kw_only=True):
    """One product as the shelf shows it.

    Attributes:
        price: of its variants, "68.00" or "68.00 – 128.00".
        stock: of all variants together, "" where nobody counts.
        standing: "cleared", "needs-person", "blocked", or "unknown" before it was judged.
    """

    product: Product
    name: str
    variant: str
    price: str
    compared: str
    stock: str
    barcode: str
    standing: str = "unknown"


def shelf_rows(shop: Shop, text: str) -> list[ShelfRow]:
    """Return what the shelf holds under the words of *text*, by name; withdrawn products are left out."""
    return [row_of(product) for product in Products(shop).search(text, MOST_ROWS) if not product.is_withdrawn]


def row_of(product: Product) -> ShelfRow:
    """Return *product* as a row."""
    variants = product.variants
    counted = [variant.stock for variant in variants if variant.stock is not None]
    return ShelfRow(
        product=product,
        name=product.name,
        variant=" / ".join(variant.name for variant in variants if variant.name),
        price=_between([variant.price_fen for variant in variants]),
        compared=_between([variant.compared_fen for variant in variants if variant.compared_fen is not None]),
        stock=str(sum(counted)) if counted else "",
        barcode=" ".join(variant.barcode for variant in variants if variant.barcode),
    )


def standings(shop: Shop, products: Sequence[Product], *, today: date) -> dict[str, str]:
    """Return the standing of each product today; one that cannot be judged is "unknown"."""
    found: dict[str, str] = {}
    for product in products:
        try:
            found[product.id] = judge(shop, product, today=today).state
        except CatalogError:
            found[product.id] = "unknown"
    return found


def _between(amounts: Sequence[int]) -> str:
    if not amounts:
        return ""
    lowest, highest = min(amounts), max(amounts)
    return yuan(lowest) if lowest == highest else f"{yuan(lowest)} – {yuan(highest)}"
