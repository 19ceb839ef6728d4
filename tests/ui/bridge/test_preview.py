from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from studio.engine.preview_reader import HEADER, MAGIC, SLOTS, PreviewReader
from studio.keeper.clients import attach
from tests.doubles.desk_keeper import DeskKeeper
from ui.bridge.gui_thread import GuiThread
from ui.bridge.keeper_bridge import KeeperBridge
from ui.bridge.preview import Preview

WIDTH, HEIGHT = 18, 32


def write_shelf(file: Path, sequence: int, blue: int) -> None:
    slot_bytes = WIDTH * HEIGHT * 4
    slots = [bytes(slot_bytes), bytes(slot_bytes)]
    slots[sequence % SLOTS] = bytes((blue, 0, 0, 255)) * (WIDTH * HEIGHT)
    header = HEADER.pack(MAGIC, WIDTH, HEIGHT, WIDTH * 4, slot_bytes, sequence, 0)
    with file.open("r+b" if file.exists() else "wb") as out:
        out.write(header + b"".join(slots))


@pytest.fixture
def preview(qtbot: QtBot, tmp_path: Path, shop_folder: Path, keeper: DeskKeeper) -> Iterator[Preview]:
    file = tmp_path / "shelf"
    write_shelf(file, 1, 10)
    keeper.snapshot.update(state="live")
    keeper.answers["preview"] = lambda args: {} if args["size"] == "off" else {"file": str(file), "width": WIDTH, "height": HEIGHT}
    gui = GuiThread()
    bridge = KeeperBridge(shop_folder, gui, attach_to=attach)
    preview = Preview(bridge, PreviewReader)
    bridge.start()
    qtbot.waitUntil(lambda: bridge.is_reachable, timeout=3000)
    yield preview
    preview.close()
    bridge.close()
    gui.close()


def test_a_picture_is_handed_over_once(qtbot: QtBot, tmp_path: Path, preview: Preview) -> None:
    seen: list[QImage] = []
    preview.painted.connect(seen.append)
    viewer = QObject()
    preview.want(viewer, "small")
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=3000)
    assert (seen[0].width(), seen[0].height(), seen[0].pixelColor(3, 3).blue()) == (WIDTH, HEIGHT, 10)
    write_shelf(tmp_path / "shelf", 2, 200)
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=3000)
    assert seen[1].pixelColor(3, 3).blue() == 200
    assert seen[0].pixelColor(3, 3).blue() == 10


def test_the_largest_size_that_somebody_wants_is_asked_for(qtbot: QtBot, keeper: DeskKeeper, preview: Preview) -> None:
    desk, programme = QObject(), QObject()
    preview.want(desk, "small")
    preview.want(programme, "full")
    preview.want(programme, "off")
    preview.want(desk, "off")
    qtbot.waitUntil(lambda: len(keeper.did("preview")) == 4, timeout=3000)
    assert [args["size"] for args in keeper.did("preview")] == ["small", "full", "small", "off"]


def test_an_engine_that_comes_back_is_asked_again(qtbot: QtBot, keeper: DeskKeeper, preview: Preview) -> None:
    viewer = QObject()
    preview.want(viewer, "small")
    keeper.tell("process.started", role="engine", pid=1)
    qtbot.waitUntil(lambda: len(keeper.did("preview")) == 2, timeout=3000)


def test_nothing_is_asked_while_nothing_is_live(qtbot: QtBot, keeper: DeskKeeper, preview: Preview) -> None:
    keeper.tell("live.state", state="idle", broadcast="")
    viewer = QObject()
    with qtbot.waitSignal(preview.emptied, timeout=3000):
        pass
    preview.want(viewer, "small")
    assert keeper.did("preview") == []
