"""One product for people: everything the shelf knows of it, and who changed it when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog.money import yuan
from catalog.product import Product, Seller, Variant
from studio.cli.face import Face

NOTHING = "—"


def product_sheet(face: Face, product: Product, seller: Seller | None, history: Iterable[Mapping[str, Any]]) -> str:
    """Return the sheet of *product*."""
    lines = [f"{product.id}  {product.name}", *(line for variant in product.variants for line in variant_lines(face, variant))]
    if product.is_withdrawn:
        lines.append(face.say("products.sheet-withdrawn"))
    lines.append(face.say("products.sheet-categories", categories=" ".join((*product.categories, *product.tags)) or NOTHING))
    known = [seller.name, seller.address, seller.contact, seller.link, seller.uscc] if seller is not None else []
    lines.append(face.say("products.sheet-seller", seller="  ".join(filter(None, known)) or NOTHING))
    if product.link:
        lines.append(face.say("products.sheet-link", link=product.link))
    return "\n".join([*lines, *(face.say("products.sheet-revision", **change) for change in history)])


def variant_lines(face: Face, variant: Variant) -> Iterator[str]:
    """Yield what is to be said of one variant."""
    yield face.say(
        "products.sheet-variant",
        variant=variant.name or NOTHING,
        price=yuan(variant.price_fen),
        unit=f"/{variant.unit}" if variant.unit else "",
        barcode=variant.barcode or NOTHING,
        code=variant.merchant_code or NOTHING,
        stock=NOTHING if variant.stock is None else variant.stock,
    )
    if variant.compared_fen is not None:
        basis = face.say("products.sheet-with-basis" if variant.basis is not None else "products.sheet-no-basis")
        yield face.say("products.sheet-compared", price=yuan(variant.compared_fen), basis=basis)
