"""Cells: spreadsheets bend numbers, codes and words; what was meant is read, what is lost is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.importing import cells
from catalog.importing.categories import categories_of
from catalog.importing.errors import BarcodeDigitsLost, CellNotText, PriceCellEmpty, StockUnreadable, TextTooLong


@pytest.mark.parametrize(
    "cell",
    [
        "6901234567892",
        6901234567892.0,
        6901234567892,
        "'6901234567892",
        '="6901234567892"',
        "6901234567892\t",
        "6901234567892.0",
        "6.901234567892E+12",
    ],
)
def test_a_barcode_is_read_however_the_spreadsheet_bent_it(cell: cells.Cell) -> None:
    assert cells.barcode(cell) == "6901234567892"


@pytest.mark.parametrize("cell", ["6.90123E+12", 69012345678.5, 1e17, -1.0, float("nan"), float("inf")])
def test_a_barcode_that_lost_its_digits_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(BarcodeDigitsLost):
        cells.barcode(cell)


@pytest.mark.parametrize(("cell", "pieces"), [("", None), (None, None), ("0", 0), (12.0, 12), ("1,200", 1200), ("１２", 12), ("5.0", 5)])
def test_stock_is_a_whole_number_or_nothing(cell: cells.Cell, pieces: int | None) -> None:
    assert cells.stock(cell) == pieces


@pytest.mark.parametrize("cell", ["-1", "1.5", 1.5, -1.0, "many", "1e3", True, float("nan"), 1e300, date(2026, 1, 1)])
def test_any_other_stock_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(StockUnreadable):
        cells.stock(cell)


def test_number_cells_become_the_words_people_see() -> None:
    assert [cells.text(cell) for cell in (1001.0, 12.5, 7, datetime(2026, 5, 1, tzinfo=UTC), "  a\u200b  b ")] == [
        "1001",
        "12.5",
        "7",
        "2026-05-01",
        "a b",
    ]


def test_what_is_no_text_or_too_long_is_refused() -> None:
    for cell, error in ((True, CellNotText), ("x" * 201, TextTooLong)):
        with pytest.raises(error):
            cells.name(cell)
    with pytest.raises(PriceCellEmpty):
        cells.price(" ")


def test_claims_are_sentences_and_tags_are_words() -> None:
    assert cells.sentences("鲜，爽；明前采摘\n鲜，爽") == ("鲜，爽", "明前采摘")
    assert cells.words("春茶、新品 礼盒,春茶") == ("春茶", "新品", "礼盒")


@pytest.mark.parametrize(
    ("said", "kind"),
    [("近7日最低成交价", "lowest_7d"), ("厂商建议零售价 2026-01", "suggested_retail"), ("示例专柜同款", "channel"), ("会员日价", "other")],
)
def test_a_price_basis_is_sorted_by_its_words(said: str, kind: str) -> None:
    basis = cells.basis(said)
    assert basis is not None
    assert (basis.kind, basis.text) == (kind, said)


ANY_CELL = st.one_of(
    st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes(), st.times(), st.timedeltas()
)


@given(ANY_CELL, st.sampled_from(sorted(cells.READERS)))
def test_any_cell_is_a_value_or_a_catalogue_error(cell: cells.Cell, field: str) -> None:
    with suppress(CatalogError):
        cells.READERS[field](cell)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("茶", ("TEA",)),
        ("茶叶、老字号", ("TEA", "LAOZIHAO")),
        ("FOOD_PREPACK;tea", ("FOOD_PREPACK", "TEA")),
        ("酒/老字号", ("ALCOHOL", "LAOZIHAO")),
        ("食品饮料>茶>绿茶", ("FOOD_PREPACK", "TEA")),
        ("保健食品", ("HEALTH_FOOD",)),
        ("日用百货", ("ALL",)),
        ("婴幼儿配方乳粉", ("INFANT_FORMULA",)),
        ("", ()),
    ],
)
def test_category_words_become_codes(words: str, codes: tuple[str, ...]) -> None:
    assert categories_of(words) == (codes, ())


def test_an_unknown_category_is_told() -> None:
    assert categories_of("茶 星星") == (("TEA",), ("星星",))
