"""Saved destinations: names and servers in a settings file, never a key; what cannot be a destination is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.destinations_book import (
    DestinationKeyMissing,
    DestinationNameWrong,
    DestinationsBook,
    DestinationUnknown,
    SettingsBroken,
    server_of,
)
from studio.outputs.errors import BackupSame, SameKey
from studio.rtmp.errors import AddressHasSpaces, AddressWithoutKey

BAD_MOMENT = b'[[destinations]]\nname = "a"\nserver = "rtmp://h/live"\nvalid_until = "soon"\n'
NO_ZONE = BAD_MOMENT.replace(b"soon", b"2026-11-23T20:00:00")
URL = "rtmps://push.example:8443/app/geheim-0815?token=x"


class Drawer:
    """Keys in memory."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.keys.get(name)

    def put(self, name: str, secret: str) -> None:
        self.keys[name] = secret

    def forget(self, name: str) -> None:
        self.keys.pop(name, None)


@pytest.fixture
def keys() -> Drawer:
    return Drawer()


@pytest.fixture
def book(tmp_path: Path) -> DestinationsBook:
    return DestinationsBook(tmp_path / "settings")


def test_a_destination_is_found_again_with_its_address(book: DestinationsBook, keys: Drawer, tmp_path: Path) -> None:
    book.save(" 抖音 ", f" {URL} ", keys, ca_file="/venue.pem", is_required=True)
    target = DestinationsBook(tmp_path / "settings").target("抖音", keys)
    assert target.as_item() == {"name": "抖音", "url": URL, "backup_url": "", "ca_file": "/venue.pem", "is_required": 1}


def test_a_backup_is_kept_beside_its_destination_and_goes_with_it(book: DestinationsBook, keys: Drawer, tmp_path: Path) -> None:
    saved = book.save("抖音", URL, keys, backup="rtmp://second.example/app/geheim-0815")
    assert saved.backup_server == "rtmp://second.example/app"
    assert book.target("抖音", keys).as_item()["backup_url"] == "rtmp://second.example/app/geheim-0815"
    assert "geheim" not in (tmp_path / "settings/destinations.toml").read_text(encoding="utf-8")
    book.save("抖音", URL, keys)
    assert book.target("抖音", keys).backup is None
    book.remove("抖音", keys)
    assert not keys.keys


@pytest.mark.parametrize("second", [URL, "rtmps://PUSH.example:8443/app//geheim-0815?token=x"])
def test_one_stream_under_two_names_is_refused(second: str, book: DestinationsBook, keys: Drawer) -> None:
    book.save("抖音", URL, keys)
    with pytest.raises(SameKey) as refused:
        book.save("二号", second, keys)
    assert refused.value.facts == {"first": "抖音", "second": "二号"}
    with pytest.raises(SameKey):
        book.save("二号", "rtmp://other/live/k", keys, backup=second)
    with pytest.raises(BackupSame):
        book.save("抖音", URL, keys, backup=second)
    assert [one.name for one in book.all()] == ["抖音"]


def test_until_when_a_key_is_good_is_read_from_its_address_or_told(book: DestinationsBook, keys: Drawer) -> None:
    read = book.save("腾讯", "rtmp://push.example/live/k?txSecret=a&txTime=6A1F0000", keys)
    assert read.good_until == datetime(2026, 6, 2, 16, 8, 32, tzinfo=UTC)
    told = book.save("别的", "rtmp://push.example/live/k2", keys, good_until=datetime(2027, 1, 1, tzinfo=UTC))
    assert told.valid_until == "2027-01-01T00:00:00+00:00"
    assert book.target("别的", keys).good_until == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_server_tells_its_platform(book: DestinationsBook, keys: Drawer) -> None:
    assert book.save("B站", "rtmp://live-push.bilivideo.com/live-bvc/?streamname=a&key=b", keys).platform == "bilibili"
    assert book.save("自己的", "rtmp://relay.example/live/k", keys).platform == ""


