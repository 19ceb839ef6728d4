"""The window with a real keeper, engine and courier."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog.compliance.sample import clear_all_for_sample
from catalog.store import Shop
from studio.keeper.clients import attach
from studio.keeper.link import KeeperGone
from tests.doubles.seeing_widgets import said
from ui.app import Studio
from ui.models.tonight import keep_items, read_rundown
from ui.screens.sample_evening import DEMO, SIGNER, kaibo

LIVE_MS = 40_000


@pytest.fixture
def shop(shop_folder: Path) -> Iterator[Path]:
    with Shop.open(shop_folder, is_sample=True, name="示例店铺") as shop:
        kaibo(shop_folder, "products", "import", str(DEMO / "products.xlsx"))
        clear_all_for_sample(shop, SIGNER, DEMO / "voucher.png", datetime.now().astimezone().date())
    keep_items(shop_folder, read_rundown(DEMO / "rundown.json")[:2])
    yield shop_folder
    try:
        link = attach(shop_folder, role="cli")
    except KeeperGone:
        return
    link.listen()
    link.call("stop", now=1, reason="asked", deadline_s=15.0)
    link.call("quit")
    link.close()


@pytest.fixture
def open_desk(qapp: QApplication, qtbot: QtBot, shop: Path) -> Iterator[Callable[[], Studio]]:
    opened: list[Studio] = []

    def open_one() -> Studio:
        studio = Studio(qapp, shop, language="zh_CN")
        opened.append(studio)
        studio.desk.preferences.change(camera="pattern", microphone="tone", size="216x384")
        studio.window.show()
        studio.start()
        qtbot.waitUntil(lambda: studio.desk.keeper.is_reachable, timeout=20_000)
        qtbot.waitUntil(lambda: len(studio.window.live.model.lines) == 2, timeout=5000)
        return studio

    yield open_one
    for studio in opened:
        studio.window.hide()
        studio.close()
        studio.window.deleteLater()
        studio.deleteLater()
    qapp.processEvents()


def test_an_evening_from_the_window_and_a_second_window_that_takes_over(qtbot: QtBot, open_desk: Callable[[], Studio], shop: Path) -> None:
    first = open_desk()
    pictures: list[object] = []
    first.desk.preview.painted.connect(pictures.append)
    first.window.live.big.click()
    qtbot.waitUntil(lambda: first.window.live.is_live, timeout=LIVE_MS)
    qtbot.waitUntil(lambda: len(pictures) >= 5, timeout=10_000)
    first.window.live.rundown.next_button.click()
    qtbot.waitUntil(lambda: first.window.live.on_air.index == 0, timeout=5000)
    qtbot.waitUntil(lambda: "示例酱鸭礼盒" in said(first.window.live.cue_card), timeout=5000)
    first.window.hide()
    first.close()
    second = open_desk()
    qtbot.waitUntil(lambda: second.window.live.is_live and second.window.live.on_air.index == 0, timeout=5000)
    second.window.live.end()
    qtbot.waitUntil(lambda: not second.window.live.on_air.is_on, timeout=20_000)
    assert list(shop.glob("broadcasts/*/0001.mp4"))
    qtbot.waitUntil(lambda: "ui.live.ended" in second.window.notices.codes, timeout=5000)


def test_a_product_that_is_not_cleared_keeps_the_show_off_the_air_and_leads_to_the_checks(
    qtbot: QtBot, open_desk: Callable[[], Studio], shop: Path
) -> None:
    kaibo(shop, "products", "edit", "DEMO-DUCK", "--price", "75.00")
    studio = open_desk()
    studio.window.live.big.click()
    qtbot.waitUntil(lambda: "ui.live.blocked" in studio.window.notices.codes, timeout=LIVE_MS)
    assert studio.window.stack.currentWidget() is studio.window.checks
    assert not studio.window.live.on_air.is_on
    assert studio.window.live.big.isEnabled()
