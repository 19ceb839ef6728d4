"""What gives concern is told before the show begins, and never keeps it off the air."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.doubles.desk_keeper import DeskKeeper
from tests.doubles.seeing_widgets import faults, said
from ui.app import Studio
from ui.live.room import LiveRoom

EARLY = {"code": "gate.key-ends-early", "message": "密钥早于本场结束失效。", "hint": "请取新的密钥。"}
UNSIGNED = {"code": "gate.item-unsigned", "message": "检查项还没有签字。", "hint": ""}


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    file = tmp_path / "broadcasts" / "b" / "plan.json"
    file.parent.mkdir(parents=True)
    file.write_text("{}", encoding="utf-8")
    return file


def planned(studio: Studio, plan_file: Path, *concerns: dict[str, Any]) -> LiveRoom:
    room = studio.window.live
    room.going.is_preparing = True
    room.going._planned({"blocks": [], "plan_file": str(plan_file), "broadcast": "b", "concerns": list(concerns)}, [])
    return room


@pytest.mark.parametrize("concerns", [(), (UNSIGNED, UNSIGNED)], ids=["none", "unsigned items of every evening"])
def test_a_show_without_concerns_begins_at_once(
    qtbot: QtBot, studio: Studio, keeper: DeskKeeper, plan_file: Path, concerns: tuple[dict[str, Any], ...]
) -> None:
    room = planned(studio, plan_file, *concerns)
    qtbot.waitUntil(lambda: len(keeper.did("go")) == 1, timeout=10_000)
    assert not room.concerns.isVisible()


def test_concerns_are_told_first_and_the_show_goes_on_with_one_key(
    qtbot: QtBot, studio: Studio, keeper: DeskKeeper, plan_file: Path
) -> None:
    room = planned(studio, plan_file, EARLY, UNSIGNED, UNSIGNED)
    words = {EARLY["message"], EARLY["hint"], studio.desk.words.say("ui.concerns.unsigned", count=2)}
    assert words <= said(room.concerns)
    assert faults(room.concerns, qtbot.wait) == []
    assert keeper.did("go") == []
    room.concerns.go.click()
    qtbot.waitUntil(lambda: len(keeper.did("go")) == 1, timeout=10_000)


def test_putting_it_off_leaves_nothing_behind_and_the_button_offers_to_go_again(qtbot: QtBot, studio: Studio, plan_file: Path) -> None:
    room = planned(studio, plan_file, EARLY)
    room.concerns.wait.click()
    qtbot.waitUntil(lambda: not plan_file.parent.exists(), timeout=10_000)
    assert room.big.isEnabled()
    assert not room.going.is_preparing
