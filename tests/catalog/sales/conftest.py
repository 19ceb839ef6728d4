"""A shop with three products, and broadcasts told in minutes after the evening's begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop

EVENING = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", now=lambda: EVENING - timedelta(days=9)) as opened:
        for name, code, barcode in (("明前龙井", "TEA-1", "6901234567892"), ("绍兴花雕", "WINE-1", ""), ("五香酱鸭", "DUCK-1", "")):
            variant = Variant(price_fen=12800, merchant_code=code, barcode=barcode)
            Products(opened).save(Product(name=name, variants=(variant,)), by="示例店长", at=EVENING)
        yield opened
