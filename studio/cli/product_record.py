"""A product as the command line's JSON tells it: money as yuan, ids as strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from catalog.barcodes import is_valid
from catalog.money import yuan
from catalog.product import Product, Seller, Variant, labels
from catalog.products import Products


def product_records(products: Products, shown: Iterable[Product]) -> list[dict[str, Any]]:
    """Return the record of each of *shown* with its seller in full."""
    sellers = {seller.id: seller for seller in products.sellers()}
    return [product_record(product, sellers.get(product.seller)) for product in shown]


def product_record(product: Product, seller: Seller | None) -> dict[str, Any]:
    """Return the record of one product."""
    record = msgspec.to_builtins(product)
    record["seller"] = msgspec.to_builtins(seller) if seller is not None else None
    record["tags"] = list(labels(product))
    record["variants"] = [variant_record(variant) for variant in product.variants]
    return dict(record)


def variant_record(variant: Variant) -> dict[str, Any]:
    """Return the record of one variant."""
    return {
        "id": variant.id,
        "name": variant.name,
        "barcode": variant.barcode,
        "barcode_valid": is_valid(variant.barcode),
        "merchant_code": variant.merchant_code,
        "price": yuan(variant.price_fen),
        "compared_price": yuan(variant.compared_fen) if variant.compared_fen is not None else None,
        "basis": msgspec.to_builtins(variant.basis) if variant.basis is not None else None,
        "stock": variant.stock,
        "unit": variant.unit,
        "cost": yuan(variant.cost_fen) if variant.cost_fen is not None else None,
    }


def product_line(product: Product, seller: Seller | None) -> str:
    """Return one line for people: id, name, variants with prices, seller."""
    priced = "; ".join(
        f"{variant.name} ¥{yuan(variant.price_fen)}{'/' + variant.unit if variant.unit else ''}".strip() for variant in product.variants
    )
    return "  ".join(part for part in (product.id, product.name, priced, seller.name if seller else "") if part)
