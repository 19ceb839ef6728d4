from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assets.errors import KaiboError
from studio.keeper.clients import attach
from studio.keeper.link import Link
from tests.doubles.desk_keeper import DeskKeeper
from ui.bridge.gui_thread import GuiThread
from ui.bridge.keeper_bridge import KeeperBridge


@pytest.fixture
def bridge(qtbot: QtBot, shop_folder: Path, keeper: DeskKeeper) -> Iterator[KeeperBridge]:
    def attach_only(folder: Path, **options: object) -> Link:
        return attach(folder, **options | {"start": False})  # type: ignore[arg-type]

    gui = GuiThread()
    bridge = KeeperBridge(shop_folder, gui, attach_to=attach_only, pauses_s=(0.02,))
    bridge.start()
    qtbot.waitUntil(lambda: bridge.is_reachable, timeout=3000)
    yield bridge
    bridge.close()
    gui.close()


def test_attaching_shows_the_broadcast_that_is_running(qtbot: QtBot, keeper: DeskKeeper, bridge: KeeperBridge) -> None:
    keeper.close()
    qtbot.waitUntil(lambda: not bridge.is_reachable, timeout=3000)
    keeper.snapshot.update(state="live", broadcast="20261123-203000-a1b2c3")
    keeper.open()
    qtbot.waitUntil(lambda: bridge.is_reachable, timeout=3000)
    assert bridge.snapshot["broadcast"] == "20261123-203000-a1b2c3"


def test_events_are_folded_in_and_told_by_topic(qtbot: QtBot, keeper: DeskKeeper, bridge: KeeperBridge) -> None:
    with qtbot.waitSignal(bridge.told, timeout=3000) as told:
        keeper.tell("card.shown", index=3, product="p3")
    assert told.args is not None
    assert told.args[:2] == ["card", "card.shown"]
    assert bridge.snapshot["on_air"]["index"] == 3


def test_a_command_is_answered_in_the_windows_thread(qtbot: QtBot, keeper: DeskKeeper, bridge: KeeperBridge) -> None:
    keeper.answers["next"] = lambda _args: {"index": 4}
    answered: list[dict[str, object]] = []
    bridge.call("next", answered.append)
    qtbot.waitUntil(lambda: bool(answered), timeout=3000)
    assert answered == [{"index": 4}]


def test_a_refused_command_brings_its_code(qtbot: QtBot, keeper: DeskKeeper, bridge: KeeperBridge) -> None:
    keeper.answers["next"] = lambda _args: ("keeper.not-live", {})
    refused: list[KaiboError] = []
    bridge.call("next", lambda _result: None, refused.append)
    qtbot.waitUntil(lambda: bool(refused), timeout=3000)
    assert refused[0].code == "keeper.not-live"


def test_a_command_without_a_keeper_says_so(qtbot: QtBot, keeper: DeskKeeper, bridge: KeeperBridge) -> None:
    keeper.close()
    qtbot.waitUntil(lambda: not bridge.is_reachable, timeout=3000)
    refused: list[KaiboError] = []
    bridge.call("next", lambda _result: None, refused.append)
    qtbot.waitUntil(lambda: bool(refused), timeout=3000)
    assert refused[0].code == "keeper.gone"


def test_ending_does_not_hold_up_the_desks_other_keys(qtbot: QtBot, keeper: DeskKeeper, bridge: KeeperBridge) -> None:
    order: list[str] = []
    keeper.answers["mute"] = lambda _args: {}
    bridge.call("stop", lambda _result: order.append("stop"))
    bridge.call("mute", lambda _result: order.append("mute"), on=1)
    qtbot.waitUntil(lambda: len(order) == 2, timeout=3000)
    assert keeper.did("mute") == [{"on": 1}]


def make_calls(count: int) -> Callable[[KeeperBridge], None]:
    def calls(bridge: KeeperBridge) -> None:
        for number in range(count):
            bridge.call("jump", index=number)

    return calls


def test_commands_arrive_in_the_order_of_the_keys(qtbot: QtBot, keeper: DeskKeeper, bridge: KeeperBridge) -> None:
    make_calls(20)(bridge)
    qtbot.waitUntil(lambda: len(keeper.did("jump")) == 20, timeout=3000)
    assert [args["index"] for args in keeper.did("jump")] == list(range(20))
