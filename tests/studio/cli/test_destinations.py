"""Promises of ``kaibo destinations``: saved once, shown without keys, used by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from click.testing import CliRunner

from studio.cli.passphrase import PASSPHRASE_FILE_VARIABLE
from studio.cli.tree import kaibo as kaibo_commands
from tests.doubles.evening import Evenings, kaibo, probed
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
    assert saved == {
        "name": "平台", "server": "rtmp://push.example:1936/live", "ca_file": "", "is_required": True, "backup_server": "", "platform": "",
        "valid_until": "", "is_expired": False,
    }  # fmt: skip
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


@pytest.mark.usefixtures("passphrase")
def test_a_platform_known_by_name_needs_the_key_alone(shop: Path) -> None:
    saved = destinations(shop, "add", "B站", "-", "--platform", "bilibili", said="?streamname=geheim&key=geheim\n")["destination"]
    assert (saved["platform"], saved["server"]) == ("bilibili", "rtmp://live-push.bilivideo.com/live-bvc")
    saved = destinations(shop, "add", "YT", "-", "--platform", "YouTube", "--backup", "platform", said="geheim-2\n")["destination"]
    assert saved["backup_server"] == "rtmps://b.rtmps.youtube.com/live2"
    saved = destinations(shop, "add", "红", "-", "--platform", "小红书", "--server", "rtmp://live.example/x/", said="geheim\n")[
        "destination"
    ]
    assert (saved["platform"], saved["server"]) == ("xiaohongshu", "rtmp://live.example/x")


@pytest.mark.usefixtures("passphrase")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--platform", "nowhere"), "destinations.platform-unknown"),
        (("--platform", "jd"), "destinations.platform-needs-server"),
        (("--platform", "twitch", "--backup", "platform"), "destinations.platform-needs-server"),
    ],
)
def test_a_key_that_leads_nowhere_is_refused(words: tuple[str, ...], code: str, shop: Path) -> None:
    assert destinations(shop, "add", "平台", "-", *words, said="geheim\n", ok=2)["error"]["code"] == code
    assert not shop.exists()


@pytest.mark.usefixtures("passphrase")
def test_one_stream_is_not_saved_under_two_names(shop: Path) -> None:
    destinations(shop, "add", "平台", "-", said=f"{ADDRESS}\n")
    assert refusal(shop, "add", "二号", "-", said=f"{ADDRESS}\n") == "output.same-key"
    assert refusal(shop, "add", "二号", "-", "--backup", "-", said=f"rtmp://other.example/live/geheim\n{ADDRESS}\n") == "output.same-key"


@pytest.mark.usefixtures("passphrase")
def test_a_key_that_has_ended_is_told(shop: Path) -> None:
    destinations(shop, "add", "旧", "-", said="rtmp://push.example/live/geheim?txTime=60000000\n")
    destinations(shop, "add", "新", "-", "--valid-until", "2099-01-01", said="rtmp://push.example/live/geheim2\n")
    told = {one["name"]: one for one in destinations(shop, "list")["destinations"]}
    assert (told["旧"]["is_expired"], told["新"]["is_expired"]) == (True, False)
    said = CliRunner().invoke(kaibo_commands, ["destinations", "list", "--shop", str(shop), "--lang", "zh_CN"], prog_name="kaibo").stdout
    assert "失效" in said.splitlines()[0]
    assert "2099-01-01" in said.splitlines()[1]


@pytest.mark.usefixtures("passphrase")
def test_before_the_show_it_is_said_what_stands_against_a_destination(shop: Path) -> None:
    destinations(shop, "add", "旧", "-", "--platform", "tiktok", said="geheim?expire=1700000000\n")
    words = ["plan", "--camera", "pattern", "--microphone", "tone", "--to", "旧", "--shop", str(shop), "--json", "--lang", "en"]
    done = CliRunner().invoke(kaibo_commands, words, prog_name="kaibo")
    told = {one["code"]: one["message"] for one in json.loads(done.stdout)["concerns"]}
    assert "旧" in told["gate.key-expired"]
    assert told["gate.platform-bit-rate"] == "“旧”: 4000 kbit/s is planned, TikTok takes 2500 at the most."


def test_platforms_are_listed_with_where_the_key_is(shop: Path) -> None:
    told = destinations(shop, "platforms")["platforms"]
    assert all(one["where"] and one["source"] and one["checked_on"] for one in told)
    assert not shop.exists()


def test_where_nothing_is_live_nothing_is_started(shop: Path) -> None:
    assert refusal(shop, "start", "平台") == refusal(shop, "stop", "平台") == "keeper.not-live"


class TestUplink:
    @pytest.fixture(autouse=True)
    def saved(self, shop: Path, passphrase: Path, nginx: NginxRtmp) -> None:
        destinations(shop, "add", "平台", "-", said=f"{nginx.url('geheim')}\n")

    def test_nothing_goes_on_air_by_surprise(self, shop: Path, nginx: NginxRtmp) -> None:
        assert destinations(shop, "test", "平台", ok=2)["error"]["code"] == "destinations.test-undecided"
        assert not nginx.recordings()

    def test_a_fast_line_is_good_and_what_was_pushed_decodes(self, shop: Path, nginx: NginxRtmp) -> None:
        told = destinations(shop, "test", "平台", "--publish", "--seconds", "3", "--kbps", "1000")
        assert (told["verdict"], told["needed_kbps"], told["is_acknowledged"]) == ("good", 1128, True)
        assert 0.85 < told["kbps"] / (1128 * 1.5) < 1.15
        assert 0 <= told["delay_ms"] < 500
        assert probed(nginx.recordings("geheim")[0])["video"]["codec_name"] == "h264"

    def test_it_may_be_measured_elsewhere(self, shop: Path, nginx: NginxRtmp, make_nginx: Callable[..., NginxRtmp]) -> None:
        other = make_nginx()
        told = destinations(shop, "test", "平台", "--at", "-", "--seconds", "3", "--kbps", "500", said=f"{other.url('probe')}\n")
        assert told["server"] == f"127.0.0.1:{other.port}"
        assert other.recordings("probe")
        assert not nginx.recordings()


def test_a_destination_is_stopped_and_started_singly_while_live(evening: Evenings, make_nginx: Callable[..., NginxRtmp]) -> None:
    one, two = make_nginx(), make_nginx()
    show = evening("--to", f"甲={one.url('a')}", "--to", f"乙={two.url('b')}").live()
    for name in "甲乙":
        show.wait("output.state", destination=name, state="live")
    show.do("stop", destination="甲")
    show.wait("output.state", destination="甲", state="idle")
    assert destinations(show.shop, "stop", "乙")["stopped"] == ["乙"]
    show.wait("output.state", destination="乙", state="idle")
    show.do("start", destination="甲")
    show.wait("output.state", destination="甲", state="live", count=2)
    assert refusal(show.shop, "start", "丙") == "output.unknown"
    assert [each["state"] for each in kaibo("status", shop=show.shop)["destinations"]] == ["live", "idle"]
    result = show.end()
    assert (show.process.returncode, result["dropped_frames"]) == (0, 0)
