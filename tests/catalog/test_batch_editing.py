"""One edit on many products: seen first, done whole, taken back; and one product's way back to an earlier revision."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.batch_editing import edited, preview, read_setting
from catalog.errors import CatalogError, ProductInvalid
from catalog.importing.errors import ImportOvertaken, ImportUnknown
from catalog.importing.import_book import BATCH
from catalog.importing.undoing import undo
from catalog.importing.writing import write
from catalog.money import HIGHEST_FEN
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.revising import RevisionUnknown, changes, go_back
from catalog.shelf_search import Wanted
from catalog.store import Shop

TEA = Product(name="茶", variants=(Variant(id="v1", name="小", price_fen=1005, stock=3), Variant(id="v2", name="大", price_fen=2000)))
ALL = Wanted()


def stand(shelf: Products, at: datetime) -> list[Product]:
    return [shelf.save(Product(name=name, variants=(Variant(price_fen=1000),)), by="示例店长", at=at) for name in ("绿茶", "红茶", "酒")]


@pytest.mark.parametrize(
    ("told", "prices"), [("price=9.9", [990, 990]), ("price=x0.9", [905, 1800]), ("price+=0.5", [1055, 2050]), ("price-=10", [5, 1000])]
)
def test_a_price_is_set_moved_or_scaled_in_whole_fen(told: str, prices: list[int]) -> None:
    assert [variant.price_fen for variant in edited(TEA, [read_setting(told)]).variants] == prices


def test_lists_are_set_added_to_and_taken_from() -> None:
    said = edited(TEA, map(read_setting, ("tags+=首发、老字号", "categories+=茶叶", "claims=手工;新茶", "brand=示例")))
    assert (said.tags, said.categories, said.claims, said.brand) == (("首发",), ("TEA", "LAOZIHAO"), ("手工", "新茶"), "示例")
    assert edited(said, [read_setting("tags-=老字号")]).categories == ("TEA",)


@pytest.mark.parametrize(
    "told", ["", "price", "colour=red", "name=茶", "brand+=x", "price=abc", "stock=many", "categories=火箭", "price-=99", "price="]
)
def test_what_cannot_be_is_refused_before_anything_is_written(told: str) -> None:
    with pytest.raises(CatalogError):
        edited(TEA, [read_setting(told)])


def test_many_products_are_edited_as_one_and_taken_back_as_one(shop: Shop, shelf: Products, at: datetime) -> None:
    stand(shelf, at)
    both, agreed = preview(shelf, Wanted(text="茶"), [read_setting("price=x0.8"), read_setting("tags+=首发")])
    assert [(each.before.name, each.after.variants[0].price_fen) for each in both] == [("红茶", 800), ("绿茶", 800)]
    assert {product.revision for product in shelf.all()} == {1}
    write(shop, agreed, by="示例店长", at=at)
    assert [product.name for product in shelf.wanted(Wanted(tags=("首发",)))] == ["红茶", "绿茶"]
    undo(shop, by="示例店长", at=at, kind=BATCH)
    assert {(product.revision, product.variants[0].price_fen) for product in shelf.all()} == {(1, 1000)}
    with pytest.raises(ImportUnknown):
        undo(shop, by="示例店长", at=at)


def test_one_wrong_product_stops_them_all(shelf: Products, at: datetime) -> None:
    stand(shelf, at)
    with pytest.raises(ProductInvalid):
        preview(shelf, ALL, [read_setting("price-=20")])


def test_somebody_elses_edit_overtakes_the_batch(shop: Shop, shelf: Products, at: datetime) -> None:
    tea = stand(shelf, at)[0]
    _, agreed = preview(shelf, ALL, [read_setting("stock=9")])
    with Shop.open(shop.folder) as theirs:
        Products(theirs).save(edited(tea, [read_setting("stock=1")]), by="示例场控", at=at)
    with pytest.raises(ImportOvertaken):
        write(shop, agreed, by="示例店长", at=at)
    assert sorted(product.variants[0].stock or 0 for product in shelf.all()) == [0, 0, 1]


def test_what_changed_is_told_and_an_earlier_revision_comes_back(shelf: Products, at: datetime) -> None:
    first = shelf.save(TEA, by="示例店长", at=at)
    second = shelf.save(edited(first, map(read_setting, ("brand=示例", "price=x2"))), by="示例店长", at=at)
    told = [(change.field, change.variant, change.before, change.after) for change in changes(first, second)]
    assert told == [("brand", "", "", "示例"), ("price_fen", "v1", 1005, 2010), ("price_fen", "v2", 2000, 4000)]
    back = go_back(shelf, first.id, 1, by="示例场控", at=at)
    assert (back.revision, changes(first, back)) == (3, ())
    with pytest.raises(RevisionUnknown):
        go_back(shelf, first.id, 9, by="示例场控", at=at)


@given(st.integers(0, HIGHEST_FEN), st.decimals("0", "999", places=4) | st.integers(0, 999))
def test_money_never_leaves_whole_fen(fen: int, factor: object) -> None:
    product = Product(name="茶", variants=(Variant(price_fen=fen),))
    try:
        made = edited(product, [read_setting(f"price=x{factor}")]).variants[0].price_fen
    except ProductInvalid:
        return
    assert type(made) is int
    assert 0 <= made <= HIGHEST_FEN


@given(st.text(max_size=30))
def test_any_setting_is_read_or_refused(text: str) -> None:
    try:
        edited(TEA, [read_setting(text)])
    except CatalogError:
        return
    assert "=" in text
