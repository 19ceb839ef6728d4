"""A show is planned from real products: every piece painted, placed and described, whatever its clearance."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from catalog.product import Seller
from catalog.products import Products
from catalog.store import Shop
from studio.show.errors import RundownRefused
from studio.show.plan import Overlay, ShowPlan, Source
from studio.show.planning import plan_entry, plan_show, replan_entry
from studio.show.rundown_item import RundownItem
from studio.show.seller_words import is_complete

from .conftest import AT

TODAY = date(2026, 11, 23)


def planned(shop: Shop, *items: RundownItem, is_rehearsal: bool = False) -> ShowPlan:
    return plan_show(
        shop,
        items,
        broadcast="b1",
        sources=(Source(name="main", device="pattern"),),
        microphones=("tone",),
        width=216,
        height=384,
        is_rehearsal=is_rehearsal,
        today=TODAY,
    )


def check_overlay(overlay: Overlay, plan: ShowPlan) -> None:
    content = Path(overlay.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == overlay.sha256 == Path(overlay.file).stem
    with Image.open(overlay.file) as picture:
        assert (picture.mode, picture.size) == ("RGBA", (overlay.width, overlay.height))
    assert all(value % 2 == 0 for value in (overlay.x, overlay.y, overlay.width, overlay.height))
    assert overlay.x + overlay.width <= plan.width
    assert overlay.y + overlay.height <= plan.height


def test_every_piece_of_a_plan_is_a_whole_picture_on_the_canvas(shop: Shop) -> None:
    plan = planned(shop, RundownItem(product="DUCK-1"), RundownItem(product="TEA-1"), is_rehearsal=True)
    for entry in plan.entries:
        check_overlay(entry.card.overlay, plan)
        check_overlay(entry.seller.overlay, plan)
    for overlay in (*plan.marks, *([plan.slate] if plan.slate else [])):
        check_overlay(overlay, plan)
    assert len(plan.marks) == 1


def test_a_plan_survives_its_file(shop: Shop) -> None:
    plan = planned(shop, RundownItem(product="DUCK-1"))
    assert msgspec.json.decode(msgspec.json.encode(plan), type=ShowPlan) == plan


def test_the_card_says_what_it_shows(shop: Shop) -> None:
    entry = planned(shop, RundownItem(product="2000001000014", minutes=5, must_say=("净含量",))).entries[0]
    card = entry.card
    assert (card.price_text, card.compared_text, card.basis_text, card.stock) == ("¥68.00/盒", "¥88.00", "厂商建议零售价", 120)
    assert (entry.minutes, entry.must_say) == (5, ("净含量",))


def test_the_first_sellers_line_stands_before_any_product_is_on_air(shop: Shop) -> None:
    plan = planned(shop, RundownItem(product="TEA-1"), RundownItem(product="DUCK-1"))
    assert plan.seller == plan.entries[0].seller
    assert plan.entries[0].seller.text == "实际销售者：示例茶庄（样例） ｜ 地址：杭州市示例街2号 ｜ 链接：https://example.com/tea"
    assert plan.entries[1].seller.overlay != plan.entries[0].seller.overlay


def test_an_uncleared_product_is_planned_and_left_to_the_gate(shop: Shop) -> None:
    card = planned(shop, RundownItem(product="DUCK-1")).entries[0].card
    assert (card.clearance, card.examined) == ("", "")


def test_the_rundowns_price_is_on_the_card(shop: Shop) -> None:
    card = planned(shop, RundownItem(product="DUCK-1", price_fen=5990)).entries[0].card
    assert (card.price_fen, card.price_text) == (5990, "¥59.90/盒")


@pytest.mark.parametrize(
    ("item", "variant"),
    [
        (RundownItem(product="DUCK-1"), "整只 750g"),
        (RundownItem(product="duck-2"), "半只"),
        (RundownItem(product="示例酱鸭礼盒", variant="半只"), "半只"),
        (RundownItem(product="示例酱鸭礼盒"), "整只 750g"),
    ],
)
def test_a_rundown_names_a_variant_by_its_words_or_its_code(shop: Shop, item: RundownItem, variant: str) -> None:
    assert planned(shop, item).entries[0].card.variant == variant


def test_every_unknown_product_and_variant_is_named_by_row(shop: Shop) -> None:
    items = (RundownItem(product="DUCK-1", row=3), RundownItem(product="酱鸭", row=4), RundownItem(product="DUCK-1", variant="两只", row=5))
    with pytest.raises(RundownRefused) as told:
        planned(shop, *items)
    assert [(refusal.row, refusal.code) for refusal in told.value.rows] == [
        (4, "catalog.product-unknown"),
        (5, "rundown.variant-unknown"),
    ]


def test_a_product_without_a_seller_is_planned_and_its_line_says_so(shop: Shop) -> None:
    assert planned(shop, RundownItem(product="LOST-1")).entries[0].seller.text == "实际销售者：未登记"


@pytest.mark.parametrize(
    ("seller", "line", "whole"),
    [
        (Seller(name="示例店"), "实际销售者：示例店", False),
        (Seller(name="示例店", contact="1"), "实际销售者：示例店 ｜ 联系：1", False),
        (Seller(name="示例店", address="示例路", contact=" "), "实际销售者：示例店 ｜ 地址：示例路", False),
        (Seller(name="示例店", address="示例路", contact="1"), "实际销售者：示例店 ｜ 地址：示例路 ｜ 联系：1", True),
    ],
)
def test_the_line_says_what_is_known_of_the_seller(shop: Shop, seller: Seller, line: str, whole: bool) -> None:
    products = Products(shop)
    found = products.found("LOST-1")
    changed = products.save(msgspec.structs.replace(found, seller=products.save_seller(seller).id), by="示例店长", at=AT)
    assert plan_entry(shop, changed, width=216, height=384, today=TODAY).seller.text == line
    assert is_complete(seller) is whole


def test_a_changed_product_is_painted_anew_and_keeps_the_hosts_lines(shop: Shop) -> None:
    entry = planned(shop, RundownItem(product="DUCK-2", minutes=3, never_say=("最好",))).entries[0]
    products = Products(shop)
    duck = products.found("DUCK-2")
    dearer = tuple(msgspec.structs.replace(variant, price_fen=variant.price_fen + 100) for variant in duck.variants)
    products.save(msgspec.structs.replace(duck, variants=dearer), by="示例店长", at=AT)
    again = replan_entry(shop, entry, width=216, height=384, today=TODAY)
    assert (again.card.variant, again.card.price_fen, again.minutes, again.never_say) == ("半只", 3900, 3, ("最好",))
    assert again.card.overlay.sha256 != entry.card.overlay.sha256


def test_an_unchanged_show_is_not_painted_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = planned(shop, RundownItem(product="DUCK-1"))
    refuse: Callable[..., object] = lambda *_, **__: pytest.fail("painted twice")  # noqa: E731 - one line says it
    for painter in ("paint_card", "paint_seller", "paint_mark", "paint_slate"):
        monkeypatch.setattr(f"studio.show.easel.{painter}", refuse)
    assert planned(shop, RundownItem(product="DUCK-1")) == first


def test_a_show_without_a_rundown_has_a_slate_and_no_cards(shop: Shop) -> None:
    plan = planned(shop)
    assert (plan.entries, plan.seller) == ((), None)
    assert plan.slate is not None


def test_what_the_law_wants_said_is_painted_whole_and_stays_on_the_canvas(shop: Shop) -> None:
    shelf = Products(shop)
    tea = shelf.found("TEA-1")
    goods = ("HEALTH_FOOD", "MED_DEVICE", "FSMP", "ALCOHOL", "IMPORT_CBEC")
    shelf.save(msgspec.structs.replace(tea, categories=goods, tags=("临期 2026-12-31",)), by="示例店长", at=AT)
    entry = planned(shop, RundownItem(product="TEA-1")).entries[0]
    assert [each.text for each in entry.disclosures][-2:] == ["跨境商品：限个人自用，标签和标准可能与国内不同", "临期食品 2026-12-31"]
    bottoms = [each.overlay.y + each.overlay.height for each in entry.disclosures]
    assert all(each.overlay.y >= bottom for each, bottom in zip(entry.disclosures[1:], bottoms, strict=False))
    for each in entry.disclosures:
        check_overlay(each.overlay, planned(shop))


def test_advertisement_and_a_generated_person_are_marked_for_the_whole_show(shop: Shop) -> None:
    sources = (Source(name="main", device="pattern"),)
    said = {"is_advertisement": True, "is_ai_generated": True}
    plan = plan_show(shop, (), broadcast="b1", sources=sources, microphones=("tone",), width=216, height=384, today=TODAY, **said)
    assert [each.text for each in plan.disclosures] == ["广告", "AI生成"]
