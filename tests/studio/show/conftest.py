"""A small real shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.product import PriceBasis, Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop with two sellers and three products; the last has no seller."""
    with Shop.open(tmp_path / "shop", name="示例店") as opened:
        products = Products(opened)
        food = products.save_seller(Seller(name="示例食品店（样例）", address="上海市示例路1号", contact="400-000-0000"))
        tea = products.save_seller(Seller(name="示例茶庄（样例）", address="杭州市示例街2号", link="https://example.com/tea"))
        duck = Variant(
            name="整只 750g",
            barcode="2000001000014",
            merchant_code="DUCK-1",
            price_fen=6800,
            compared_fen=8800,
            basis=PriceBasis(kind="suggested_retail"),
            stock=120,
            unit="盒",
        )
        half = Variant(name="半只", merchant_code="DUCK-2", price_fen=3800, unit="盒")
        for product in (
            Product(name="示例酱鸭礼盒", variants=(duck, half), seller=food.id, link="https://example.com/duck"),
            Product(name="示例龙井茶", variants=(Variant(price_fen=8800, merchant_code="TEA-1", unit="罐"),), seller=tea.id),
            Product(name="无主商品", variants=(Variant(price_fen=100, merchant_code="LOST-1"),)),
        ):
            products.save(product, by="示例店长", at=AT)
        yield opened