def test_a_book_of_an_older_program_is_read(tmp_path: Path, keys: Drawer) -> None:
    (tmp_path / "destinations.toml").write_text('version = 1\n[[destinations]]\nname = "a"\nserver = "rtmp://h/live"\n', encoding="utf-8")
    assert DestinationsBook(tmp_path).all()[0].good_until is None


def test_the_file_holds_the_server_and_no_key(book: DestinationsBook, keys: Drawer, tmp_path: Path) -> None:
    saved = book.save("抖音", URL, keys)
    written = (tmp_path / "settings/destinations.toml").read_text(encoding="utf-8")
    assert saved.server == "rtmps://push.example:8443/app"
    assert saved.server in written
    assert "geheim" not in written
    assert "token" not in written


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("rtmp://Push.Example/live/k", "rtmp://push.example/live"),
        ("rtmp://[::1]:1936/live/k/k2", "rtmp://[::1]:1936/live"),
        ("rtmp://host/live?secret=1/k", "rtmp://host/live"),
        ("rtmp://name:password@host/live/k", "rtmp://host/live"),
    ],
)
def test_a_server_is_told_without_anything_secret(url: str, server: str) -> None:
    assert server_of(url) == server


def test_the_same_name_again_replaces(book: DestinationsBook, keys: Drawer) -> None:
    book.save("抖音", URL, keys)
    book.save("抖音", "rtmp://other/live/k", keys)
    assert [one.server for one in book.all()] == ["rtmp://other/live"]
    assert book.target("抖音", keys).address.reveal() == "rtmp://other/live/k"


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a=b", "a\nb", "a\x7fb", "a\udcff"])
def test_what_cannot_be_a_name_is_refused(name: str, book: DestinationsBook, keys: Drawer, tmp_path: Path) -> None:
    with pytest.raises(DestinationNameWrong):
        book.save(name, URL, keys)
    assert not keys.keys
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("url", "refusal"), [("rtmp://host/live/a b", AddressHasSpaces), ("rtmp://host/live", AddressWithoutKey)])
def test_what_cannot_be_an_address_is_refused(url: str, refusal: type[Exception], book: DestinationsBook, keys: Drawer) -> None:
    with pytest.raises(refusal) as refused:
        book.save("抖音", url, keys)
    assert url not in str(refused.value)
    assert not keys.keys
    assert not book.all()


@pytest.mark.parametrize("name", ['"quoted"', "back\\slash", "[table]", "# no comment", "斜杠/冒号:", "𠮷野家 🎥"])
def test_odd_names_are_kept_as_they_are(name: str, book: DestinationsBook, keys: Drawer) -> None:
    book.save(name, URL, keys)
    assert [one.name for one in book.all()] == [name]


def test_what_is_removed_takes_its_key_along(book: DestinationsBook, keys: Drawer) -> None:
    book.save("抖音", URL, keys)
    book.remove("抖音", keys)
    assert not book.all()
    assert not keys.keys


def test_who_was_never_saved_is_unknown(book: DestinationsBook, keys: Drawer) -> None:
    with pytest.raises(DestinationUnknown):
        book.target("抖音", keys)
    with pytest.raises(DestinationUnknown):
        book.remove("抖音", keys)


def test_a_key_that_went_from_the_keyring_is_missed(book: DestinationsBook, keys: Drawer) -> None:
    book.save("抖音", URL, keys)
    keys.keys.clear()
    with pytest.raises(DestinationKeyMissing):
        book.target("抖音", keys)


@pytest.mark.parametrize(
    "written", [b"\xff", b"version = ", b"destinations = 3", b"other = 1\n", b'[[destinations]]\nname = "a"\n', BAD_MOMENT, NO_ZONE]
)
def test_a_settings_file_that_is_none_is_told_and_kept(written: bytes, tmp_path: Path, keys: Drawer) -> None:
    file = tmp_path / "destinations.toml"
    file.write_bytes(written)
    with pytest.raises(SettingsBroken):
        DestinationsBook(tmp_path).save("抖音", URL, keys)
    assert file.read_bytes() == written
    assert not keys.keys
