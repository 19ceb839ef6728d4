"""What a card says, and what it leaves unsaid."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.product import PriceBasis, Product, Variant
from studio.show.card import MOST_FACTS, CardFacts, basis_words, card_facts, yuan

TODAY = date(2026, 11, 23)
BASIS = PriceBasis(kind="suggested_retail")


def facts_of(variant: Variant, *, note: str = "", price_fen: int | None = None, language: str = "zh_CN") -> CardFacts:
    product = Product(name="示例酱鸭", variants=(variant,), link="https://example.com/duck", card_text=note)
    return card_facts(product, variant, price_fen=price_fen, language=language, today=TODAY)


@pytest.mark.parametrize(("fen", "tag"), [(0, "¥0.00"), (5, "¥0.05"), (6800, "¥68.00"), (12_800_000, "¥128,000.00")])
def test_money_is_made_of_whole_fen(fen: int, tag: str) -> None:
    assert yuan(fen) == tag


def test_the_price_stands_with_its_unit() -> None:
    facts = facts_of(Variant(price_fen=6800, unit="盒"))
    assert facts.price_text + facts.unit_text == "¥68.00/盒"


def test_a_struck_price_without_its_basis_in_words_is_not_shown() -> None:
    for basis in (None, PriceBasis(kind="other"), PriceBasis(kind="channel"), PriceBasis(text="\u200b \ufeff")):
        facts = facts_of(Variant(price_fen=6800, compared_fen=8800, basis=basis))
        assert (facts.compared_fen, facts.compared_text, facts.basis_text) == (None, "", "")


@pytest.mark.parametrize(
    "basis",
    [
        PriceBasis(text="原价"),
        PriceBasis(kind="suggested_retail", valid_until="2026-11-22"),
        PriceBasis(kind="suggested_retail", valid_from="2026-11-24"),
    ],
)
def test_a_basis_that_says_nothing_or_does_not_hold_today_shows_no_struck_price(basis: PriceBasis) -> None:
    assert facts_of(Variant(price_fen=6800, compared_fen=8800, basis=basis)).compared_text == ""


@pytest.mark.parametrize("compared", [6800, 5000])
def test_a_struck_price_that_is_not_higher_is_not_shown(compared: int) -> None:
    assert facts_of(Variant(price_fen=6800, compared_fen=compared, basis=BASIS)).compared_fen is None


def test_the_price_of_the_rundown_is_the_one_compared() -> None:
    variant = Variant(price_fen=6800, compared_fen=8800, basis=BASIS)
    assert facts_of(variant, price_fen=8900).compared_fen is None
    assert facts_of(variant, price_fen=5900).price_text == "¥59.00"


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (PriceBasis(kind="lowest_7d", text="前7日最低成交"), "前7日最低成交"),
        (PriceBasis(kind="lowest_7d", text="原价"), "本店前7日最低成交价"),
        (PriceBasis(kind="channel", channel="南京路门店"), "南京路门店售价"),
        (PriceBasis(kind="suggested_retail"), "厂商建议零售价"),
    ],
)
def test_the_merchants_words_come_before_ours_where_they_say_something(basis: PriceBasis, words: str) -> None:
    assert basis_words(basis, language="zh_CN", today=TODAY) == words


@pytest.mark.parametrize(
    ("stock", "unit", "words"), [(120, "盒", "库存 120 盒"), (3, "500g", "库存 3 份"), (0, "", "库存 0 份"), (None, "盒", "")]
)
def test_stock_is_told_only_where_it_is_known(stock: int | None, unit: str, words: str) -> None:
    assert facts_of(Variant(price_fen=1, stock=stock, unit=unit)).stock_text == words


def test_with_five_facts_the_stock_gives_way_to_the_merchants_note() -> None:
    variant = Variant(name="整只", price_fen=6800, compared_fen=8800, basis=BASIS, stock=120, unit="盒")
    facts = facts_of(variant, note="不向未成年人销售")
    shown = [facts.name, facts.variant, facts.price_text, facts.compared_text, facts.note, facts.stock_text]
    assert len([words for words in shown if words]) == MOST_FACTS
    assert (facts.stock, facts.stock_text) == (None, "")


def test_the_card_speaks_the_audiences_language() -> None:
    facts = facts_of(Variant(price_fen=6800, compared_fen=8800, basis=BASIS, stock=4, unit="box"), language="en")
    assert (facts.stock_text, facts.basis_text) == ("In stock: 4 box", "maker's suggested retail price")
