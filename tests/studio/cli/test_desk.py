"""Promises of the desk's settings: off until a named person turns them on; an override is told for ever."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop
from studio.cli.live import keep_overrides
from studio.cli.tree import kaibo
from studio.live.starting import Wanted, prepare_show
from studio.show.rundown_item import RundownItem
from studio.show.sources import read_cameras

ITEMS = "B04,B12,B15,B16,B17,B26,B30,B31,B32"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
TURNED = ("--by", "示例店长", "--reason", "公司规定")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with Shop.open(tmp_path / "shop") as opened:
        shelf = Products(opened)
        seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
        variant = Variant(price_fen=3900, unit="盒", merchant_code="CAKE", stock=9)
        cake = Product(name="桂花糕", variants=(variant,), categories=("FOOD_PREPACK",), seller=seller.id)
        shelf.save(cake, by="示例店长", at=NOW)
    (tmp_path / "证.pdf").write_bytes(b"%PDF-1.4 licence")
    (tmp_path / "r.json").write_text('{"items": [{"product": "CAKE", "minutes": 10}]}', encoding="utf-8")
    return tmp_path / "shop"


def ran(shop: Path, *words: str, expect: int) -> dict[str, Any]:
    result = CliRunner().invoke(kaibo, [*words, "--shop", str(shop), "--json", "--lang", "zh_CN"])
    assert result.exit_code == expect, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def cleared(shop: Path, *words: str, by: str = "示例店长", expect: int = 0) -> dict[str, Any]:
    return ran(shop, "clear", "CAKE", "--by", by, *words, expect=expect)


def signed(shop: Path) -> tuple[str, str]:
    return "--item", f"{ITEMS}={shop.parent / '证.pdf'}"


def planned(shop: Path, *, expect: int) -> dict[str, Any]:
    show = ("--camera", "pattern", "--microphone", "silence", "--size", "216x384", "--rundown", str(shop.parent / "r.json"))
    return ran(shop, "plan", *show, expect=expect)


def test_the_room_blocks_only_where_the_shop_wants_it_so(shop: Path) -> None:
    cleared(shop, *signed(shop))
    assert [one["code"] for one in planned(shop, expect=0)["concerns"] if one["name"] == "B01"] == ["gate.item-unsigned"]
    ran(shop, "check", "desk", "--signed-room", *TURNED, expect=0)
    assert {block["subject"] for block in planned(shop, expect=1)["blocks"]} == {"room", "host", "broadcast"}
    assert ran(shop, "check", "rundown", str(shop.parent / "r.json"), expect=1)["verdict"] == "needs-person"


def test_a_show_without_products_starts_in_a_strict_shop_too(shop: Path) -> None:
    ran(shop, "check", "desk", "--signed-room", *TURNED, expect=0)
    show = ("plan", "--camera", "pattern", "--microphone", "silence", "--size", "216x384")
    assert ran(shop, *show, expect=0)["blocks"] == []


def test_settings_change_with_a_name_and_a_reason(shop: Path) -> None:
    assert ran(shop, "check", "desk", "--two-signers", "--by", "示例店长", expect=3)["error"]["code"] == "compliance.reason-missing"
    told = ran(shop, "check", "desk", "--two-signers", *TURNED, expect=0)
    assert told["settings"] == {"requires_signed_room": False, "requires_two_signers": True}
    assert [(act["subject"], act["detail"], act["by"]) for act in told["acts"]] == [("requires_two_signers", "true", "示例店长")]


def test_the_second_person_clears(shop: Path) -> None:
    ran(shop, "check", "desk", "--two-signers", *TURNED, expect=0)
    assert cleared(shop, *signed(shop), expect=1)["reason"]["code"] == "gate.second-person"
    assert cleared(shop, expect=1)["clearance"] is None
    assert cleared(shop, by="示例法务")["clearance"]["by"] == "示例法务"


def test_an_override_is_told_for_ever_in_json_and_in_red(shop: Path) -> None:
    item = RundownItem(product="CAKE")
    with Shop.open(shop) as opened:
        wanted = Wanted(cameras=read_cameras(["pattern"], ()), microphones=("silence",), width=216, height=384, overrides=("店长: 已核对",))
        keep_overrides(opened, prepare_show(opened, [item], wanted, destinations=(), now=NOW.astimezone()), wanted.overrides)
    cleared(shop, *signed(shop))
    for told in (ran(shop, "check", "product", "CAKE", expect=0), ran(shop, "check", "rundown", str(shop.parent / "r.json"), expect=0)):
        assert [(each["by"], each["reason"], each["code"]) for each in told["overrides"]] == [("店长", "已核对", "gate.items-missing")]
    words = CliRunner().invoke(kaibo, ["check", "product", "CAKE", "--shop", str(shop), "--lang", "zh_CN"], color=True).stdout
    assert "\x1b[31m" in words


def test_a_clearance_that_ends_during_the_show_is_told_beforehand(shop: Path) -> None:
    cleared(shop, *signed(shop), "--until", f"{datetime.now().astimezone():%Y-%m-%d}")
    late = json.dumps({"items": [{"product": "CAKE", "minutes": 1440}]})
    (shop.parent / "r.json").write_text(late, encoding="utf-8")
    assert [one["subject"] for one in planned(shop, expect=0)["concerns"] if one["code"] == "gate.ends-during"]


def test_the_review_is_written_for_signing(shop: Path, tmp_path: Path) -> None:
    cleared(shop, *signed(shop))
    files = ("--xlsx", str(tmp_path / "表.xlsx"), "--pdf", str(tmp_path / "表.pdf"))
    told = ran(shop, "check", "rundown", str(shop.parent / "r.json"), *files, expect=0)
    assert Path(told["pdf"]).read_bytes().startswith(b"%PDF")
    assert Path(told["xlsx"]).read_bytes().startswith(b"PK")
