"""Search as one types: any part of a name, in Chinese, pinyin or code; in step with edits, imports and crashes."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.editing import edited
from catalog.importing.spreadsheet_import import preview, write
from catalog.importing.undoing import undo
from catalog.product import Product, Variant, folded
from catalog.products import Products
from catalog.search_index import indexed, pieces_of
from catalog.shelf_search import FEW, Wanted
from catalog.store import Shop
from tests.doubles.product_lists import HEADER, as_csv

NAMES = ("明前龙井", "雨前龙井茶", "重庆火锅底料", "长白山人参", "A级红茶 250g", "Rose tea", "𠮷祥酥")


def stand(shelf: Products, at: datetime, *names: str, **said: tuple[str, ...]) -> None:
    for place, name in enumerate(names or NAMES):
        code = Variant(price_fen=100, merchant_code=f"LJ-{place}", barcode="")
        shelf.save(Product(name=name, variants=(code,), **said), by="示例店长", at=at)


def names(shelf: Products, text: str, **filters: object) -> list[str]:
    return [product.name for product in shelf.wanted(Wanted(text=text, **filters))]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("龙", 2),
        ("龙井", 2),
        ("前龙井", 2),
        ("井茶", 1),
        ("chongqing", 1),
        ("cqhg", 1),
        ("cbsrs", 1),
        ("changbaishan", 1),
        ("longj", 2),
        ("lj", 7),
        ("级红茶", 1),
        ("a级", 1),
        ("茶 2", 1),
        ("TE", 1),
        ("ros", 1),
        ("𠮷", 1),
        ("井龙", 0),
        ("龙井 火锅", 0),
    ],
)
def test_each_keystroke_finds_what_holds_it(shelf: Products, at: datetime, typed: str, found: int) -> None:
    stand(shelf, at)
    assert len(names(shelf, typed)) == found


def test_filters_narrow_a_search(shelf: Products, at: datetime) -> None:
    stand(shelf, at, "绿茶", "红茶", categories=("TEA", "LAOZIHAO"), tags=("首发",))
    stand(shelf, at, "酒", categories=("ALCOHOL",), tags=("首发",))
    gone = shelf.withdraw(shelf.search("红茶")[0].id, by="示例店长", at=at)
    assert names(shelf, "", categories=("TEA",)) == ["绿茶", "红茶"]
    assert names(shelf, "", tags=("首发",), is_withdrawn=False) == ["绿茶", "酒"]
    assert names(shelf, "红", categories=("TEA", "LAOZIHAO"), is_withdrawn=True) == [gone.name]
    assert names(shelf, "首发") == ["绿茶", "酒", "红茶"]
    assert names(shelf, "TEA") == []


def test_an_edit_is_found_by_its_new_words_alone(shelf: Products, at: datetime) -> None:
    stand(shelf, at, "明前龙井")
    standing = shelf.search("龙井")[0]
    shelf.save(edited(standing, {"name": "碧螺春"}, {}), by="示例店长", at=at)
    assert (names(shelf, "龙井"), names(shelf, "blc")) == ([], ["碧螺春"])


def test_a_new_price_leaves_the_index_as_it_is(shop: Shop, shelf: Products, at: datetime) -> None:
    stand(shelf, at, "明前龙井")
    for price in (1, 2, 3):
        shelf.save(edited(shelf.search("龙井")[0], {}, {"price_fen": price}), by="示例店长", at=at)
    assert (shop.database.table("product_texts").count, shelf.search("龙井")[0].variants[0].price_fen) == (1, 3)


def test_an_undone_import_is_out_of_the_search(shop: Shop, shelf: Products, at: datetime, tmp_path: Path) -> None:
    stand(shelf, at, "明前龙井")
    file = tmp_path / "list.csv"
    file.write_bytes(as_csv([HEADER, ("狮峰龙井", "", "", "LJ-0", "1", "", "", "", "", "")]))
    write(shop, preview(shop, file), by="示例店长", at=at)
    assert names(shelf, "龙井") == ["狮峰龙井"]
    undo(shop, by="示例店长", at=at)
    assert names(shelf, "龙井") == ["明前龙井"]


def test_a_shop_of_an_older_kaibo_is_searchable_once_it_is_open(shop: Shop, shelf: Products, at: datetime) -> None:
    stand(shelf, at)
    shop.database.execute("UPDATE product_revisions SET text_id = 0")
    shop.database.execute("DELETE FROM product_texts")
    shop.database.execute("INSERT INTO product_grams (product_grams) VALUES ('delete-all')")
    shop.database.commit()
    with Shop.open(shop.folder) as again:
        assert names(Products(again), "龙井") == ["明前龙井", "雨前龙井茶"]


@pytest.mark.parametrize("typed", ["茶", "茶 1", "c", "茶10"])
def test_many_and_few_answers_stand_in_the_same_order(shelf: Products, at: datetime, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stand(shelf, at, *(f"茶{number % 7}{number}" for number in range(60)))
    few = names(shelf, typed)
    monkeypatch.setattr("catalog.shelf_search.FEW", 0)
    assert FEW > 60
    assert names(shelf, typed) == few == sorted(few)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4), st.data())
@settings(max_examples=60)
def test_every_part_of_a_text_is_among_its_pieces(lines: list[str], data: st.DataObject) -> None:
    """The index may offer too much, never too little: asked with a real trigram index in memory."""
    lines = [line for line in map(folded, lines) if line and "\x00" not in line] or ["茶"]
    line = data.draw(st.sampled_from(lines))
    start = data.draw(st.integers(0, len(line) - 1))
    part = line[start : data.draw(st.integers(start + 1, len(line)))]
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'trigram', content = '', detail = none)")
        database.execute("INSERT INTO t (rowid, x) VALUES (1, ?)", [indexed("\n".join(lines), "")])
        for piece in pieces_of(part):
            asked = '"' + piece.replace('"', '""') + '"'
            assert database.execute("SELECT rowid FROM t WHERE t MATCH ?", [asked]).fetchall() == [(1,)]
    database.close()


@given(st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(shelf: Products, typed: str) -> None:
    assert names(shelf, typed) == []
