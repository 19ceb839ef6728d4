"""``kaibo products``: search with filters, export, many at once, back again, photos; a backup that verifies, people who are known."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.contracts.conftest import CUP, TEA, run, sheet


def stocked(fresh: Path) -> Path:
    run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", TEA, CUP))
    return fresh


def names(shop: Path, *asked: str) -> list[str]:
    return [product["name"] for product in run(shop, "products", "list", *asked).document["products"]]


def test_a_list_is_narrowed_by_word_category_and_standing(tmp_path: Path) -> None:
    shop = stocked(tmp_path / "店")
    assert names(shop, "--search", "gslc") == names(shop, "--category", "茶叶") == ["高山绿茶"]
    assert (names(shop, "--cleared"), len(names(shop, "--not-cleared", "--on-shelf"))) == ([], 2)
    assert run(shop, "products", "list", "--category", "火箭").exit_code == 2


def test_what_is_exported_imports_unchanged(tmp_path: Path) -> None:
    shop = stocked(tmp_path / "店")
    out = tmp_path / "出 🍵.xlsx"
    assert run(shop, "products", "export", out).document["rows"] == 2
    told = run(shop, "products", "import", out).document
    assert (told["new"], told["changed"], told["unchanged"], told["refused"]) == (0, 0, 2, [])


def test_a_map_is_remembered_until_it_is_forgotten(tmp_path: Path) -> None:
    shop, map_file, file = stocked(tmp_path / "店"), tmp_path / "map.json", tmp_path / "own.csv"
    map_file.write_text('{"商品名称": "货", "直播价": "钱"}', encoding="utf-8")
    file.write_text("货,钱\n丝巾,68\n", encoding="utf-8")
    assert run(shop, "products", "import", file, "--map", map_file).document["new"] == 1
    told = run(shop, "products", "import", file).document
    assert (told["map_remembered"], told["unchanged"], told["sureness"]) == (True, 1, {"name": 100, "price": 100})
    assert run(shop, "products", "import", file, "--forget-map").document["error"]["code"] == "catalog.header-missing"


def test_many_are_edited_seen_first_and_taken_back(tmp_path: Path) -> None:
    shop = stocked(tmp_path / "店")
    told = run(shop, "products", "edit-many", "--set", "price=x0.5", "--set", "tags+=老字号", "--dry-run").document
    assert (told["changed"], told["edit"]) == (2, "")
    assert run(shop, "products", "edit-many", "--category", "TEA", "--set", "price=x0.5").document["changed"] == 1
    shown = run(shop, "products", "show", "TEA-100").document
    assert shown["products"][0]["variants"][0]["price"] == "64.00"
    assert [(change["field"], change["before"], change["after"]) for change in shown["history"][0]["changes"]] == [
        ("price_fen", 12800, 6400)
    ]
    assert run(shop, "products", "undo-edit").document["undone"]
    assert run(shop, "products", "show", "TEA-100").document["products"][0]["variants"][0]["price"] == "128.00"
    assert run(shop, "products", "edit-many", "--set", "price=cheap").exit_code == 3


def test_an_earlier_revision_comes_back(tmp_path: Path) -> None:
    shop = stocked(tmp_path / "店")
    run(shop, "products", "edit", "TEA-100", "--name", "春茶")
    assert run(shop, "products", "go-back", "TEA-100", "1").document["products"][0]["name"] == "高山绿茶"


def test_a_photo_is_taken_in_or_refused_with_words(tmp_path: Path) -> None:
    shop = stocked(tmp_path / "店")
    Image.new("RGB", (30, 30)).save(tmp_path / "TEA-100.jpg")
    told = run(shop, "products", "photo", "TEA-100", tmp_path / "TEA-100.jpg").document
    assert Path(told["photos"][0]).is_file()
    assert run(shop, "products", "photo", tmp_path).document["products"] == {told["products"][0]["id"]: ["TEA-100.jpg"]}
    assert run(shop, "products", "photo", "TEA-100", tmp_path / "none.jpg").document["error"]["code"] == "catalog.file-missing"


def test_people_are_known_and_sign_in_their_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = stocked(tmp_path / "店")
    (tmp_path / "word").write_text("sealed with this", encoding="utf-8")
    monkeypatch.setenv("KAIBO_PASSPHRASE_FILE", str(tmp_path / "word"))
    assert run(shop, "people", "add", "示例审核", "--role", "reviewer").document["people"][0]["role"] == "reviewer"
    assert run(shop, "people", "pin", "示例审核", lines=b"2468\n").document == {"set": True}
    assert run(shop, "people", "pin", "示例审核", "--check", lines=b"1357\n").exit_code == 1
    run(shop, "people", "train", "示例审核", "审核规程", "--until", "2027-01-01")
    told = run(shop, "people", "check-identity", "示例审核", "--by", "示例店长", lines=b"11010519491231002X\n")
    assert (told.document["facts"][0]["facts"]["last_four"], "11010519491231002X" in told.out + told.err) == ("002X", False)
    assert [fact["kind"] for fact in run(shop, "people", "show", "示例审核").document["facts"]] == ["identity", "training", "pin", "saved"]
    assert "示例审核以审核身份签字。" in run(shop, "clear", "TEA-100", "--by", "示例审核").err
    assert "身份签字" not in run(shop, "clear", "TEA-100", "--by", "别人").err
