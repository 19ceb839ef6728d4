"""A product whose data is complete, a document to sign with, and a person's steps in one call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.signing import Signing
from catalog.compliance.verdict import Verdict, judge
from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
BY = "示例店长"

Clear = Callable[..., Verdict]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "许可证.pdf"
    file.write_bytes(b"%PDF-1.4 sample licence")
    return file


@pytest.fixture
def cake(shelf: Products) -> Product:
    seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
    variant = Variant(name="6块", price_fen=3900, unit="盒", stock=36)
    product = Product(name="桂花糕", variants=(variant,), categories=("FOOD_PREPACK",), seller=seller.id, claims=("每块独立包装",))
    return shelf.save(product, by=BY, at=NOW)


@pytest.fixture
def clear(shop: Shop, document: Path) -> Clear:
    """Sign everything that is missing, and whatever else is said."""

    def clearing(product: Product, **said: Any) -> Verdict:
        lacking = [state.id for state in judge(shop, product, today=TODAY).checklist if state.blocks]
        signings = tuple(Signing(item=item, file=document) for item in lacking)
        wanted = Wanted(**{"signings": signings, **said})
        return clear_product(shop, product, wanted, by=BY, today=TODAY, now=NOW)

    return clearing
