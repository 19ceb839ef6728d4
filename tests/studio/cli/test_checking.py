"""Promises of ``kaibo check``: words line by line, numbers, products and rundowns."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop
from studio.cli.checking import check

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with Shop.open(tmp_path / "shop") as opened:
        shelf = Products(opened)
        seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
        variant = Variant(price_fen=3900, unit="盒", merchant_code="CAKE", stock=9)
        shelf.save(Product(name="桂花糕", variants=(variant,), categories=("FOOD_PREPACK",), seller=seller.id), by="示例店长", at=NOW)
    return tmp_path / "shop"


def text(content: bytes | str, *words: str, expect: int) -> list[dict[str, Any]]:
    result = CliRunner().invoke(check, ["text", *words, "--lang", "zh_CN"], input=content)
    assert result.exit_code == expect, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def asked(shop: Path, *words: str, expect: int) -> dict[str, Any]:
    result = CliRunner().invoke(check, [*words, "--shop", str(shop), "--json", "--lang", "zh_CN"])
    assert result.exit_code == expect, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_one_line_in_one_line_out_in_order_also_for_empty_ones() -> None:
    lines = text("全网最低价\n\n这款颜色很多\n", expect=1)
    assert [(line["text"], line["verdict"]) for line in lines] == [("全网最低价", "violation"), ("", "clean"), ("这款颜色很多", "clean")]
    finding = lines[0]["findings"][0]
    assert set(finding) >= {"rule", "severity", "start", "end", "clause", "why", "suggestion", "sources"}
    assert (finding["rule"], finding["start"], finding["end"]) == ("PRICE", 0, 5)


def test_nothing_found_is_exit_zero() -> None:
    assert [line["verdict"] for line in text("请看尺码表\n欢迎到店", expect=0)] == ["clean", "clean"]
    assert text("", expect=0) == []


def test_a_json_line_with_a_text_names_its_own_goods() -> None:
    lines = text(
        '{"text": "护眼明目", "product_category": "E3C"}\n'
        '{"text": "护眼明目", "product_category": ["FOOD_PREPACK"]}\n'
        '{"text": "护眼明目", "product_category": "NOBODY"}\n',
        expect=1,
    )
    assert [line["verdict"] for line in lines] == ["clean", "violation", "violation"]


@pytest.mark.parametrize("line", ['{"words": "全网最低价"}', '{"text": 1}', "{全网最低价", '["全网最低价"]', '{"text": "a"', "{" * 100_000])
def test_any_other_line_is_text_as_it_stands(line: str) -> None:
    assert text(line, expect=1 if "全网" in line else 0)[0]["text"] == line


def test_the_category_option_holds_for_lines_that_name_none() -> None:
    assert text("护眼明目", "--category", "e3c", expect=0)[0]["verdict"] == "clean"
    assert text("护眼明目", "--category", "TEA,E3C", expect=1)[0]["verdict"] == "violation"


def test_marks_line_ends_and_broken_bytes_do_no_harm() -> None:
    lines = text(
        b"\xef\xbb\xbf\xe5\x85\xa8\xe7\xbd\x91\xe6\x9c\x80\xe4\xbd\x8e\xe4\xbb\xb7\r\n\xff\xfe\xe6\r\n\x00\n" + b'{"text": "\\ud800"}\n',
        expect=1,
    )
    assert [line["text"] for line in lines] == ["全网最低价", "��" + "�", "\x00", "?"]


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "话术.txt"
    file.write_text("全网第一\n", encoding="utf-8")
    assert text("", str(file), expect=1)[0]["findings"][0]["rule"] == "ABS"
    assert CliRunner().invoke(check, ["text", str(tmp_path / "none.txt")]).exit_code == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_script_is_heard_in_every_encoding_a_notepad_writes(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "话术.txt"
    file.write_text("欢迎来到直播间\r\n\r\n这款茶全网第一", encoding=encoding, newline="")
    found = text("", str(file), expect=1)
    assert [(line["text"], line["verdict"]) for line in found] == [
        ("欢迎来到直播间", "clean"),
        ("", "clean"),
        ("这款茶全网第一", "violation"),
    ]


def test_unknown_rule_packs_and_categories_are_refused() -> None:
    for words in (("--profile", "nowhere"), ("--category", "NOBODY")):
        result = CliRunner().invoke(check, ["text", *words, "--json"], input="a")
        assert result.exit_code == 2
        assert json.loads(result.stdout)["error"]["hint"]


def test_the_door_answers_while_lines_still_come() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "studio.cli", "check", "text"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for said in ("全网最低价", "欢迎"):
            running.stdin.write(said + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["text"] == said
        running.stdin.close()
        assert running.wait(20) == 1


def test_numbers_are_told_apart(shop: Path) -> None:
    right = asked(shop, "number", "uscc", "91110108551385082Q", expect=0)
    assert (right["valid"], right["level"], right["reason"], right["parts"]["region"]) == (True, "ok", "", "110108")
    wrong = asked(shop, "number", "EAN13", "6901234567890", expect=1)
    assert (wrong["valid"], wrong["level"]) == (False, "advisory")
    assert wrong["reason"]
    assert asked(shop, "number", "NOBODY", "1", expect=2)["error"]["code"] == "compliance.format-unknown"


def test_a_product_says_what_it_lacks(shop: Path) -> None:
    document = asked(shop, "product", "CAKE", expect=1)
    assert (document["verdict"], document["findings"], document["clearance"]) == ("needs-person", [], None)
    assert (document["reason"]["code"], bool(document["reason"]["message"])) == ("gate.items-missing", True)
    licence = next(item for item in document["checklist"] if item["item"] == "B30")
    assert (licence["state"], licence["level"], licence["signed_by"], licence["evidence"]) == ("missing", "B", "", "")
    assert licence["text"]
    assert licence["reason"]
    assert asked(shop, "product", "nobody", expect=3)["error"]["code"] == "catalog.product-unknown"


def test_a_rundown_stands_as_its_worst_product_does(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "rundown.json"
    items = [{"product": "CAKE", "must_say": ["全网最低价"]}, {"product": "nobody"}]
    file.write_text(json.dumps({"items": items}), encoding="utf-8")
    document = asked(shop, "rundown", str(file), expect=1)
    assert document["verdict"] == "blocked"
    assert [item["verdict"] for item in document["items"]] == ["blocked", "blocked"]
    assert {finding["rule"] for finding in document["findings"]} >= {"PRICE"}
    assert {item["scope"] for item in document["checklist"]} == {"product", "room", "host", "broadcast"}


def test_people_are_told_in_their_language(shop: Path) -> None:
    for language, word in (("zh_CN", "要有人处理"), ("zh_TW", "要有人處理"), ("en", "needs a person")):
        result = CliRunner().invoke(check, ["product", "CAKE", "--shop", str(shop), "--lang", language])
        assert word in result.stdout, result.stdout
