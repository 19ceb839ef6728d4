"""Promises of ``kaibo evidence``: taken in once, signed with by its id, and gone from the air on the day it ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop
from studio.cli.tree import kaibo
from studio.clock import today

ITEMS = "B04,B12,B15,B16,B17,B26,B30,B31,B32"
SIGNER = ("--by", "示例店长")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with Shop.open(tmp_path / "shop") as opened:
        shelf = Products(opened)
        seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
        variant = Variant(price_fen=3900, unit="盒", merchant_code="CAKE", stock=9)
        cake = Product(name="桂花糕", variants=(variant,), categories=("FOOD_PREPACK",), seller=seller.id)
        shelf.save(cake, by="示例店长", at=datetime(2026, 11, 23, tzinfo=UTC))
    return tmp_path / "shop"


def ran(shop: Path, *words: str, expect: int) -> dict[str, Any]:
    result = CliRunner().invoke(kaibo, [*words, "--shop", str(shop), "--json", "--lang", "zh_CN"])
    assert result.exit_code == expect, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def taken_in(shop: Path, *words: str) -> str:
    paper = shop.parent / "证照 🍵.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    (told,) = ran(shop, "evidence", "add", str(paper), *SIGNER, *words, expect=0)["evidence"]
    return str(told["id"])


def test_a_document_on_file_signs_by_its_first_letters(shop: Path) -> None:
    kept = taken_in(shop, "--type", "licence", "--number", "JY13101150123456")
    assert ran(shop, "clear", "CAKE", *SIGNER, "--item", f"{ITEMS}={kept[:8]}", expect=0)["verdict"] == "cleared"
    (told,) = ran(shop, "evidence", "list", expect=0)["evidence"]
    assert (told["format"], told["state"], {each["item"] for each in told["relied_on"]} >= {"B04", "B30"}) == ("JY", "good", True)
    assert ran(shop, "evidence", "remove", kept, *SIGNER, "--reason", "错", expect=3)["error"]["code"] == "compliance.evidence-in-use"


def test_a_document_that_ends_ends_the_clearance(shop: Path) -> None:
    until = (today() + timedelta(days=20)).isoformat()
    kept = taken_in(shop, "--until", until)
    assert ran(shop, "clear", "CAKE", *SIGNER, "--item", f"{ITEMS}={kept}", expect=0)["clearance"]["until"] == until
    assert [each["valid_until"] for each in ran(shop, "evidence", "list", "--expiring", "30", expect=1)["evidence"]] == [until]
    ran(shop, "evidence", "describe", kept, *SIGNER, "--until", (today() - timedelta(days=1)).isoformat(), expect=0)
    assert ran(shop, "check", "product", "CAKE", expect=1)["reason"]["code"] == "gate.evidence-expired"


def test_a_broken_document_is_refused_in_words(shop: Path, tmp_path: Path) -> None:
    broken = tmp_path / "断.pdf"
    broken.write_bytes(b"%PDF-1.4")
    error = ran(shop, "evidence", "add", str(broken), *SIGNER, expect=3)["error"]
    assert (error["code"], bool(error["hint"])) == ("compliance.evidence-broken", True)
    assert ran(shop, "evidence", "list", expect=0)["evidence"] == []


def test_a_pdfs_own_words_are_read_and_nothing_is_taken_over(shop: Path) -> None:
    kept = taken_in(shop)
    assert ran(shop, "evidence", "read", kept, expect=3)["error"]["code"] == "compliance.evidence-broken"
