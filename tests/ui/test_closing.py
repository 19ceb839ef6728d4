from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.doubles.desk_keeper import DeskKeeper
from tests.doubles.seeing_widgets import faults
from ui.app import Studio
from ui.closing import Closing, ClosingChoice


def answering(answer: Callable[[Closing], Any]) -> list[Closing]:
    asked: list[Closing] = []

    def find() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, Closing):
            asked.append(box)
            answer(box)
        else:
            QTimer.singleShot(20, find)

    QTimer.singleShot(20, find)
    return asked


@pytest.fixture
def live(qtbot: QtBot, studio: Studio, keeper: DeskKeeper) -> Studio:
    keeper.tell("live.state", state="preparing", broadcast="b")
    keeper.tell("live.state", state="live", broadcast="b")
    qtbot.waitUntil(lambda: studio.window.live.is_live, timeout=3000)
    return studio


def test_closing_asks_nothing_while_nothing_is_live(studio: Studio) -> None:
    assert studio.window.close()


def test_closing_while_live_keeps_streaming_by_default(qtbot: QtBot, live: Studio, keeper: DeskKeeper) -> None:
    asked = answering(lambda box: qtbot.keyClick(box, Qt.Key.Key_Return))
    assert live.window.close()
    assert asked[0].choice is ClosingChoice.KEEP
    assert keeper.did("stop") == []


def test_closing_while_live_may_end(qtbot: QtBot, live: Studio, keeper: DeskKeeper) -> None:
    answering(lambda box: box.end.click())
    assert live.window.close()
    live.close()
    assert keeper.did("stop") == [{"reason": "asked"}]


def test_escape_leaves_everything_as_it_is(qtbot: QtBot, live: Studio, keeper: DeskKeeper) -> None:
    answering(lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape))
    assert not live.window.close()
    assert live.window.isVisible()
    assert keeper.did("stop") == []


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_the_question_can_be_read_in_every_language(qtbot: QtBot, open_studio: Callable[..., Studio], language: str) -> None:
    studio = open_studio(language)
    box = Closing(studio.desk, studio.window)
    qtbot.addWidget(box)
    box.show()
    assert faults(box, qtbot.wait) == []
    box.close()
