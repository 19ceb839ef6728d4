"""A shop in a folder of its own, and a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.products import Products
from catalog.store import Shop

AT = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", name="示例茶行") as opened:
        yield opened


@pytest.fixture
def shelf(shop: Shop) -> Products:
    return Products(shop)


@pytest.fixture
def at() -> datetime:
    return AT
