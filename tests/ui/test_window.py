from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assets.wording import sentences
from studio.keeper.link import Link, ProtocolMismatch
from tests.doubles.desk_keeper import DeskKeeper
from tests.doubles.seeing_widgets import faults, nameless, said
from ui.app import Studio

ROOMS = ("live", "shelf", "checks", "takings", "setup")
Opening = Callable[..., Studio]


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=["laptop", "desktop"])
def test_no_room_cuts_off_or_covers_a_word(qtbot: QtBot, open_studio: Opening, language: str, size: tuple[int, int]) -> None:
    window = open_studio(language, size=size).window
    for name in ROOMS:
        window.go_to(name)
        assert faults(window, qtbot.wait) == [], name


def test_every_control_of_every_room_has_a_name(qtbot: QtBot, studio: Studio) -> None:
    for name in ROOMS:
        studio.window.go_to(name)
        assert nameless(studio.window) == [], name


def test_every_room_has_its_one_big_button_at_the_same_place(qtbot: QtBot, studio: Studio) -> None:
    places = set()
    for name in ROOMS:
        studio.window.go_to(name)
        qtbot.wait(10)
        big = studio.window.rooms[name].big
        assert big.isVisible()
        places.add(big.mapTo(studio.window, big.rect().bottomRight()).toTuple())
    assert len(places) == 1


def test_the_language_changes_without_a_restart(qtbot: QtBot, studio: Studio) -> None:
    for name in ROOMS:
        studio.window.go_to(name)
    studio.desk.words.speak("en")
    english = {entry["message"] for entry in sentences("en").values()}
    for name in ROOMS:
        studio.window.go_to(name)
        qtbot.wait(10)
        chinese = {text for text in said(studio.window) if any("\u4e00" <= letter <= "\u9fff" for letter in text)}
        assert chinese - {"简体中文", "繁體中文"} == set(), name
    assert "Shelf" in english & said(studio.window)


def test_themes_change_without_a_restart(studio: Studio) -> None:
    before = studio.window.grab().toImage().pixelColor(200, 4)
    studio.desk.look.wear("light")
    after = studio.window.grab().toImage().pixelColor(200, 4)
    assert before.lightness() < 60
    assert after.lightness() > 200


def test_rooms_are_reached_by_keyboard(qtbot: QtBot, studio: Studio) -> None:
    studio.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is studio.window, timeout=3000)
    for number, name in enumerate(ROOMS, start=1):
        qtbot.keyClick(studio.window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert studio.window.stack.currentWidget() is studio.window.rooms[name]


def test_a_keeper_that_goes_is_told_and_one_that_comes_back_takes_the_notice_away(qtbot: QtBot, studio: Studio, keeper: DeskKeeper) -> None:
    keeper.close()
    qtbot.waitUntil(lambda: "ui.keeper.gone" in studio.window.notices.codes, timeout=3000)
    assert not studio.window.live.big.isEnabled()
    keeper.open()
    qtbot.waitUntil(lambda: studio.window.notices.codes == (), timeout=5000)
    assert studio.window.live.big.isEnabled()


def test_a_notice_takes_no_room_from_the_desk(qtbot: QtBot, studio: Studio) -> None:
    before = studio.window.live.rundown.geometry()
    studio.window.notices.tell("keeper.gone")
    qtbot.wait(20)
    assert studio.window.live.rundown.geometry() == before
    assert studio.window.notices.isVisible()


def test_a_notice_stands_beside_an_open_sheet(qtbot: QtBot, studio: Studio) -> None:
    studio.window.go_to("setup")
    form = studio.window.rooms["setup"].form  # type: ignore[attr-defined]
    studio.window.notices.tell("keeper.gone")
    form.begin()
    assert not studio.window.notices.geometry().intersects(form.geometry())
    form.close_sheet()
    assert studio.window.notices.geometry().right() > studio.window.stack.width() - 40


def test_a_keeper_that_cannot_be_started_is_told_from_the_first_second(qtbot: QtBot, qapp: QApplication, shop_folder: Path) -> None:
    def never(*_words: object, **_options: object) -> Link:
        raise ProtocolMismatch(ours=1, theirs=2)

    studio = Studio(qapp, shop_folder, language="zh_CN", attach_to=never, pauses_s=(0.02,))
    studio.window.show()
    studio.start()
    qtbot.waitUntil(lambda: studio.window.notices.codes == ("keeper.protocol",), timeout=3000)
    assert not studio.window.live.big.isEnabled()
    studio.window.hide()
    studio.close()
    studio.window.deleteLater()
