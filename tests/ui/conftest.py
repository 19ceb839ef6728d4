"""A window on a shop of its own, with a keeper that does what the test says; Qt warnings fail a test."""

from __future__ import annotations

import logging
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.places import RUNTIME_VARIABLE
from tests.doubles.desk_keeper import DeskKeeper
from ui.app import Studio
from ui.screens.sample_evening import Evening, make_evening, utc_evening

SILENT = ("propagateSizeHints",)  # the offscreen platform has no window manager to hint to


@pytest.fixture(autouse=True)
def _quiet_qt() -> Iterator[None]:
    said: list[str] = []

    def hear(kind: QtMsgType, _context: object, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not any(known in message for known in SILENT):
            said.append(message)

    before = qInstallMessageHandler(hear)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture(autouse=True)
def _nothing_broke(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that means something to break clears ``caplog`` once it has seen it."""
    yield
    broke = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert broke == []


@pytest.fixture(scope="session")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """The sample shop in the middle of a broadcast. Whoever changes it copies it first."""
    return make_evening(tmp_path_factory.mktemp("evening"), utc_evening())


@pytest.fixture
def shop_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    runtime = tmp_path / "run"
    runtime.mkdir()
    monkeypatch.setenv(RUNTIME_VARIABLE, str(runtime))
    return tmp_path / "shop"


@pytest.fixture
def keeper(shop_folder: Path) -> Iterator[DeskKeeper]:
    keeper = DeskKeeper(shop_folder).open()
    yield keeper
    keeper.close()


@pytest.fixture
def open_studio(qapp: QApplication, qtbot: QtBot, shop_folder: Path, keeper: DeskKeeper) -> Iterator[Callable[..., Studio]]:
    opened: list[Studio] = []

    def open_one(language: str = "zh_CN", theme: str = "dark", *, size: tuple[int, int] = (1366, 768)) -> Studio:
        studio = Studio(qapp, shop_folder, language=language, theme=theme, pauses_s=(0.05,))
        opened.append(studio)
        studio.window.resize(*size)
        studio.window.show()
        studio.start()
        qtbot.waitUntil(lambda: studio.desk.keeper.is_reachable, timeout=5000)
        return studio

    yield open_one
    for studio in opened:
        studio.window.hide()
        studio.close()
        studio.window.deleteLater()
        studio.deleteLater()
    qapp.processEvents()


@pytest.fixture
def studio(open_studio: Callable[..., Studio]) -> Studio:
    return open_studio()
