from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from catalog.compliance.sample import clear_all_for_sample
from catalog.store import Shop
from tests.doubles.seeing_widgets import faults, said
from ui.app import Studio
from ui.checks.room import ChecksRoom
from ui.models.tonight import keep_items, read_rundown
from ui.screens.sample_evening import DEMO, SIGNER, kaibo


@pytest.fixture
def sample(shop_folder: Path) -> Path:
    with Shop.open(shop_folder, is_sample=True, name="示例店铺") as shop:
        kaibo(shop_folder, "products", "import", str(DEMO / "products.xlsx"))
        clear_all_for_sample(shop, SIGNER, DEMO / "voucher.png", datetime.now().astimezone().date())
    kaibo(shop_folder, "products", "edit", "DEMO-TEA", "--price", "90.00")
    keep_items(shop_folder, read_rundown(DEMO / "rundown.json"))
    return shop_folder


@pytest.fixture
def room(qtbot: QtBot, sample: Path, studio: Studio) -> ChecksRoom:
    studio.window.go_to("checks")
    room = studio.window.checks
    qtbot.waitUntil(lambda: room.page.check is not None, timeout=10_000)
    return room


def test_what_keeps_tonight_off_the_air_comes_first(qtbot: QtBot, room: ChecksRoom) -> None:
    first = room.table.model.records[0]
    assert (first.name, first.standing, first.is_tonight) == ("示例龙井茶", "needs-person", True)
    qtbot.waitUntil(lambda: "示例龙井茶" in said(room.page), timeout=3000)


def test_a_named_person_clears_a_product_from_the_window(qtbot: QtBot, room: ChecksRoom) -> None:
    assert room.page.check is not None
    product = room.page.check.product
    room.big.click()
    room.form.by.setText(SIGNER)
    for row in room.form.rows:
        row.attach(str(DEMO / "voucher.png"))
    room.form.agree.click()
    qtbot.waitUntil(lambda: {line.product: line.standing for line in room.table.model.records}[product] == "cleared", timeout=20_000)
    assert room.desk.preferences.now.person == SIGNER


def test_nobody_signs_without_a_name(room: ChecksRoom) -> None:
    room.big.click()
    room.form.by.clear()
    room.form.agree.click()
    assert room.desk.words.say("ui.checks.missing") in said(room.form)
    assert not room.desk.errands.is_busy


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_page_and_form_can_be_read(qtbot: QtBot, sample: Path, open_studio: object, language: str) -> None:
    studio: Studio = open_studio(language)  # type: ignore[operator]
    studio.window.go_to("checks")
    room = studio.window.checks
    qtbot.waitUntil(lambda: room.page.check is not None, timeout=10_000)
    room.big.click()
    assert faults(studio.window, qtbot.wait) == []
