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
    fill_in(room, server, passphrase)


def fill_in(room: SetupRoom, server: str, passphrase: str, *, name: str = "视频号") -> None:
    room.form.name.setText(name)
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


def test_a_known_platform_gives_server_name_and_where_the_key_is_found(room: SetupRoom) -> None:
    room.form.begin()
    room.form.platform.setCurrentIndex(room.form.platform.findData("bilibili"))
    room.form.platform.activated.emit(room.form.platform.currentIndex())
    assert room.form.server.text().startswith("rtmp://live-push.bilivideo.com/")
    assert room.form.name.text() == "哔哩哔哩"
    assert room.desk.words.say("platform.key.bilibili") in said(room.form)


def test_a_pasted_address_tells_its_platform_and_until_when_its_key_is_good(room: SetupRoom) -> None:
    room.form.begin()
    room.form.server.setText("rtmp://tx.push.yximgs.com/live/key-1?txTime=6A000000")
    room.form.server.editingFinished.emit()
    assert room.form.platform.currentData() == "kuaishou"
    assert room.form.until.text().startswith("2026-05-")


def test_backup_platform_and_date_are_kept_and_the_same_stream_is_refused_twice(qtbot: QtBot, room: SetupRoom, studio: Studio) -> None:
    room.form.begin()
    room.form.until.setText("2026-11-30 23:00")
    room.form.backup.setText("rtmp://backup.example/app")
    fill_in(room, f"rtmp://live.example/app/{KEY}", "a passphrase")
    qtbot.waitUntil(lambda: bool(room.destinations.model.records), timeout=20_000)
    (kept,) = room.destinations.model.records
    assert (kept.backup_server, f"{kept.good_until.astimezone():%Y-%m-%d %H:%M}") == ("rtmp://backup.example/app", "2026-11-30 23:00")
    room.form.begin()
    fill_in(room, f"rtmp://live.example/app/{KEY}", "a passphrase", name="抖音")
    qtbot.waitUntil(lambda: "output.same-key" in studio.window.notices.codes, timeout=20_000)
    assert len(room.destinations.model.records) == 1


def test_a_date_that_is_none_is_asked_for_again(room: SetupRoom) -> None:
    room.form.begin()
    room.form.until.setText("next week")
    fill_in(room, "rtmp://live.example/app/key", "a passphrase")
    assert room.desk.words.say("ui.destination.until-wrong") in said(room.form)
    assert room.form.isVisible()


def test_another_key_takes_its_own_date_and_a_backup_shows_no_key(room: SetupRoom) -> None:
    form = room.form
    form.begin()
    for key in ("key-1?txTime=6A000000", "key-2"):
        form.server.setText(f"rtmp://live.example/app/{key}")
        form.server.editingFinished.emit()
    assert form.until.text() == ""
    form.backup.setText("rtmp://backup.example/app/key-2")
    form.backup.editingFinished.emit()
    assert form.backup.displayText() == "rtmp://backup.example/app/"
    form.backup.setText("rtmp://backup.example/app/very-secret")
    form.backup.editingFinished.emit()
    assert "secret" not in form.backup.displayText()
