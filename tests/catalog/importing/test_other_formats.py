"""ODS, columns under unknown names, and what was told once: the preview says what it understood, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from catalog.importing import errors
from catalog.importing.columns import field_of
from catalog.importing.drafts import read_drafts
from catalog.importing.saved_maps import forget_map, saved_maps
from catalog.importing.spreadsheet_import import preview, write
from catalog.importing.table import read_table
from catalog.products import Products
from catalog.store import Shop
from tests.doubles.open_documents import as_ods
from tests.doubles.product_lists import LIST

Saved = Callable[..., Path]
OWN = [("货", "钱", "数"), ("茶", "68", "3")]
OWN_MAP = {"name": "货", "price": "钱"}


def test_an_ods_with_a_million_empty_rows_is_read_like_any_other(saved: Saved) -> None:
    table = read_table(saved(as_ods([["示例茶行"], *LIST]), "list.ods"))
    drafts = read_drafts(table).drafts
    assert (table.kind, table.header.row, [draft.row for draft in drafts], drafts[2].price) == ("ods", 2, [3, 4, 5], 6800)


@pytest.mark.parametrize("rows", ["1048576", "999999999"])
def test_an_ods_that_says_a_million_times_the_same_is_too_large(saved: Saved, rows: str) -> None:
    bomb = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="float" office:value="1"'
        ' table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(errors.FileTooLarge):
        read_table(saved(as_ods(LIST, bomb), "list.ods"))


def test_a_cut_ods_is_broken(saved: Saved) -> None:
    whole = as_ods(LIST)
    for share in (0.3, 0.6, 0.95):
        with pytest.raises(errors.FileBroken):
            read_table(saved(whole[: int(len(whole) * share)], "list.ods"))


@pytest.mark.parametrize(("title", "field"), [("商品名稱", "name"), ("條碼", "barcode"), ("庫存數量", "stock"), ("商品69码", "barcode")])
def test_titles_of_other_places_are_known(title: str, field: str) -> None:
    found = field_of(title)
    assert found is not None
    assert found[0] == field


def test_a_title_nobody_told_is_guessed_where_its_cells_agree(saved: Saved) -> None:
    rows = [("商品名称", "规格", "直播专享价", "库存说明"), ("茶", "一盒", "68", "很多"), ("酒", "一瓶", "¥9", "少")]
    reading = read_drafts(read_table(saved(rows)))
    assert ([draft.price for draft in reading.drafts], [draft.stock or None for draft in reading.drafts]) == ([6800, 900], [None, None])
    assert [(each.column, each.code) for each in reading.warnings] == [("直播专享价", "catalog.column-guessed")]


def test_a_map_is_remembered_for_the_next_file_with_that_header(shop: Shop, saved: Saved, at: datetime) -> None:
    with pytest.raises(errors.HeaderMissing):
        preview(shop, saved(OWN))
    write(shop, preview(shop, saved(OWN), mapping=OWN_MAP), by="示例店长", at=at)
    again = preview(shop, saved([("数", "货", "钱"), ("9", "酒", "7")], "next.csv"))
    assert (again.is_map_remembered, again.new, again.mapping) == (True, 1, OWN_MAP)
    forget_map(shop, again.titles)
    assert saved_maps(shop) == []


def test_a_map_for_one_header_is_not_used_for_another(shop: Shop, saved: Saved, at: datetime) -> None:
    write(shop, preview(shop, saved(OWN), mapping=OWN_MAP), by="示例店长", at=at)
    with pytest.raises(errors.HeaderMissing):
        preview(shop, saved([("货", "钱", "色"), ("茶", "68", "绿")]))


def test_the_tag_and_the_code_of_a_time_honoured_brand_are_one_thing(shop: Shop, saved: Saved, at: datetime) -> None:
    rows = [("商品名称", "直播价", "类目", "标签"), ("茶", "68", "茶叶、国货", "老字号、首发"), ("酒", "9", "酒类、老字号", "")]
    seen = preview(shop, saved(rows))
    write(shop, seen, by="示例店长", at=at)
    tea, wine = Products(shop).search("茶")[0], Products(shop).search("酒")[0]
    assert (tea.categories, tea.tags, wine.categories, seen.warnings) == (
        ("TEA", "LAOZIHAO"), ("首发", "国货"), ("ALCOHOL", "LAOZIHAO"), (),
    )  # fmt: skip
    assert {product.name for product in Products(shop).search("老字号")} == {"茶", "酒"}
