"""The window in the middle of a busy evening: nothing is cut off, nothing holds it up."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.places import RUNTIME_VARIABLE
from tests.doubles.desk_keeper import DeskKeeper
from tests.doubles.seeing_widgets import faults
from ui.app import Studio
from ui.models.takings import page_of
from ui.screens.programme_picture import programme_picture
from ui.screens.sample_evening import Evening

SLOT_BUDGET_S = 0.01
Opening = Callable[[str, tuple[int, int]], Studio]


@pytest.fixture
def busy(evening: Evening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskKeeper]:
    monkeypatch.setenv(RUNTIME_VARIABLE, str(tmp_path))
    keeper = DeskKeeper(evening.shop)
    keeper.snapshot = evening.snapshot
    yield keeper.open()
    keeper.close()


@pytest.fixture
def open_busy(qapp: QApplication, qtbot: QtBot, evening: Evening, busy: DeskKeeper) -> Iterator[Opening]:
    opened: list[Studio] = []

    def open_one(language: str, size: tuple[int, int]) -> Studio:
        studio = Studio(qapp, evening.shop, language=language, theme="light")
        opened.append(studio)
        studio.window.resize(*size)
        studio.window.show()
        studio.start()
        qtbot.waitUntil(lambda: studio.window.live.model.on_air is not None, timeout=10_000)
        studio.desk.preview.painted.emit(programme_picture(evening.plan, 1))
        return studio

    yield open_one
    for studio in opened:
        studio.window.hide()
        studio.close()
        studio.window.deleteLater()
        studio.deleteLater()
    qapp.processEvents()


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=["laptop", "desktop"])
def test_nothing_is_cut_off_covered_or_nameless_on_a_busy_evening(
    qtbot: QtBot, open_busy: Opening, evening: Evening, language: str, size: tuple[int, int]
) -> None:
    window = open_busy(language, size).window
    for part in (0, 1, 2):
        window.live.side.choose(part)
        assert faults(window, qtbot.wait) == []
    for sheet in (window.live.correction, window.live.passphrase):
        sheet.open_sheet()
        assert faults(sheet, qtbot.wait) == []
        sheet.close_sheet()
    window.bar.sound_button.click()
    assert faults(window.sound, qtbot.wait) == []
    window.sound.close_sheet()
    window.live.press_big()
    assert faults(window.live.ending, qtbot.wait) == []
    window.live.ending.close_sheet()
    window.takings.show_page(page_of(evening.summary, as_of="2026-11-23"))
    for name in ("shelf", "checks", "takings", "setup"):
        window.go_to(name)
        assert faults(window, qtbot.wait) == [], name


class Watch(QObject):
    """Measures how long each handed-over piece of work keeps the window's thread."""

    def __init__(self) -> None:
        super().__init__()
        self.slowest_s = 0.0
        self._began = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        now = time.thread_time()
        if self._began:
            self.slowest_s = max(self.slowest_s, now - self._began)
        self._began = now if event.type() in {QEvent.Type.MetaCall, QEvent.Type.Timer, QEvent.Type.Paint} else 0.0
        return False


def test_a_running_broadcast_never_holds_the_window_up(qtbot: QtBot, qapp: QApplication, open_busy: Opening, busy: DeskKeeper) -> None:
    studio = open_busy("zh_CN", (1366, 768))
    qtbot.wait(300)
    watch = Watch()
    qapp.installEventFilter(watch)
    for number in range(200):
        strips = [{"source": name, "role": "voice", "peak_mdb": -12_000, "fader_mdb": -100 * number} for name in ("microphone", "music")]
        busy.tell("level", peak_mdb=-12_000 - number, rms_mdb=-20_000, sources=strips)
        busy.tell("health", frames=number, due=number, late=0, dropped=0, late_p99_us=900, word="steady")
        busy.tell("output.statistics", destination="视频号", sent_bytes=number, sent_ms=1000, dropped=0, reconnects=0)
    qtbot.waitUntil(lambda: studio.window.live.on_air.frames == 199, timeout=10_000)
    qapp.removeEventFilter(watch)
    assert 0 < watch.slowest_s < SLOT_BUDGET_S
