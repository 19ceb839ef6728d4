"""Promises of ``kaibo clear``: signed by name and with documents, or refused with a reason."""

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
from studio.cli.checking import check
from studio.cli.clearing import clear

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ITEMS = "B04,B12,B15,B16,B17,B26,B30,B31,B32"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with Shop.open(tmp_path / "shop") as opened:
        shelf = Products(opened)
        seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
        variant = Variant(price_fen=3900, unit="盒", merchant_code="CAKE", stock=9)
        shelf.save(Product(name="桂花糕", variants=(variant,), categories=("FOOD_PREPACK",), seller=seller.id), by="示例店长", at=NOW)
    return tmp_path / "shop"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "证 #1.pdf"
    file.write_bytes(b"%PDF-1.4 licence")
    return file


def cleared(shop: Path, *words: str, expect: int) -> dict[str, Any]:
    result = CliRunner().invoke(clear, [*words, "--by", "示例店长", "--shop", str(shop), "--json", "--lang", "zh_CN"])
    assert result.exit_code == expect, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_product_is_cleared_with_its_documents(shop: Path, paper: Path) -> None:
    document = cleared(shop, "CAKE", "--item", f"{ITEMS}={paper}", "--price", "29-49.9", expect=0)
    clearance = document["clearance"]
    assert (document["verdict"], clearance["state"], clearance["by"]) == ("cleared", "cleared", "示例店长")
    assert (clearance["price_min"], clearance["price_max"]) == ("29.00", "49.90")
    assert set(clearance) >= {"id", "product", "state", "examined", "price_min", "price_max", "until", "by", "at", "items"}
    shown = CliRunner().invoke(check, ["product", "CAKE", "--shop", str(shop), "--json"])
    assert (shown.exit_code, json.loads(shown.stdout)["clearance"]["id"]) == (0, clearance["id"])


def test_what_is_missing_is_said(shop: Path, paper: Path) -> None:
    document = cleared(shop, "CAKE", "--item", f"B04={paper}", expect=1)
    assert document["clearance"] is None
    states = {item["item"]: item for item in document["checklist"]}
    assert (states["B04"]["state"], states["B04"]["signed_by"]) == ("signed", "示例店长")
    assert states["B30"]["state"] == "missing"
    assert states["B30"]["reason"]


def test_signatures_add_up_over_several_calls(shop: Path, paper: Path) -> None:
    for item in ITEMS.split(",")[:-1]:
        cleared(shop, "CAKE", "--item", f"{item}={paper}", expect=1)
    assert cleared(shop, "CAKE", "--item", f"B32={paper}", expect=0)["clearance"]["items"]


def test_a_licence_number_goes_with_its_document(shop: Path, paper: Path) -> None:
    document = cleared(
        shop, "CAKE", "--item", f"B30={paper}#JY13101150123456", "--number", "B31=SC11453282248002", "--item", f"B31={paper}", expect=1
    )
    numbers = {item["item"]: item["number"] for item in document["checklist"] if item["number"]}
    assert numbers == {"B30": "JY13101150123456", "B31": "SC11453282248002"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--item", "B04=营业执照已看过"], "compliance.evidence-missing"),
        (["--item", "B04={paper}#91110108551385082A"], "compliance.number-refused"),
        (["--price", "50-60"], "compliance.range-invalid"),
        (["--until", "2020-01-01"], "compliance.until-invalid"),
        (["--accept", "MED:没关系"], "compliance.finding-unknown"),
        (["--waive", "B30:没有"], "compliance.item-not-waivable"),
        (["--expires", "B04=2020-01-01", "--item", "B04={paper}"], "compliance.evidence-expired"),
    ],
)
def test_what_is_not_in_order_is_refused_with_code_and_hint(shop: Path, paper: Path, words: list[str], code: str) -> None:
    error = cleared(shop, "CAKE", *(word.format(paper=paper) for word in words), expect=3)["error"]
    assert (error["code"], bool(error["message"]), bool(error["hint"])) == (code, True, True)


@pytest.mark.parametrize(
    "words", [["--item", "B04"], ["--item", "B04="], ["--waive", "B17"], ["--until", "soon"], ["--expires", "B04=soon"]]
)
def test_wrong_use_is_exit_two(shop: Path, words: list[str]) -> None:
    assert CliRunner().invoke(clear, ["CAKE", "--by", "示例店长", "--shop", str(shop), *words]).exit_code == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--item", "B99={paper}"], "compliance.item-unknown"), (["--price", "abc"], "compliance.range-unreadable")],
)
def test_an_item_or_a_range_that_is_none_is_wrong_use(shop: Path, paper: Path, words: list[str], code: str) -> None:
    assert cleared(shop, "CAKE", *(word.format(paper=paper) for word in words), expect=2)["error"]["code"] == code


def test_nobody_is_not_a_signer(shop: Path) -> None:
    result = CliRunner().invoke(clear, ["CAKE", "--by", " ", "--shop", str(shop), "--json"])
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (2, "compliance.signer-missing")
    assert CliRunner().invoke(clear, ["CAKE", "--shop", str(shop)]).exit_code == 2


def test_the_room_is_signed_for_all_products(shop: Path, paper: Path) -> None:
    assert cleared(shop, "room", "--item", f"B01={paper}", expect=1)["clearance"] is None
    document = cleared(shop, "room", "--item", f"B02,B23={paper}", expect=0)
    assert (document["scope"], document["clearance"]["by"]) == ("room", "示例店长")
    assert cleared(shop, "room", "--item", f"B30={paper}", expect=3)["error"]["code"] == "compliance.item-elsewhere"


def test_a_clearance_is_taken_back_with_a_reason(shop: Path, paper: Path) -> None:
    clearance = cleared(shop, "CAKE", "--item", f"{ITEMS}={paper}", expect=0)["clearance"]
    assert cleared(shop, "CAKE", "--withdraw", "证照存疑", expect=0)["withdrawn"] == clearance["id"]
    shown = CliRunner().invoke(check, ["product", "CAKE", "--shop", str(shop), "--json"])
    assert json.loads(shown.stdout)["reason"]["code"] == "gate.clearance-withdrawn"


def test_the_whole_shelf_is_cleared_at_once(shop: Path, paper: Path) -> None:
    told = cleared(shop, "shelf", "--item", f"{ITEMS}={paper}", expect=0)
    assert (told["cleared"], [each["verdict"] for each in told["products"]]) == (1, ["cleared"])
