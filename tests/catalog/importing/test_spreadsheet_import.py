"""An import: previewed, all or nothing, out of sight until it is whole, taken back as one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from catalog.editing import edited
from catalog.errors import NameMissing, ShopLocked
from catalog.importing.errors import ImportInUse, ImportOvertaken, ImportRunning, ImportUnknown
from catalog.importing.import_book import imports
from catalog.importing.spreadsheet_import import Preview, preview, write
from catalog.importing.undoing import built_upon, undo
from catalog.importing.writing import only_import
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop
from tests.doubles.product_lists import HEADER, LIST, Rows

Saved = Callable[..., Path]
Import = Callable[[Rows], Preview]


@pytest.fixture
def bring(shop: Shop, saved: Saved, at: datetime) -> Import:
    """Preview rows, write them where none is refused, and return the preview."""

    def run(rows: Rows) -> Preview:
        seen = preview(shop, saved(rows))
        if not seen.refused:
            write(shop, seen, by="示例店长", at=at)
        return seen

    return run


def counts(seen: Preview) -> tuple[int, int, int]:
    return seen.new, seen.changed, seen.unchanged


def table(*rows: dict[str, str]) -> Rows:
    """Return a list with just the columns these rows name."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    return [titles, *([row.get(title, "") for title in titles] for row in rows)]


def many(products: int) -> Rows:
    return [HEADER, *((f"示例茶{n}", "250g", "", f"M{n}", "68", "", "盒", "1", "茶", "示例茶行") for n in range(products))]


def test_a_list_becomes_products_with_variants_sellers_and_categories(shelf: Products, bring: Import) -> None:
    assert counts(bring(LIST)) == (3, 0, 0)
    tea = shelf.found("LJ-500")
    assert [(variant.name, variant.price_fen, variant.compared_fen, variant.stock) for variant in tea.variants] == [
        ("250g", 12800, 16800, 100),
        ("500g", 24800, None, None),
    ]
    assert (tea.categories, tea.revision) == (("TEA", "LAOZIHAO"), 1)
    assert [seller.name for seller in shelf.sellers()] == ["示例茶行", "示例酒坊"]


def test_a_preview_writes_nothing(shop: Shop, shelf: Products, saved: Saved) -> None:
    assert counts(preview(shop, saved(LIST))) == (3, 0, 0)
    assert (list(shelf.all()), shelf.sellers(), imports(shop)) == ([], [], [])


def test_the_same_list_again_changes_nothing(shop: Shop, bring: Import) -> None:
    bring(LIST)
    assert counts(bring(LIST)) == (0, 0, 3)
    assert len(imports(shop)) == 1


def test_a_changed_price_changes_its_row_and_makes_one_revision(shelf: Products, bring: Import) -> None:
    bring(LIST)
    assert counts(bring([*LIST[:3], ("黄酒", "", "6901234567908", "", "70", "", "瓶", "5", "ALCOHOL", "示例酒坊")])) == (0, 1, 2)
    assert [line.product.variants[0].price_fen for line in shelf.history(shelf.found("6901234567908").id)] == [7000, 6800]


def test_columns_the_file_has_not_are_left_as_they_stand(shelf: Products, bring: Import) -> None:
    bring(LIST)
    bring(table({"商品名称": "明前龙井", "规格": "250g", "直播价": "118"}))
    tea = shelf.found("LJ-250")
    assert (tea.variants[0].price_fen, tea.variants[0].stock, tea.categories, len(tea.variants)) == (11800, 100, ("TEA", "LAOZIHAO"), 2)


def test_a_merchant_code_matches_before_a_barcode_and_both_before_the_name(shelf: Products, bring: Import) -> None:
    bring(LIST)
    assert counts(bring(table({"商品名称": "陈年黄酒", "条码": "6901234567908", "商家编码": "HJ", "直播价": "68"}))) == (0, 1, 0)
    assert counts(bring(table({"商品名称": "新名", "商家编码": "lj-250", "条码": "6901234567908", "直播价": "128"}))) == (0, 1, 0)
    assert (shelf.found("LJ-250").name, shelf.found("hj").name) == ("新名", "陈年黄酒")


