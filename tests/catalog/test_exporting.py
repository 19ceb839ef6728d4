"""What was exported imports again and changes nothing; what looks like a formula stays words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.exporting import ExportUnwritable, export
from catalog.importing.spreadsheet_import import preview
from catalog.money import HIGHEST_FEN
from catalog.product import CATEGORIES, PriceBasis, Product, Seller, Variant, folded
from catalog.products import HIGHEST_STOCK, Products
from catalog.store import Shop

AT = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
NASTY = ('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "'=1", "合计", '["茶"]', '="01"', "_x0041_", "a\tb", "1,2;3", "007", "1.0")
words = st.text(max_size=12) | st.sampled_from(NASTY)
named = words.filter(lambda text: bool(folded(text)))
fens = st.integers(0, HIGHEST_FEN)
variants = st.builds(
    Variant,
    name=words,
    barcode=st.sampled_from(["", "6901234567892", "6901234567893", "96385074"]),
    merchant_code=st.sampled_from(["", "A-1", "B-1", "=1"]),
    price_fen=fens,
    compared_fen=st.none() | fens,
    basis=st.none() | st.builds(PriceBasis, text=words),
    stock=st.none() | st.integers(0, HIGHEST_STOCK),
    unit=words,
    cost_fen=st.none() | fens,
)
products = st.builds(
    Product,
    name=named,
    variants=st.lists(variants, min_size=1, max_size=3, unique_by=lambda variant: folded(variant.name)).map(tuple),
    categories=st.sets(st.sampled_from(CATEGORIES), max_size=3).map(tuple),
    claims=st.lists(words, max_size=3).map(tuple),
    tags=st.lists(words | st.just("老字号"), max_size=3).map(tuple),
    platform_ids=st.lists(words, max_size=2).map(tuple),
    description=st.text(max_size=30),
    card_text=words,
    cue_text=words,
    notes=words,
    brand=words,
    origin=words,
    link=words,
)


def exported(shop: Shop, file: Path, language: str = "zh_CN", some: list[Product] | None = None) -> Path:
    shelf = Products(shop)
    export(some or shelf.all(), shelf.sellers(), file, language=language)
    return file


@given(some=st.lists(products, min_size=1, max_size=4), language=st.sampled_from(["zh_CN", "zh_TW", "en"]))
@example(some=[Product(name="=1+1", variants=(Variant(price_fen=1),), claims=("a;b", "c"), tags=("x y",))], language="en")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_was_exported_changes_nothing(shop: Shop, shelf: Products, tmp_path: Path, some: list[Product], language: str) -> None:
    saved = [shelf.save(product, by="示例店长", at=AT) for product in some]
    seen = preview(shop, exported(shop, tmp_path / "出 🍵.xlsx", language, saved))
    assert [planned.product for planned in seen.planned] == []
    assert [(each.code, each.facts) for each in seen.refused] == []
    assert seen.unchanged == sum(len(product.variants) for product in saved)


def test_sellers_come_back_unchanged(shop: Shop, shelf: Products, tmp_path: Path) -> None:
    seller = shelf.save_seller(Seller(name="示例茶行", address="示例路1号", contact="+86 21", uscc="-"))
    shelf.save(Product(name="茶", variants=(Variant(price_fen=1),), seller=seller.id), by="示例店长", at=AT)
    seen = preview(shop, exported(shop, tmp_path / "a.xlsx"))
    assert (seen.planned, seen.sellers, seen.unchanged) == ((), (), 1)


def test_no_cell_is_a_formula_or_a_link(shop: Shop, shelf: Products, at: datetime, tmp_path: Path) -> None:
    for place, name in enumerate(NASTY):
        shelf.save(Product(name=name, variants=(Variant(price_fen=place, merchant_code=f"C{place}"),)), by="示例店长", at=at)
    sheet = openpyxl.load_workbook(exported(shop, tmp_path / "a.xlsx")).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value[0] in "=+-@"]
    assert not [cell.value for cell in cells if cell.hyperlink]


def test_a_row_is_known_again_whatever_was_changed_in_it(shop: Shop, shelf: Products, at: datetime, tmp_path: Path) -> None:
    saved = shelf.save(
        Product(name="茶", variants=(Variant(name="小", price_fen=1), Variant(name="大", price_fen=2))), by="示例店长", at=at
    )
    book = openpyxl.load_workbook(exported(shop, tmp_path / "a.xlsx"))
    sheet = book.active
    assert sheet is not None
    for row in (2, 3):
        sheet.cell(row, 1, "新茶")
        sheet.cell(row, 2, f"规格{row}")
    book.save(tmp_path / "b.xlsx")
    seen = preview(shop, tmp_path / "b.xlsx")
    assert [(planned.product.id, planned.product.name) for planned in seen.planned] == [(saved.id, "新茶")]
    assert [variant.id for variant in seen.planned[0].product.variants] == [variant.id for variant in saved.variants]


def test_what_cannot_be_written_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(ExportUnwritable):
        exported(shop, tmp_path / "no folder" / "a.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shop"]
