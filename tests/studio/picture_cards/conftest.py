"""Facts of cards, canvases and the shipped look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from catalog.product import PriceBasis, Product, Variant
from studio.picture.look import CanvasSize, Look, read_look
from studio.show.card import CardFacts, card_facts

Facts = Callable[..., CardFacts]


@pytest.fixture
def look() -> Look:
    return read_look()


@pytest.fixture
def full_size() -> CanvasSize:
    return CanvasSize(width=1080, height=1920)


@pytest.fixture
def facts() -> Facts:
    """Make the facts of a duck; every word of it may be another."""

    def made(**other: object) -> CardFacts:
        words = {
            "name": "示例酱鸭礼盒", "variant": "整只 750g", "price": 6800, "compared": 8800, "basis": "厂商建议零售价", "unit": "盒",
            "stock": 120, "link": "https://example.com/kaibo-demo/duck", "note": "",
        } | other  # fmt: skip
        basis = PriceBasis(text=str(words["basis"])) if words["basis"] else None
        variant = Variant(
            name=str(words["variant"]),
            price_fen=int(str(words["price"])),
            compared_fen=words["compared"],  # type: ignore[arg-type]  # a test may say None
            basis=basis,
            stock=words["stock"],  # type: ignore[arg-type]  # a test may say None
            unit=str(words["unit"]),
        )
        product = Product(name=str(words["name"]), variants=(variant,), link=str(words["link"]), card_text=str(words["note"]))
        return card_facts(product, variant, today=date(2026, 11, 23))

    return made
