from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ui.bridge.errands import Errands, Trouble


@pytest.fixture
def errands(qtbot: QtBot, shop_folder: Path) -> Iterator[Errands]:
    errands = Errands(shop_folder, lambda: "en")
    yield errands
    errands.close()


def run(qtbot: QtBot, errands: Errands, *words: str, stdin: str = "") -> tuple[list[dict[str, Any]], list[Trouble]]:
    done: list[dict[str, Any]] = []
    failed: list[Trouble] = []
    errands.run(words, done.append, failed.append, stdin=stdin)
    qtbot.waitUntil(lambda: bool(done or failed), timeout=20_000)
    return done, failed


def test_an_errand_hands_over_what_the_command_prints(qtbot: QtBot, errands: Errands) -> None:
    done, failed = run(qtbot, errands, "status")
    assert failed == []
    assert done[0]["state"] == "idle"


def test_a_command_that_fails_hands_over_its_code(qtbot: QtBot, errands: Errands, shop_folder: Path) -> None:
    done, failed = run(qtbot, errands, "products", "import", str(shop_folder / "missing.xlsx"))
    assert done == []
    assert "." in failed[0].code
    assert failed[0].code != "ui.error.errand"


def test_a_command_that_is_used_wrongly_is_told_as_one_that_broke(qtbot: QtBot, errands: Errands, caplog: pytest.LogCaptureFixture) -> None:
    done, failed = run(qtbot, errands, "nonsense")
    assert done == []
    assert failed == [Trouble(code="ui.error.errand", facts={"code": 2})]
    caplog.clear()


def test_an_errand_can_be_stopped(qtbot: QtBot, errands: Errands) -> None:
    failed: list[Trouble] = []
    process = errands.run(["status"], lambda _document: None, failed.append)
    errands.cancel(process)
    qtbot.waitUntil(lambda: bool(failed), timeout=5000)
    assert failed[0].code == "ui.error.cancelled"
    assert not errands.is_busy
