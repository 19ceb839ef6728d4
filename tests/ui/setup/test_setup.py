from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from pytestqt.qtbot import QtBot

from tests.doubles.seeing_widgets import faults, said
from ui.app import Studio
from ui.setup.room import SetupRoom
from ui.setup.window_settings import WindowSettings, read_settings, write_settings

KEY = "stream-1234?sign=very-secret"


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    monkeypatch.setattr(keyring, "get_password", lambda *_words: None)


@pytest.fixture
def room(qtbot: QtBot, studio: Studio) -> SetupRoom:
    studio.window.go_to("setup")
    return studio.window.setup


def fill(room: SetupRoom, server: str, passphrase: str = "") -> None:
    room.big.click()
    room.form.name.setText("视频号")
    room.form.server.setText(server)
    room.form.passphrase.setText(passphrase)
    room.form.keep.click()


def test_a_whole_address_is_split_and_its_key_hidden(room: SetupRoom) -> None:
    room.form.begin()
    room.form.server.setText(f"rtmp://live.example/app/{KEY}")
    room.form.server.editingFinished.emit()
    assert room.form.server.text() == "rtmp://live.example/app/"
    assert KEY not in room.form.key.displayText()
    assert room.form.key.text() == KEY


def test_a_destination_is_kept_sealed_and_its_key_is_nowhere_to_be_read(
    qtbot: QtBot, room: SetupRoom, studio: Studio, shop_folder: Path
) -> None:
    fill(room, f"rtmp://live.example/app/{KEY}", "a passphrase")
    qtbot.waitUntil(lambda: bool(room.destinations.model.records), timeout=20_000)
    assert studio.desk.preferences.now.tonight == ("视频号",)
    assert not any("very-secret" in text for text in said(studio.window))
    kept = [file.read_bytes() for file in shop_folder.rglob("*") if file.is_file()]
    assert not any(b"very-secret" in content for content in kept)
    assert studio.desk.keys.targets(["视频号"])[0].address.reveal().endswith(KEY)


def test_without_a_keyring_the_form_asks_for_a_passphrase(qtbot: QtBot, room: SetupRoom, studio: Studio) -> None:
    fill(room, "rtmp://live.example/app/key")
    qtbot.waitUntil(room.form.passphrase.isVisible, timeout=10_000)
    assert "keys.no-keyring" in studio.window.notices.codes
    assert room.form.isVisible()


def test_an_address_that_cannot_be_one_is_refused_beside_the_form(qtbot: QtBot, room: SetupRoom, studio: Studio) -> None:
    fill(room, "rtmp://live example/app/key", "a passphrase")
    qtbot.waitUntil(lambda: bool(studio.window.notices.codes), timeout=10_000)
    assert room.destinations.model.records == []


def test_a_form_without_a_name_says_so(room: SetupRoom) -> None:
    room.form.begin()
    room.form.keep.click()
    assert room.desk.words.say("ui.destination.missing") in said(room.form)


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_the_form_can_be_read_in_every_language(qtbot: QtBot, open_studio: object, language: str) -> None:
    studio: Studio = open_studio(language)  # type: ignore[operator]
    studio.window.go_to("setup")
    studio.window.setup.form.begin()
    assert faults(studio.window.setup.form, qtbot.wait) == []


def test_what_the_clerk_chose_is_there_again(qtbot: QtBot, room: SetupRoom, shop_folder: Path) -> None:
    room.theme.setCurrentIndex(room.theme.findData("light"))
    room.theme.activated.emit(room.theme.currentIndex())
    room.person.setText("示例店长")
    room.person.editingFinished.emit()
    qtbot.waitUntil(lambda: read_settings(shop_folder).person == "示例店长", timeout=3000)
    assert read_settings(shop_folder).theme == "light"


def test_settings_survive_writing_and_reading(tmp_path: Path) -> None:
    settings = WindowSettings(language="en", camera='clip:/a "b"/c.mp4', tonight=("视频号", "快手"))
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


def test_a_damaged_settings_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "window.toml").write_bytes(b"\xff\xfe= [")
    assert read_settings(tmp_path) == WindowSettings()
