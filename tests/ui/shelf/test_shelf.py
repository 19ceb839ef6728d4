from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.doubles.seeing_widgets import faults, said
from ui.app import Studio
from ui.shelf.room import ShelfRoom

HEADERS = ["商品名称", "规格", "直播价", "库存", "条码"]


def write_products(file: Path, *rows: list[object]) -> str:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADERS, *rows]):
            sheet.write_row(at, 0, row)
    return str(file)


@pytest.fixture
def room(qtbot: QtBot, studio: Studio) -> ShelfRoom:
    studio.window.go_to("shelf")
    return studio.window.shelf


def names(room: ShelfRoom) -> list[str]:
    return [row.name for row in room.table.model.records]


def test_a_file_is_shown_agreed_to_and_taken_back(qtbot: QtBot, room: ShelfRoom, tmp_path: Path) -> None:
    file = write_products(tmp_path / "products.xlsx", ["示例酱鸭", "整只", 68, 10, ""], ["示例桂花糕", "一盒", 39, 5, ""])
    room.big.click()
    room.wizard.look_at(file)
    qtbot.waitUntil(lambda: room.wizard.agree.isVisible() and room.wizard.agree.isEnabled(), timeout=20_000)
    assert {"示例酱鸭", "示例桂花糕"} == {line.what for line in room.wizard.table.model.records}
    assert names(room) == []
    room.wizard.agree.click()
    qtbot.waitUntil(lambda: len(names(room)) == 2, timeout=20_000)
    room.wizard.undo.click()
    qtbot.waitUntil(lambda: names(room) == [], timeout=20_000)


def test_a_wrong_price_is_refused_with_its_row_and_nothing_is_written(qtbot: QtBot, room: ShelfRoom, tmp_path: Path) -> None:
    file = write_products(tmp_path / "products.xlsx", ["示例酱鸭", "整只", "abc", 10, ""], ["示例桂花糕", "一盒", 39, 5, ""])
    room.wizard.begin()
    room.wizard.look_at(file)
    qtbot.waitUntil(lambda: bool(room.wizard.table.model.records), timeout=20_000)
    refused = room.wizard.table.model.records[0]
    assert (refused.fate, refused.row, refused.what) == ("refused", "2", "直播价")
    assert not room.wizard.agree.isEnabled()
    assert names(room) == []


def test_a_file_that_is_none_is_said_beside_the_sheet(qtbot: QtBot, room: ShelfRoom, studio: Studio, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    room.wizard.begin()
    room.wizard.look_at(str(broken))
    qtbot.waitUntil(lambda: bool(studio.window.notices.codes), timeout=20_000)
    assert room.wizard.isVisible()
    assert not studio.window.notices.geometry().intersects(room.wizard.geometry())


def test_products_are_found_by_typing(qtbot: QtBot, room: ShelfRoom, tmp_path: Path) -> None:
    file = write_products(tmp_path / "products.xlsx", ["示例酱鸭", "整只", 68, 10, ""], ["示例桂花糕", "一盒", 39, 5, ""])
    room.wizard.look_at(file)
    qtbot.waitUntil(room.wizard.agree.isEnabled, timeout=20_000)
    room.wizard.agree.click()
    qtbot.waitUntil(lambda: len(names(room)) == 2, timeout=20_000)
    room.wizard.close_sheet()
    qtbot.keyClicks(room.search, "slghg")
    qtbot.waitUntil(lambda: names(room) == ["示例桂花糕"], timeout=5000)
    room.table.view.selectRow(0)
    qtbot.keyClick(room.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(room.sheet.isVisible, timeout=3000)
    assert "示例桂花糕" in said(room.sheet)
    room.sheet.add_button.click()
    live = room.window().live  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: [line.name for line in live.model.lines] == ["示例桂花糕"], timeout=5000)


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_the_wizard_can_be_read_in_every_language(qtbot: QtBot, open_studio: object, language: str) -> None:
    studio: Studio = open_studio(language)  # type: ignore[operator]
    studio.window.go_to("shelf")
    wizard = studio.window.shelf.wizard
    wizard.begin()
    assert faults(wizard, qtbot.wait) == []
    wizard.show_preview({"file": "x.csv", "new": 1, "changed": 0, "unchanged": 0, "refused": [], "warnings": [], "planned": []})
    assert faults(wizard, qtbot.wait) == []
