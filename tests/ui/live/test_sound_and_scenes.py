"""What the hand does to sound, scenes and single destinations while live."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.doubles.desk_keeper import DeskKeeper
from tests.doubles.seeing_widgets import faults
from ui.app import Studio
from ui.main_window import MainWindow


def level(*names: str, **facts: Any) -> dict[str, Any]:
    strips = [{"source": name, "role": "voice", "peak_mdb": -12_000, "true_peak_mdb": -11_000, **facts} for name in names]
    return {"peak_mdb": -12_000, "rms_mdb": -20_000, "momentary_mlufs": -16_200, "sources": strips}


@pytest.fixture
def window(qtbot: QtBot, studio: Studio, keeper: DeskKeeper) -> MainWindow:
    keeper.tell("live.state", state="preparing", broadcast="b")
    keeper.tell("live.state", state="live", broadcast="b")
    keeper.tell("level", **level("microphone", "music"))
    window = studio.window
    qtbot.waitUntil(
        lambda: window.live.is_live and len(window.bar.strips.strips) == 2 and bool(window.live.stage.scenes.names), timeout=3000
    )
    return window


def test_scenes_are_chosen_by_a_click_or_a_key_and_the_engine_says_which_is_on_air(
    qtbot: QtBot, window: MainWindow, keeper: DeskKeeper
) -> None:
    row = window.live.stage.scenes
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=3000)
    qtbot.keyClick(window.live, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: keeper.did("scene") == [{"name": row.names[1]}], timeout=3000)
    assert [button.isChecked() for button in row._buttons[:2]] == [True, False]
    keeper.tell("scene.changed", scene=row.names[1])
    qtbot.waitUntil(lambda: row._buttons[1].isChecked() and not row._buttons[0].isChecked(), timeout=3000)


def test_scenes_that_do_not_fit_stand_behind_one_button_that_names_the_one_on_air(
    qtbot: QtBot, window: MainWindow, keeper: DeskKeeper
) -> None:
    row = window.live.stage.scenes
    row.setFixedWidth(260)
    qtbot.waitUntil(row.more.isVisible, timeout=3000)
    last = row._scenes[-1]
    keeper.tell("scene.changed", scene=last.name)
    qtbot.waitUntil(lambda: row.more.text() == row.called(last), timeout=3000)
    row.menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: keeper.did("scene") == [{"name": last.name}], timeout=3000)


def test_a_fader_is_drawn_and_typed_and_says_its_decibels(qtbot: QtBot, window: MainWindow, keeper: DeskKeeper) -> None:
    fader = window.bar.strips.strips[1].fader
    qtbot.mouseClick(fader, Qt.MouseButton.LeftButton, pos=QPoint(4, fader.height() // 2))
    qtbot.waitUntil(lambda: keeper.did("fader") == [{"source": "music", "db": -60}], timeout=3000)
    qtbot.keyClick(fader, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: keeper.did("fader")[-1] == {"source": "music", "db": -59}, timeout=3000)
    assert fader.accessibleName()


def test_what_the_hand_has_set_does_not_jump_back_before_the_engine_answers(qtbot: QtBot, window: MainWindow, keeper: DeskKeeper) -> None:
    strip = window.bar.strips.strips[0]
    strip.fader.setValue(-20)
    keeper.tell("level", **level("microphone", "music", fader_mdb=0, muted=1))
    qtbot.waitUntil(strip.mute_button.isChecked, timeout=3000)
    assert strip.fader.value() == -20


def test_one_source_is_muted_alone(qtbot: QtBot, window: MainWindow, keeper: DeskKeeper) -> None:
    strip = window.bar.strips.strips[0]
    strip.mute_button.click()
    qtbot.waitUntil(lambda: keeper.did("mute") == [{"source": "microphone", "on": 1}], timeout=3000)
    assert not strip.mute_button.isChecked()
    keeper.tell("level", **level("microphone", "music", muted=1))
    qtbot.waitUntil(strip.mute_button.isChecked, timeout=3000)


def test_every_source_is_in_the_sound_sheet_with_voice_and_delay(qtbot: QtBot, window: MainWindow, keeper: DeskKeeper) -> None:
    window.bar.sound_button.click()
    first = window.sound.rows[0]
    first.voice.setCurrentIndex(first.voice.findData("clear"))
    first.voice.activated.emit(first.voice.currentIndex())
    first.delay.setText("80")
    first.delay.editingFinished.emit()
    qtbot.waitUntil(lambda: keeper.did("delay") == [{"source": "microphone", "ms": 80}], timeout=3000)
    assert keeper.did("voice") == [{"source": "microphone", "preset": "clear"}]
    assert faults(window.sound, qtbot.wait) == []


@pytest.mark.parametrize(("state", "can_start"), [("live", False), ("refused", True)])
def test_one_destination_is_started_and_stopped_alone(
    qtbot: QtBot, window: MainWindow, keeper: DeskKeeper, state: str, can_start: bool
) -> None:
    keeper.tell("output.state", destination="快手", state=state, code="")
    qtbot.waitUntil(lambda: window.live.destinations.states == {"快手": window.live.desk.words.say(f"ui.output.{state}")}, timeout=3000)
    row = window.live.destinations.row("快手")
    (row.start_action if can_start else row.stop_action).trigger()
    do = "destinations.start" if can_start else "destinations.stop"
    qtbot.waitUntil(lambda: keeper.did(do) == [{"names": ["快手"]}], timeout=3000)
    assert (row.start_action.isEnabled(), row.stop_action.isEnabled()) == (can_start, not can_start)


def test_an_alarm_marks_its_tab_until_it_is_over(qtbot: QtBot, window: MainWindow, keeper: DeskKeeper) -> None:
    keeper.tell("alarm.raised", alarm="silence", source="")
    tab = window.live.side._group.button(2)
    qtbot.waitUntil(lambda: not tab.icon().isNull(), timeout=3000)
    keeper.tell("alarm.cleared", alarm="silence", source="", seconds=4)
    qtbot.waitUntil(lambda: tab.icon().isNull(), timeout=3000)


def test_strain_says_whose_fault_it_is_and_a_lower_bit_rate_is_said(qtbot: QtBot, window: MainWindow, keeper: DeskKeeper) -> None:
    words = window.live.desk.words
    keeper.tell("health", frames=1, due=1, late=0, dropped=0, late_p99_us=1, word="strained", reasons=["camera"])
    keeper.tell("encoding.rate", percent=50, video_kbps=2000, sending=1, held_back=1)
    health = window.bar.health
    qtbot.waitUntil(lambda: health.detail.text() == words.say("ui.health.rate", percent=50), timeout=3000)
    assert words.say("engine.health.because.camera") in health.toolTip()
    assert health.chip.text == words.say("ui.health.strained")


def test_an_alarm_names_its_source_in_our_words_and_says_what_to_do(qtbot: QtBot, window: MainWindow, keeper: DeskKeeper) -> None:
    keeper.tell("alarm.raised", alarm="clipping", source="microphone")
    model, words = window.live.happenings.model, window.live.desk.words
    qtbot.waitUntil(lambda: model.rowCount() == 1, timeout=3000)
    told = model.index(0).data()
    assert told.startswith(words.say("ui.sound.microphone"))
    assert told.endswith(words.hint("alarm.clipping"))
