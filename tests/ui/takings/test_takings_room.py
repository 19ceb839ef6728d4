import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.doubles.seeing_widgets import faults, said
from ui.app import Studio
from ui.screens.sample_evening import Evening
from ui.takings.room import TakingsRoom


@pytest.fixture
def room(qtbot: QtBot, evening: Evening, shop_folder: Path, open_studio: Callable[..., Studio]) -> TakingsRoom:
    shutil.copytree(evening.shop, shop_folder)
    studio = open_studio()
    studio.window.go_to("takings")
    room = studio.window.takings
    qtbot.waitUntil(lambda: room.stack.currentIndex() == 1, timeout=20_000)
    return room


def test_the_first_page_tells_what_was_earned(qtbot: QtBot, room: TakingsRoom, evening: Evening) -> None:
    assert room.figures[0].amount.text() == f"¥{evening.summary['totals']['gmv_net']}"
    assert any(evening.summary["totals"]["gmv_paid"] in text for text in said(room))
    assert faults(room, qtbot.wait) == []


def test_the_report_is_saved_where_the_clerk_says(qtbot: QtBot, room: TakingsRoom, tmp_path: Path) -> None:
    done: list[bool] = []
    room._write_report(tmp_path / "report.html", lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!")


def test_importing_the_same_orders_again_changes_nothing(qtbot: QtBot, room: TakingsRoom, evening: Evening) -> None:
    before = room.figures[0].amount.text()
    room.import_orders([str(evening.shop.parent / "orders.csv")])
    qtbot.waitUntil(room.big.isEnabled, timeout=20_000)
    assert any(code.startswith("ui.takings.imported") for code in room.window().notices.codes)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not room.desk.errands.is_busy, timeout=20_000)
    assert room.figures[0].amount.text() == before
