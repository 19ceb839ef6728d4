"""``kaibo check`` and ``kaibo clear``: a program that reads only the JSON can bring a product on air."""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.conftest import CUP, SIGNER, TEA, Kaibo, run, sheet, sign_everything

VERDICTS = {"blocked", "needs-person", "cleared"}


def rundown(folder: Path, *items: dict[str, Any]) -> Path:
    file = folder / "排品 表.json"
    file.write_text(json.dumps({"items": items}), encoding="utf-8")
    return file


def changed(shop: Path, *row: object) -> Any:
    """Import the tea again as *row* and return how it stands."""
    assert run(shop, "products", "import", sheet(shop.parent / "again.xlsx", row)).exit_code == 0
    return run(shop, "check", "product", "TEA-100").document


def test_every_line_gives_one_line_in_order(kaibo: Kaibo) -> None:
    said = '全网最低价\n\n{"text":"能治疗湿疹","product_category":"COSMETICS"}\n{"a":1}\n欢迎'.encode()
    told = kaibo("check", "text", "-", lines=said)
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert told.exit_code == 1
    assert [(line["text"], line["verdict"]) for line in lines] == [
        ("全网最低价", "violation"),
        ("", "clean"),
        ("能治疗湿疹", "violation"),
        ('{"a":1}', "clean"),
        ("欢迎", "clean"),
    ]
    assert {"rule", "severity", "start", "end", "clause", "why", "suggestion", "sources"} <= set(lines[0]["findings"][0])


def test_numbers_say_whether_and_why(kaibo: Kaibo) -> None:
    right, wrong = kaibo("check", "number", "EAN13", "6901028075763"), kaibo("check", "number", "EAN13", "6901028075764")
    assert (right.exit_code, right.document["valid"], wrong.exit_code, wrong.document["valid"]) == (0, True, 1, False)
    assert {"level", "reason", "parts"} <= set(right.document)
    assert kaibo("check", "number", "NOBODY", "1").exit_code == 2


def test_a_checklist_item_says_its_id_its_state_and_whether_it_blocks(fresh: Path) -> None:
    run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", CUP))
    told = run(fresh, "check", "product", "CUP-1")
    assert (told.exit_code, told.document["verdict"], told.document["clearance"]) == (1, "needs-person", None)
    for item in told.document["checklist"]:
        assert item["id"] == item["item"]
        assert item["blocks"] is (item["level"] == "B" and item["state"] in {"missing", "failed"})
        assert item["text"]
        assert item["wanted"]


def test_any_small_file_signs_what_is_missing(fresh: Path) -> None:
    run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", CUP))
    papers = [fresh.parent / name for name in ("票.txt", "图.png", "表.xlsx", "证 书 🍵.pdf")]
    for paper in papers:
        paper.write_text(paper.name, encoding="utf-8")
    lacking = [item["id"] for item in run(fresh, "check", "product", "CUP-1").document["checklist"] if item["blocks"]]
    signed = [word for item, paper in zip(lacking, cycle(papers), strict=False) for word in ("--item", f"{item}={paper}")]
    assert run(fresh, "clear", "CUP-1", "--by", SIGNER, *signed).document["verdict"] == "cleared"


def test_a_clearance_names_signer_range_and_last_day(kaibo: Kaibo) -> None:
    told = kaibo("check", "product", "TEA-100")
    clearance = told.document["clearance"]
    assert (told.exit_code, told.document["verdict"]) == (0, "cleared")
    assert (clearance["by"], clearance["price_min"], clearance["price_max"]) == (SIGNER, "100.00", "200.00")
    assert kaibo("check", "product", "CUP-1").document["clearance"]["price_min"] == "1280.00"


def test_what_was_examined_ends_the_clearance_and_stock_does_not(fresh: Path, paper: Path) -> None:
    run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", TEA))
    sign_everything(fresh, "TEA-100", paper, "--price", "100-200")
    assert changed(fresh, *TEA[:4], "199.00", *TEA[5:7], 99, *TEA[8:])["verdict"] == "cleared"
    assert changed(fresh, *TEA[:4], "201.00", *TEA[5:])["reason"]["code"] == "gate.price-out-of-range"
    renamed = changed(fresh, "高山红茶", *TEA[1:])
    assert (renamed["verdict"], renamed["clearance"], renamed["reason"]["message"]) == ("needs-person", None, "放行之后商品改过（名称）。")


def test_a_rundown_stands_as_its_worst_line(kaibo: Kaibo, tmp_path: Path) -> None:
    fine = {"product": "6901234567892", "price": "118.00"}
    told = kaibo("check", "rundown", rundown(tmp_path, fine, {"product": "CUP-1"}))
    assert (told.exit_code, told.document["verdict"]) == (0, "cleared")
    dear, said, unknown = {"product": "TEA-100", "price": "500"}, {"product": "TEA-100", "must_say": ["全网最低价"]}, {"product": "NOBODY"}
    told = kaibo("check", "rundown", rundown(tmp_path, fine, dear, said, unknown))
    assert (told.exit_code, told.document["verdict"]) == (1, "blocked")
    assert [(item["verdict"], (item["reason"] or {}).get("code")) for item in told.document["items"]] == [
        ("cleared", None),
        ("needs-person", "gate.price-out-of-range"),
        ("blocked", "gate.must-say"),
        ("blocked", "catalog.product-unknown"),
    ]


def test_every_wrong_row_of_a_rundown_is_told(kaibo: Kaibo, tmp_path: Path) -> None:
    file = rundown(tmp_path, {"product": "TEA-100", "price": "abc"}, {"minutes": -3})
    told = kaibo("check", "rundown", file, lang="en")
    refused = told.document["error"]["refused"]
    assert [(row["row"], row["column"]) for row in refused] == [(1, "price"), (2, "product"), (2, "minutes")]
    assert all(row["message"] in told.err for row in refused)


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("product", "NOBODY"), 3),
        (("rundown", "no such file.json"), 3),
        (("text", "no such file.txt"), 3),
        (("text", "--profile", "nowhere"), 2),
    ],
)
def test_what_cannot_be_checked_is_one_document_with_an_error(kaibo: Kaibo, words: tuple[str, ...], exit_code: int) -> None:
    told = kaibo("check", *words)
    assert (told.exit_code, bool(told.document["error"]["message"])) == (exit_code, True)
