"""A rundown is read from JSON, XLSX and CSV; what cannot be read is told by row and column."""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assets.wording import LANGUAGES, say
from catalog.errors import CatalogError, FileMissing
from studio.show.errors import RundownEmpty, RundownRefused, RundownUnreadable, RundownWithoutProducts
from studio.show.rundown import read_rundown
from studio.show.rundown_item import RundownItem, minutes

HEADER = ["序号", "链接号", "商品名", "规格", "日常价", "直播价", "库存", "类型", "讲解时长（分钟）", "必说项", "禁说项", "备注"]


def json_file(folder: Path, items: Any) -> Path:
    file = folder / "rundown.json"
    file.write_text(json.dumps({"items": items}), encoding="utf-8")
    return file


def sheet_file(folder: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "排品表.xlsx")
    return folder / "排品表.xlsx"


def test_json_is_read_whole(tmp_path: Path) -> None:
    item = {
        "product": "DEMO-DUCK",
        "price": "59.90",
        "minutes": 5,
        "must_say": ["净含量"],
        "never_say": ["最好"],
        "note": "more keys may come",
    }
    assert read_rundown(json_file(tmp_path, [item])) == (
        RundownItem(product="DEMO-DUCK", price_fen=5990, minutes=5, must_say=("净含量",), never_say=("最好",), row=1),
    )


def test_a_product_alone_is_enough(tmp_path: Path) -> None:
    assert read_rundown(json_file(tmp_path, [{"product": "p1"}, {"product": "p2"}]))[1] == RundownItem(product="p2", row=2)


def test_a_merchants_table_is_read_whole(tmp_path: Path) -> None:
    file = sheet_file(
        tmp_path,
        ["本场排品表"],
        HEADER,
        [1, 3, "示例酱鸭礼盒", "整只 750g", 88, 59.9, 120, "引流", "5-8分钟", "1. 净含量\n2. 发货时间", "最好吃；全网最低", ""],
        [None] * 12,
        ["合计", None, None, None, None, 59.9, 120],
    )
    assert read_rundown(file) == (
        RundownItem(
            product="示例酱鸭礼盒",
            variant="整只 750g",
            price_fen=5990,
            minutes=8,
            must_say=("净含量", "发货时间"),
            never_say=("最好吃", "全网最低"),
            row=3,
        ),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_table_is_read_in_the_encodings_shops_have(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "排品表.csv"
    file.write_text("条码,商品名,直播价\n2000001000014,示例酱鸭礼盒,￥68\n,示例桂花糕,\n", encoding=encoding)
    assert [(item.product, item.price_fen) for item in read_rundown(file)] == [("2000001000014", 6800), ("示例桂花糕", None)]


def test_a_barcode_kept_as_a_number_keeps_its_digits(tmp_path: Path) -> None:
    file = sheet_file(tmp_path, ["条码", "直播价"], [2000001000014, 68])
    assert read_rundown(file)[0].product == "2000001000014"


@pytest.mark.parametrize(
    ("item", "column", "code"),
    [
        ({"product": ""}, "product", "rundown.product-missing"),
        ({"price": "68"}, "product", "rundown.product-missing"),
        ({"product": "p1", "price": "abc"}, "price", "catalog.money-unreadable"),
        ({"product": "p1", "price": "-1"}, "price", "catalog.money-negative"),
        ({"product": "p1", "price": "1e400"}, "price", "catalog.money-unreadable"),
        ({"product": "p1", "price": ["68"]}, "price", "catalog.money-unreadable"),
        ({"product": "p1", "minutes": "soon"}, "minutes", "rundown.minutes-unreadable"),
        ({"product": "p1", "minutes": -1}, "minutes", "rundown.minutes-unreadable"),
        ({"product": "p1", "minutes": 100_000}, "minutes", "rundown.minutes-unreadable"),
        ({"product": "p1", "must_say": {"a": 1}}, "must_say", "rundown.sentences-unreadable"),
        ({"product": "p1", "never_say": [1]}, "never_say", "rundown.sentences-unreadable"),
        ({"product": True}, "product", "catalog.cell-not-text"),
    ],
)
def test_a_wrong_entry_refuses_the_rundown_and_is_named(tmp_path: Path, item: dict[str, Any], column: str, code: str) -> None:
    with pytest.raises(RundownRefused) as told:
        read_rundown(json_file(tmp_path, [{"product": "p0"}, item]))
    refusal = told.value.rows[0]
    assert (refusal.row, refusal.column, refusal.code) == (2, column, code)
    assert all(say(code, language, **refusal.facts) for language in LANGUAGES)


def test_every_wrong_row_of_a_table_is_named_as_the_spreadsheet_counts(tmp_path: Path) -> None:
    file = sheet_file(tmp_path, HEADER, [1, 1, "", "", "", 68], [2, 2, "示例酱鸭礼盒", "", "", "贵"], [3, 3, "示例桂花糕", "", "", 39])
    with pytest.raises(RundownRefused) as told:
        read_rundown(file)
    assert [(refusal.row, refusal.column) for refusal in told.value.rows] == [(2, "商品名"), (3, "直播价")]
    assert told.value.facts == {"count": 2, "row": 2, "column": "商品名"}


@pytest.mark.parametrize("content", [b"{", b'{"items": 3}', b'{"items": ["p1"]}', b"[]", b'{"items": [{"product": "\xff"}]}'])
def test_broken_json_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "rundown.json"
    file.write_bytes(content)
    with pytest.raises(RundownUnreadable):
        read_rundown(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    for missing in (tmp_path / "none.json", tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(FileMissing):
            read_rundown(missing)


def test_an_empty_rundown_is_told(tmp_path: Path) -> None:
    with pytest.raises(RundownEmpty):
        read_rundown(json_file(tmp_path, []))


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", "时间,负责人\n1,2\n".encode()])
def test_a_table_without_products_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    with pytest.raises(RundownWithoutProducts):
        read_rundown(file)


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"%PDF-1.7", b""])
def test_a_broken_table_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "table.xlsx"
    file.write_bytes(content)
    with pytest.raises((CatalogError, RundownWithoutProducts)):
        read_rundown(file)


MINUTES = (
    (5, 5), (5.0, 5), (4.5, 5), ("５ 分钟", 5), ("3~5", 5), ("3分钟-5分钟", 5), ("05:30", 5), ("01:05:00", 65), (time(0, 5), 5),
    (None, 0), ("", 0),
)  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), MINUTES)
def test_minutes_are_read_as_people_write_them(cell: object, expected: int) -> None:
    assert minutes(cell) == expected
