import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.doubles.seeing_widgets import faults, said
from ui.app import Studio
from ui.screens.sample_evening import Evening
from ui.takings.room import TakingsRoom, report_file


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


@pytest.mark.parametrize(("ending", "begins"), [("html", b"<!"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_the_report_is_saved_where_and_as_the_clerk_says(
    qtbot: QtBot, room: TakingsRoom, tmp_path: Path, ending: str, begins: bytes
) -> None:
    done: list[bool] = []
    room._write_report(tmp_path / f"report.{ending}", lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=40_000)
    assert (tmp_path / f"report.{ending}").read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [("evening", "pdf", "evening.pdf"), ("evening.xlsx", "pdf", "evening.xlsx"), ("11.23", "html", "11.23.html")],
)
def test_a_report_without_an_ending_takes_that_of_the_chosen_kind(typed: str, kind: str, written: str) -> None:
    assert report_file(Path(typed), kind).name == written


def test_importing_the_same_orders_again_changes_nothing(qtbot: QtBot, room: TakingsRoom, evening: Evening) -> None:
    before = room.figures[0].amount.text()
    room.import_orders([str(evening.shop.parent / "orders.csv")])
    qtbot.waitUntil(room.big.isEnabled, timeout=20_000)
    assert any(code.startswith("ui.takings.imported") for code in room.window().notices.codes)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not room.desk.errands.is_busy, timeout=20_000)
    assert room.figures[0].amount.text() == before
