import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from assets.errors import KaiboError
from ui.bridge.gui_thread import GuiThread
from ui.bridge.worker import Worker


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    gui = GuiThread()
    worker = Worker("test-worker", gui)
    yield worker
    worker.close()
    gui.close()


def test_work_is_done_elsewhere_and_answered_here(qtbot: QtBot, worker: Worker) -> None:
    threads: list[str] = []
    worker.do(lambda: threading.current_thread().name, lambda name: threads.extend((name, threading.current_thread().name)))
    qtbot.waitUntil(lambda: bool(threads), timeout=3000)
    assert threads == ["test-worker", "MainThread"]


def test_a_merchants_error_arrives_as_it_is(qtbot: QtBot, worker: Worker) -> None:
    def broken() -> None:
        raise KaiboError(file="x")

    failed: list[KaiboError] = []
    worker.do(broken, lambda _none: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed), timeout=3000)
    assert failed[0].facts == {"file": "x"}


def test_a_bug_of_ours_is_told_and_the_worker_goes_on(qtbot: QtBot, worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    failed: list[KaiboError] = []
    worker.do(lambda: 1 // 0, done.append, failed.append)
    worker.do(lambda: 2, done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=3000)
    assert failed[0].code == "ui.error.unexpected"
    assert done == [2]
    caplog.clear()
