"""Promises of ``kaibo destinations``: saved once, shown without keys, used by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from click.testing import CliRunner

from studio.cli.destinations import PASSPHRASE_FILE_VARIABLE
from studio.cli.tree import kaibo as kaibo_commands
from tests.doubles.evening import Evenings
from tests.doubles.nginx_rtmp import NginxRtmp

ADDRESS = "rtmp://push.example:1936/live/geheim?token=geheim"


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a keyring, in this process and in those it starts."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.backends.fail.Keyring())
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that holds the passphrase of the sealed keys."""
    file = tmp_path / "passphrase"
    file.write_text("芝麻开门\n", encoding="utf-8")
    monkeypatch.setenv(PASSPHRASE_FILE_VARIABLE, str(file))
    return file


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return tmp_path / "shop"


def destinations(shop: Path, *words: str, said: str = "", ok: int = 0) -> dict[str, Any]:
    given = ["destinations", *words, "--shop", str(shop), "--json", "--lang", "en"]
    done = CliRunner().invoke(kaibo_commands, given, input=said, prog_name="kaibo")
    assert done.exit_code == ok, done.stderr
    assert "geheim" not in done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def refusal(shop: Path, *words: str, said: str = "") -> str:
    return str(destinations(shop, *words, said=said, ok=3)["error"]["code"])


@pytest.mark.usefixtures("passphrase")
def test_a_destination_is_saved_listed_and_forgotten_without_its_key(shop: Path) -> None:
    saved = destinations(shop, "add", "平台", "-", "--required", said=f"{ADDRESS}\n")["destination"]
    assert saved == {"name": "平台", "server": "rtmp://push.example:1936/live", "ca_file": "", "is_required": True}
    assert destinations(shop, "list")["destinations"] == [saved]
    assert destinations(shop, "remove", "平台")["removed"] == "平台"
    assert destinations(shop, "list")["destinations"] == []


@pytest.mark.usefixtures("passphrase")
def test_a_saved_destination_gets_the_stream(shop: Path, nginx: NginxRtmp, evening: Evenings) -> None:
    destinations(shop, "add", "平台", "-", said=f"{nginx.url('geheim')}\n")
    show = evening("--to", "平台").live()
    show.wait("output.state", destination="平台", state="live")
    assert "geheim" in nginx.streams()
    show.end()


@pytest.mark.parametrize(
    ("address", "code"),
    [("", "rtmp.address-scheme"), ("rtmp://push.example/live", "rtmp.address-key"), (f"{ADDRESS} x", "rtmp.address-spaces")],
)
@pytest.mark.usefixtures("passphrase")
def test_what_is_no_address_is_refused_before_a_shop_is_made(address: str, code: str, shop: Path) -> None:
    assert refusal(shop, "add", "平台", "-", said=f"{address}\n") == code
    assert not shop.exists()


def test_without_keyring_and_passphrase_nothing_is_kept(shop: Path) -> None:
    assert refusal(shop, "add", "平台", "-", said=f"{ADDRESS}\n") == "keys.no-keyring"
    assert destinations(shop, "list")["destinations"] == []


def test_another_passphrase_opens_nothing(shop: Path, passphrase: Path) -> None:
    destinations(shop, "add", "平台", "-", said=f"{ADDRESS}\n")
    passphrase.write_text("另一个\n", encoding="utf-8")
    assert refusal(shop, "add", "二号", "-", said=f"{ADDRESS}2\n") == "keys.passphrase-wrong"
    passphrase.unlink()
    assert refusal(shop, "remove", "平台") == "keys.passphrase-file"
    assert [one["name"] for one in destinations(shop, "list")["destinations"]] == ["平台"]


@pytest.mark.usefixtures("passphrase")
def test_a_destination_nobody_saved_is_unknown(shop: Path) -> None:
    assert refusal(shop, "remove", "平台") == "destinations.unknown"


def test_a_listing_asks_for_no_passphrase_and_needs_no_shop(shop: Path) -> None:
    assert destinations(shop, "list")["destinations"] == []
    assert not shop.exists()
