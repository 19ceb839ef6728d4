"""The shelf: saved as revisions, found exactly, searched as people search."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from catalog.editing import VariantNeeded, VariantUnknown, edited
from catalog.errors import NameMissing, ProductAmbiguous, ProductChanged, ProductInvalid, ProductUnknown, ShopDamaged
from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop

GOOD, WRONG = "6901234567892", "6901234567893"


def tea(**said: object) -> Product:
    variant = Variant(name="250g", barcode=GOOD, merchant_code="LJ-250", price_fen=12800, unit="盒")
    return msgspec.structs.replace(Product(name="明前龙井", variants=(variant,), tags=("春茶",)), **said)


def test_a_saved_product_has_an_id_and_its_first_revision(shelf: Products, at: datetime) -> None:
    saved = shelf.save(tea(), by="示例店长", at=at)
    assert (len(saved.id), saved.id[0], saved.revision) == (9, "p", 1)
    assert shelf.get(saved.id) == saved


def test_every_edit_is_a_revision_with_author_and_time(shelf: Products, at: datetime) -> None:
    first = shelf.save(tea(), by="示例店长", at=at)
    shelf.save(edited(first, {}, {"price_fen": 9900}), by="示例场控", at=at)
    lines = [(line.product.revision, line.product.variants[0].price_fen, line.by) for line in shelf.history(first.id)]
    assert lines == [(2, 9900, "示例场控"), (1, 12800, "示例店长")]
    assert shelf.history(first.id)[0].at == "2026-11-23T12:30:00.000+00:00"


def test_saving_without_a_difference_makes_no_revision(shelf: Products, at: datetime) -> None:
    saved = shelf.save(tea(), by="示例店长", at=at)
    assert shelf.save(saved, by="示例店长", at=at).revision == 1


def test_a_stale_save_is_refused(shop: Shop, shelf: Products, at: datetime) -> None:
    first = shelf.save(tea(), by="示例店长", at=at)
    with Shop.open(shop.folder) as theirs:
        Products(theirs).save(edited(first, {"name": "雨前龙井"}, {}), by="示例场控", at=at)
    with pytest.raises(ProductChanged) as told:
        shelf.save(edited(first, {"name": "龙井"}, {}), by="示例店长", at=at)
    assert told.value.facts["revision"] == 2
    assert shelf.get(first.id).name == "雨前龙井"


@pytest.mark.parametrize("text", [GOOD, "LJ-250", "lj-250", " ＬＪ－２５０ ", f"\u200b{GOOD}"])
def test_a_product_is_found_by_barcode_and_code_in_any_case_and_width(shelf: Products, at: datetime, text: str) -> None:
    saved = shelf.save(tea(), by="示例店长", at=at)
    assert shelf.find(text) == saved
    assert shelf.find(saved.id) == saved


@pytest.mark.parametrize("text", [WRONG, "LJ", "龙井", "", "pnothere0"])
def test_a_wrong_check_digit_a_part_and_a_name_find_nothing(shelf: Products, at: datetime, text: str) -> None:
    shelf.save(edited(tea(), {}, {"barcode": WRONG}), by="示例店长", at=at)
    assert shelf.find(text) is None


def test_old_codes_no_longer_find(shelf: Products, at: datetime) -> None:
    saved = shelf.save(tea(), by="示例店长", at=at)
    shelf.save(edited(saved, {}, {"merchant_code": "NEW"}), by="示例店长", at=at)
    assert shelf.find("LJ-250") is None
    assert shelf.found("new").id == saved.id


def test_a_code_of_two_products_is_ambiguous_until_one_is_withdrawn(shelf: Products, at: datetime) -> None:
    first, second = (shelf.save(tea(name=name), by="示例店长", at=at) for name in ("甲", "乙"))
    with pytest.raises(ProductAmbiguous):
        shelf.find(GOOD)
    shelf.withdraw(first.id, by="示例店长", at=at)
    assert shelf.found(GOOD).id == second.id


@pytest.mark.parametrize("text", ["龙井", "龙", "mqlj", "MQ", "春茶", "250g 龙井", "lj-2", GOOD[:6], "２５０"])
def test_search_finds_by_any_part(shelf: Products, at: datetime, text: str) -> None:
    shelf.save(tea(), by="示例店长", at=at)
    shelf.save(Product(name="黄酒", variants=(Variant(price_fen=6800),)), by="示例店长", at=at)
    assert [product.name for product in shelf.search(text)] == ["明前龙井"]


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "龙井 黄酒", "*"])
def test_search_takes_every_sign_as_it_stands(shelf: Products, at: datetime, text: str) -> None:
    shelf.save(tea(), by="示例店长", at=at)
    assert shelf.search(text) == []


def test_withdrawn_products_stand_last_and_can_come_back(shelf: Products, at: datetime) -> None:
    first = shelf.save(tea(name="A"), by="示例店长", at=at)
    shelf.save(tea(name="B"), by="示例店长", at=at)
    gone = shelf.withdraw(first.id, by="示例店长", at=at)
    assert [product.name for product in shelf.search("")] == ["B", "A"]
    assert not shelf.save(edited(gone, {"is_withdrawn": False}, {}), by="示例店长", at=at).is_withdrawn


@pytest.mark.parametrize(
    "bad",
    [
        {"name": " \u200b"},
        {"variants": ()},
        {"categories": ("WINE",)},
        {"variants": (Variant(price_fen=-1),)},
        {"variants": (Variant(price_fen=10**10),)},
        {"variants": (Variant(price_fen=1, stock=-1),)},
        {"variants": (Variant(name="a", price_fen=1), Variant(name="Ａ", price_fen=2))},
    ],
)
def test_what_no_shelf_may_hold_is_refused(shelf: Products, at: datetime, bad: dict[str, object]) -> None:
    with pytest.raises(ProductInvalid):
        shelf.save(tea(**bad), by="示例店长", at=at)
    assert list(shelf.all()) == []


def test_nobody_edits_without_a_name(shelf: Products, at: datetime) -> None:
    with pytest.raises(NameMissing):
        shelf.save(tea(), by=" ", at=at)


def test_what_is_not_there_is_told(shelf: Products) -> None:
    for look in (shelf.get, shelf.found, shelf.history):
        with pytest.raises(ProductUnknown):
            look("pnothere0")


def test_an_edit_says_which_variant(shelf: Products) -> None:
    two = tea(variants=(Variant(id="v1", name="250g", price_fen=1), Variant(id="v2", name="500g", price_fen=2)))
    assert edited(two, {}, {"price_fen": 9}, "500G").variants[1].price_fen == 9
    with pytest.raises(VariantNeeded):
        edited(two, {}, {"price_fen": 9})
    with pytest.raises(VariantUnknown):
        edited(two, {}, {"price_fen": 9}, "1kg")


def test_sellers_are_kept_and_changed(shelf: Products) -> None:
    seller = shelf.save_seller(Seller(name="示例茶行", address="示例路1号"))
    shelf.save_seller(msgspec.structs.replace(seller, address="示例路2号"))
    assert [found.address for found in shelf.sellers()] == ["示例路2号"]
    assert shelf.seller(seller.id) == msgspec.structs.replace(seller, address="示例路2号")
    assert shelf.seller("snobody00") is None


def test_ids_come_from_the_random_source_that_is_passed_in(tmp_path: Path, at: datetime) -> None:
    with Shop.open(tmp_path) as shop:
        saved = Products(shop, random_bytes=bytes).save(tea(), by="示例店长", at=at)
    assert saved.id == "paaaaaaaa"


def test_a_record_that_is_no_longer_one_is_a_damaged_shop(shop: Shop, shelf: Products, at: datetime) -> None:
    shelf.save(tea(), by="示例店长", at=at)
    for damaged in ('{"id": 1}', "{", b"\xff\xfe"):
        shop.database.execute("UPDATE product_revisions SET document = CAST(? AS TEXT)", [damaged])
        with pytest.raises(ShopDamaged):
            list(shelf.all())