def test_a_wrong_check_digit_is_kept_with_a_warning_and_matches_nothing(shelf: Products, bring: Import) -> None:
    wrong = "6901234567893"
    seen = bring(table({"商品名称": "甲", "条码": wrong, "直播价": "1"}, {"商品名称": "乙", "条码": wrong, "直播价": "2"}))
    assert [(warning.row, warning.code) for warning in seen.warnings] == [
        (2, "catalog.barcode-check-digit"),
        (3, "catalog.barcode-check-digit"),
    ]
    assert counts(bring(table({"商品名称": "丙", "条码": wrong, "直播价": "3"}))) == (1, 0, 0)
    assert shelf.find(wrong) is None
    assert shelf.search("甲")[0].variants[0].barcode == wrong


def test_a_new_variant_joins_the_product_that_stands(shelf: Products, bring: Import) -> None:
    bring(LIST)
    seen = bring(table({"商品名称": "明前龙井", "规格": "1kg", "直播价": "488", "销售者": "示例茶行"}))
    assert counts(seen) == (1, 0, 0)
    assert [variant.name for variant in shelf.found("LJ-250").variants] == ["250g", "500g", "1kg"]


BAD = {"商品名称": "茶", "直播价": "1"}
REFUSALS = {
    "no name": ([{"商品名称": "", "直播价": "1"}], [(2, "商品名称", "catalog.cell-name-empty")]),
    "no price": ([{"商品名称": "茶", "直播价": ""}], [(2, "直播价", "catalog.cell-price-empty")]),
    "abc": ([{"商品名称": "茶", "直播价": "abc"}], [(2, "直播价", "catalog.money-unreadable")]),
    "-1": ([{"商品名称": "茶", "直播价": "-1"}], [(2, "直播价", "catalog.money-negative")]),
    "1e400": ([{"商品名称": "茶", "直播价": "1e400"}], [(2, "直播价", "catalog.money-unreadable")]),
    "fine": ([{"商品名称": "茶", "直播价": "1.999"}], [(2, "直播价", "catalog.money-too-fine")]),
    "large": ([{"商品名称": "茶", "直播价": "100000000"}], [(2, "直播价", "catalog.money-too-large")]),
    "struck": ([{"商品名称": "茶", "直播价": "1", "划线价": "abc"}], [(2, "划线价", "catalog.money-unreadable")]),
    "stock": ([{"商品名称": "茶", "直播价": "1", "库存": "1.5"}], [(2, "库存", "catalog.stock-unreadable")]),
    "two faults": (
        [{"商品名称": "", "直播价": "abc"}],
        [(2, "商品名称", "catalog.cell-name-empty"), (2, "直播价", "catalog.money-unreadable")],
    ),
    "barcode twice": (
        [{**BAD, "条码": "6901234567892"}, {**BAD, "商品名称": "酒", "条码": "6901234567892"}],
        [(3, "条码", "catalog.barcode-twice")],
    ),
    "code twice": (
        [{**BAD, "商家编码": "A1"}, {**BAD, "商品名称": "酒", "商家编码": "ａ1"}],
        [(3, "商家编码", "catalog.merchant-code-twice")],
    ),
    "row twice": ([{**BAD, "规格": "大"}, {**BAD, "规格": "大", "直播价": "2"}], [(3, "规格", "catalog.variant-twice")]),
    "seller": (
        [{**BAD, "销售者": "甲", "销售者地址": "一号"}, {**BAD, "商品名称": "酒", "销售者": "甲", "销售者地址": "二号"}],
        [(3, "销售者地址", "catalog.seller-differs")],
    ),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refused_row_says_where_and_why_and_nothing_is_written(shelf: Products, bring: Import, kind: str) -> None:
    rows, expected = REFUSALS[kind]
    seen = bring(table(*rows, {"商品名称": "好酒", "直播价": "9"}))
    assert [(problem.row, problem.column, problem.code) for problem in seen.refused] == expected
    assert list(shelf.all()) == []


def test_the_good_rows_can_be_written_on_the_merchants_word(shop: Shop, shelf: Products, saved: Saved, at: datetime) -> None:
    seen = preview(shop, saved(table({"商品名称": "坏茶", "直播价": "abc"}, {"商品名称": "好酒", "直播价": "9"})))
    write(shop, seen, by="示例店长", at=at)
    assert [product.name for product in shelf.all()] == ["好酒"]


def test_a_row_that_could_mean_two_products_is_refused(shelf: Products, bring: Import, at: datetime) -> None:
    for name in ("甲", "乙"):
        shelf.save(Product(name=name, variants=(Variant(merchant_code="A1", price_fen=1),)), by="示例店长", at=at)
    assert [problem.code for problem in bring(table({"商品名称": "丙", "商家编码": "A1", "直播价": "1"})).refused] == [
        "catalog.match-ambiguous"
    ]


def test_two_products_of_the_file_never_become_one(bring: Import) -> None:
    bring(LIST)
    seen = bring(table({"商品名称": "甲", "商家编码": "LJ-250", "直播价": "1"}, {"商品名称": "乙", "商家编码": "LJ-500", "直播价": "1"}))
    assert [(problem.row, problem.code) for problem in seen.refused] == [(3, "catalog.match-twice")]


def test_a_compared_price_that_is_not_higher_is_left_out_with_a_warning(shelf: Products, bring: Import) -> None:
    seen = bring(table({"商品名称": "茶", "直播价": "68", "划线价": "68"}))
    assert [warning.code for warning in seen.warnings] == ["catalog.compared-not-higher"]
    assert next(shelf.all()).variants[0].compared_fen is None


def test_an_unknown_category_is_kept_as_a_tag(shelf: Products, bring: Import) -> None:
    assert [warning.code for warning in bring(table({"商品名称": "灯", "直播价": "68", "类目": "星星灯"})).warnings] == [
        "catalog.category-unknown"
    ]
    product = next(shelf.all())
    assert (product.categories, product.tags) == ((), ("星星灯",))


def test_an_empty_cell_takes_away_no_category_and_no_document(shelf: Products, bring: Import, at: datetime) -> None:
    line = {"商品名称": "茶", "直播价": "68", "划线价": "88", "类目": "茶", "划线价依据": "7日最低成交价"}
    bring(table(line))
    product = next(shelf.all())
    basis = product.variants[0].basis
    assert basis is not None
    shelf.save(edited(product, {}, {"basis": msgspec.structs.replace(basis, document="e1")}), by="示例店长", at=at)
    bring(table({**line, "直播价": "66", "类目": "", "划线价依据": ""}))
    again = next(shelf.all())
    assert again.variants[0].basis is not None
    assert (again.categories, again.variants[0].basis.document) == (("TEA",), "e1")


def test_an_undone_import_leaves_every_product_as_it_was(shop: Shop, shelf: Products, bring: Import, at: datetime) -> None:
    bring(LIST)
    before = list(shelf.all())
    bring(table({"商品名称": "明前龙井", "商家编码": "LJ-250", "直播价": "1", "销售者": "另一家"}, {"商品名称": "新品", "直播价": "9"}))
    _, touched = undo(shop, by="示例店长", at=at)
    assert {(product.name, product.was_new) for product in touched} == {("明前龙井", False), ("新品", True)}
    assert list(shelf.all()) == before
    assert [seller.name for seller in shelf.sellers()] == ["示例茶行", "示例酒坊"]
    undo(shop, by="示例店长", at=at)
    assert list(shelf.all()) == []
    with pytest.raises(ImportUnknown):
        undo(shop, by="示例店长", at=at)


def test_a_revision_number_is_never_used_twice(shop: Shop, shelf: Products, bring: Import, at: datetime) -> None:
    bring(LIST)
    product = shelf.found("LJ-250")
    bring(table({"商品名称": "明前龙井", "商家编码": "LJ-250", "直播价": "1"}))
    undo(shop, by="示例店长", at=at)
    assert shelf.save(edited(product, {"origin": "示例产地"}, {}), by="示例店长", at=at).revision == 3
    bring(table({"商品名称": "明前龙井", "商家编码": "LJ-250", "直播价": "2"}))
    assert shelf.get(product.id).revision == 4


def test_an_import_that_was_built_upon_is_not_undone(shop: Shop, shelf: Products, bring: Import, at: datetime) -> None:
    bring(LIST)
    wine = shelf.found("6901234567908")
    shelf.save(edited(wine, {"origin": "示例产地"}, {}), by="示例店长", at=at)
    shelf.save(Product(name="手加", variants=(Variant(price_fen=1),), seller=wine.seller), by="示例店长", at=at)
    with pytest.raises(ImportInUse):
        undo(shop, by="示例店长", at=at)
    assert [product.name for product in built_upon(shop, imports(shop)[0].id)] == ["手加", "黄酒"]
    assert len(list(shelf.all())) == 3


def test_an_edit_since_the_preview_overtakes_the_import(shop: Shop, shelf: Products, bring: Import, saved: Saved, at: datetime) -> None:
    bring(LIST)
    seen = preview(shop, saved(table({"商品名称": "明前龙井", "商家编码": "LJ-250", "直播价": "1"})))
    shelf.save(edited(shelf.found("LJ-250"), {}, {"price_fen": 5}, "250g"), by="示例场控", at=at)
    with pytest.raises(ImportOvertaken):
        write(shop, seen, by="示例店长", at=at)
    assert shelf.found("LJ-250").variants[0].price_fen == 5
    assert [record.state.value for record in imports(shop)] == ["done"]


def test_another_import_since_the_preview_overtakes_it_too(shop: Shop, bring: Import, saved: Saved, at: datetime) -> None:
    seen = preview(shop, saved(LIST, "first.csv"))
    bring(LIST)
    with pytest.raises(ImportOvertaken):
        write(shop, seen, by="示例店长", at=at)


def test_only_one_import_runs_and_it_has_an_author(shop: Shop, saved: Saved, at: datetime) -> None:
    seen = preview(shop, saved(LIST))
    with pytest.raises(NameMissing):
        write(shop, seen, by=" ", at=at)
    with only_import(shop), pytest.raises(ImportRunning):
        write(shop, seen, by="示例店长", at=at)


def test_a_killed_import_is_invisible_and_swept_when_the_shop_is_opened(shop: Shop, saved: Saved) -> None:
    file = saved(many(1000))
    importing = f"""
        import os
        from datetime import UTC, datetime
        from pathlib import Path
        from catalog.store import Shop
        from catalog.importing import spreadsheet_import, writing
        writing.show = lambda *_: os._exit(9)
        with Shop.open(Path({str(shop.folder)!r})) as shop:
            seen = spreadsheet_import.preview(shop, Path({str(file)!r}))
            spreadsheet_import.write(shop, seen, by="x", at=datetime.now(UTC))
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(importing)], check=False, timeout=60).returncode == 9
    assert shop.database.table("product_revisions").count == 1000
    assert list(Products(shop).all()) == []
    with Shop.open(shop.folder) as again:
        assert [again.database.table(name).count for name in ("product_revisions", "product_keys", "imports", "seller_revisions")] == [
            0
        ] * 4


def test_a_running_import_is_not_swept_by_another_process(shop: Shop, bring: Import) -> None:
    bring(LIST)
    shop.database.table("imports").update(imports(shop)[0].id, {"state": "writing"})
    with only_import(shop), Shop.open(shop.folder) as theirs:
        assert theirs.database.table("product_revisions").count == 2
    with Shop.open(shop.folder) as theirs:
        assert theirs.database.table("product_revisions").count == 0


def test_a_database_held_in_the_middle_leaves_nothing_to_see(shop: Shop, shelf: Products, saved: Saved, at: datetime) -> None:
    seen = preview(shop, saved(LIST))
    holder = sqlite3.connect(shop.folder / "shop.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ShopLocked):
        write(shop, seen, by="示例店长", at=at)
    holder.rollback()
    holder.close()
    assert (list(shelf.all()), shelf.sellers()) == ([], [])
    write(shop, preview(shop, saved(LIST)), by="示例店长", at=at)
    assert len(list(shelf.all())) == 2


def test_no_batch_holds_the_lock_for_long_and_others_write_meanwhile(shop: Shop, saved: Saved, at: datetime) -> None:
    holds: list[float] = []
    seen = preview(shop, saved(many(1500)))
    shop.database.conn.set_trace_callback(
        lambda sql: (
            holds.append(time.monotonic() if sql == "BEGIN IMMEDIATE" else time.monotonic() - holds.pop())
            if sql in {"BEGIN IMMEDIATE", "COMMIT"}
            else None
        )
    )
    write(shop, seen, by="示例店长", at=at)
    shop.database.conn.set_trace_callback(None)
    assert len(holds) > 3
    assert max(holds) < 0.2
