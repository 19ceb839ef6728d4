from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.clock import stamped
from studio.live.live_states import Cue, LiveState, allowed
from tests.doubles.desk_keeper import DeskKeeper
from tests.doubles.seeing_widgets import said
from ui.app import Studio
from ui.live.programme_window import programme_size
from ui.live.room import LiveRoom
from ui.models.rundown_model import RundownLine

MUST_SAY = ("一句要说的话",)
LINES = tuple(
    RundownLine(product=f"p{at}", name=f"示例商品{at}", price_text="¥68.00/盒", standing="cleared", minutes=5, must_say=MUST_SAY)
    for at in range(3)
)


@pytest.fixture
def room(qtbot: QtBot, studio: Studio, keeper: DeskKeeper) -> LiveRoom:
    room = studio.window.live
    answered: list[None] = []
    room.desk.reader.do(lambda: None, answered.append)  # behind the readings of the opening, which must not come after ours
    qtbot.waitUntil(lambda: bool(answered), timeout=10_000)
    room.read_rundown = lambda: room._put_lines(LINES)  # type: ignore[method-assign]
    return room


@pytest.fixture
def live(qtbot: QtBot, room: LiveRoom, keeper: DeskKeeper) -> LiveRoom:
    keeper.tell("live.state", state="preparing", broadcast="b")
    keeper.tell("live.state", state="live", broadcast="b")
    qtbot.waitUntil(lambda: room.is_live and bool(room.model.lines), timeout=3000)
    return room


@pytest.mark.parametrize("state", list(LiveState))
def test_the_big_button_offers_what_the_state_table_allows(qtbot: QtBot, room: LiveRoom, keeper: DeskKeeper, state: LiveState) -> None:
    keeper.tell("live.state", state=state.value, broadcast="b")
    qtbot.waitUntil(lambda: room.on_air.state is state, timeout=3000)
    assert room.big.isEnabled() == bool({Cue.GO, Cue.STOP} & allowed(state))


def test_the_big_button_does_not_move_when_the_state_changes(qtbot: QtBot, room: LiveRoom, keeper: DeskKeeper) -> None:
    places = set()
    for state in LiveState:
        keeper.tell("live.state", state=state.value, broadcast="b")
        qtbot.waitUntil(lambda state=state: room.on_air.state is state, timeout=3000)  # type: ignore[misc]
        qtbot.wait(10)
        places.add((room.big.geometry().getRect(), room.rundown.geometry().getRect(), room.stage.geometry().getRect()))
    assert len(places) == 1


def test_the_desk_keys_move_through_the_show(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    live.window().activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is live.window(), timeout=3000)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_F8, Qt.Key.Key_F6):
        qtbot.keyClick(live, key)
    qtbot.waitUntil(lambda: len([name for name, _args in keeper.commands if name != "preview"]) == 4, timeout=3000)
    told = [(name, args) for name, args in keeper.commands if name != "preview"]
    assert told == [("next", {}), ("previous", {}), ("hide", {}), ("mute", {"on": 1})]


def test_a_line_of_the_rundown_can_be_jumped_to(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    live.rundown.chosen.emit(2)
    qtbot.waitUntil(lambda: keeper.did("jump") == [{"index": 2}], timeout=3000)


def test_a_card_on_air_shows_the_hosts_cue_card_and_the_next_one(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    keeper.tell("card.shown", index=1, product="p1")
    qtbot.waitUntil(lambda: live.model.on_air is LINES[1], timeout=3000)
    qtbot.waitUntil(lambda: "示例商品1" in said(live.cue_card), timeout=3000)
    assert "示例商品2" in said(live.stage.next_card)
    keeper.tell("card.hidden", index=1, product="p1", reason="asked")
    qtbot.waitUntil(lambda: live.model.on_air is None, timeout=3000)
    assert live.model.next_index == 2


def test_destinations_show_their_state_in_words(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    keeper.tell("output.state", destination="视频号", state="live", code="")
    keeper.tell("output.state", destination="快手", state="reconnecting", code="")
    qtbot.waitUntil(lambda: len(live.destinations.states) == 2, timeout=3000)
    assert live.destinations.states == {"视频号": "直播中", "快手": "重连中"}
    assert live.desk.words.say("ui.outputs.some") in live.window().bar.outputs.chip.accessibleName()  # type: ignore[attr-defined]


def test_ending_asks_once_and_says_what_it_stops(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    keeper.tell("output.state", destination="视频号", state="live", code="")
    qtbot.waitUntil(lambda: bool(live.on_air.outputs), timeout=3000)
    live.big.click()
    assert live.ending.isVisible()
    assert any("视频号" in text for text in said(live.ending))
    assert keeper.did("stop") == []
    live.ending.end.click()
    qtbot.waitUntil(lambda: keeper.did("stop") == [{"reason": "asked"}], timeout=3000)


def test_a_correction_says_what_was_said_and_who_put_it_right(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    live.happenings.correct_button.click()
    live.correction.keep.click()
    assert live.desk.words.say("ui.correct.missing") in said(live.correction)
    live.correction.said.setPlainText("全网最低")
    live.correction.put_right.setPlainText("今晚直播间的价格")
    live.correction.by.setText("示例店长")
    live.correction.keep.click()
    wanted = {"said": "全网最低", "put_right": "今晚直播间的价格", "by": "示例店长"}
    qtbot.waitUntil(lambda: keeper.did("correct") == [wanted], timeout=3000)
    qtbot.waitUntil(lambda: not live.correction.isVisible(), timeout=3000)
    assert live.desk.preferences.now.person == "示例店长"


def test_what_the_keeper_refuses_is_said_beside_the_picture(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    keeper.answers["next"] = lambda _args: ("keeper.not-live", {})
    live.rundown.next_button.click()
    notices = live.window().notices  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: notices.codes == ("keeper.not-live",), timeout=3000)
    assert QApplication.activeModalWidget() is None


def test_a_new_window_shows_a_broadcast_that_is_running(qtbot: QtBot, keeper: DeskKeeper, open_studio: object) -> None:
    keeper.snapshot.update(state="live", broadcast="b", since=stamped(datetime.now(UTC) - timedelta(seconds=4360)))
    studio: Studio = open_studio()  # type: ignore[operator]
    qtbot.waitUntil(lambda: studio.window.live.is_live, timeout=3000)
    assert studio.window.bar.clock.text().startswith("01:12:4")


def test_the_picture_is_drawn_at_nine_to_sixteen(live: LiveRoom) -> None:
    picture = QImage(540, 960, QImage.Format.Format_RGB32)
    picture.fill(QColor("#204060"))
    view = live.stage.programme
    view._show(picture)
    frame = view.frame()
    assert frame.width() * 16 == frame.height() * 9
    assert view.grab().toImage().pixelColor(frame.center()).name() == "#204060"


def test_the_programme_window_is_exactly_nine_to_sixteen_without_frame_or_pointer(qtbot: QtBot, live: LiveRoom, keeper: DeskKeeper) -> None:
    live.toggle_programme_window()
    window = live.programme_window
    qtbot.waitUntil(lambda: {"size": "full"} in keeper.did("preview"), timeout=3000)
    assert window.width() * 16 == window.height() * 9
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize(("width", "height", "wide"), [(1920, 1080, 603), (3840, 2160, 1080), (1080, 1920, 1080), (1366, 768, 432)])
def test_the_programme_is_as_large_as_the_screen_allows_and_never_larger_than_full(width: int, height: int, wide: int) -> None:
    size = programme_size(QSize(width, height))
    assert size.width() == wide
    assert size.width() * 16 == size.height() * 9
