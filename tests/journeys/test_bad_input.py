"""Bad input at the command line: a code, what happened, what to do; nothing begun, nothing half written."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from studio.cli.face import WRONG_USE
from studio.cli.tree import kaibo as kaibo_commands
from studio.places import door_file
from studio.processes import own_command
from tests.doubles.certificates import Certificates
from tests.doubles.clips import cut_off, make_clip
from tests.doubles.doorman import Doorman
from tests.doubles.evening import Evenings, end_keeper, instead_of, kaibo, probed, shown_to_a_person
from tests.doubles.nginx_rtmp import NginxRtmp

Rundown = Callable[..., str]
PLAIN = ("--camera", "pattern", "--microphone", "tone", "--size", "270x480", "--preset", "ultrafast", "--seconds", "1")
ADDRESS = "rtmp://127.0.0.1/live/geheim"


def refused(shop: Path, *words: str, exit_code: int = 3) -> dict[str, Any]:
    """Go live with *words* in a process of its own, expect a refusal, and return the error it printed."""
    done = subprocess.run(
        own_command("live", *instead_of(PLAIN, words), "--shop", str(shop), "--json", "--lang", "zh_CN"),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    return told(shop, done.returncode, done.stdout, done.stderr, exit_code)


def refused_at_once(shop: Path, *words: str, exit_code: int = 3, first_line: str = "") -> str:
    """Give the command *words* that it must refuse before anything starts, and return the code."""
    given = ["live", "--lang", "en", *instead_of(PLAIN, words), "--shop", str(shop), "--json"]
    done = CliRunner().invoke(kaibo_commands, given, input=first_line, prog_name="kaibo")
    code = told(shop, done.exit_code, done.stdout, done.stderr, exit_code)["code"]
    assert not door_file(shop).exists()
    return str(code)


def told(shop: Path, exit_code: int, out: str, err: str, expected: int) -> dict[str, Any]:
    """Return the error of the JSON document in *out*, with words for a person, no key anywhere, nothing half written."""
    assert exit_code == expected, err
    error: dict[str, Any] = json.loads(out)["error"]
    assert shown_to_a_person(error)
    assert exit_code == WRONG_USE or error["message"] in err
    assert "geheim" not in out + err
    assert "Traceback" not in err
    assert not list((shop / "broadcasts").glob("*"))
    return error


@pytest.fixture
def empty(tmp_path: Path, runtime: Path) -> Iterator[Path]:
    """A shop's folder without a shop; whatever was started there ends with the test."""
    folder = tmp_path / "shop"
    yield folder
    end_keeper(folder)


def test_a_device_that_does_not_exist(empty: Path) -> None:
    for words, code in (
        (("--camera", "webcam:nothing"), "capture.camera-missing"),
        (("--camera", "screen:99"), "capture.screen-missing"),
        (("--camera", "clip:no such file.mp4"), "capture.file-missing"),
        (("--camera", "still:no such file.png"), "capture.file-missing"),
        (("--microphone", "live:nothing"), "capture.microphone-missing"),
        (("--microphone", "clip:no such file.mp4"), "capture.file-missing"),
    ):
        assert refused(empty, *words)["code"] == code
    assert kaibo("status", shop=empty)["state"] == "idle"
    assert kaibo("live", *PLAIN, shop=empty, ok=(0,))["dropped_frames"] == 0


@pytest.mark.parametrize("spec", ["nonsense", "webcam:", "clip:", "pattern:3", "tone", ""])
def test_a_camera_nobody_could_mean_starts_nothing(spec: str, empty: Path) -> None:
    assert refused_at_once(empty, "--camera", spec) == "capture.spec-unknown"
    assert not empty.exists()


def test_a_clip_that_is_none_is_refused(empty: Path, tmp_path: Path) -> None:
    clip = tmp_path / "断.mp4"
    make_clip(clip)
    cut_off(clip, 0.05)
    assert refused(empty, "--camera", f"clip:{clip}")["code"] == "capture.clip-broken"


def test_a_clip_that_breaks_off_costs_no_frame(evening: Evenings, tmp_path: Path) -> None:
    clip = tmp_path / "断.mp4"
    make_clip(clip)
    cut_off(clip, 0.6)
    show = evening("--camera", f"clip:{clip}", "--seconds", "3").live()
    show.wait("device.state", state="lost", code="capture.clip-broken")
    assert show.result()["dropped_frames"] == 0


def test_a_clip_that_ends_begins_again_and_the_show_goes_on(evening: Evenings, tmp_path: Path) -> None:
    clip = tmp_path / "短.mp4"
    make_clip(clip, size=(270, 480), seconds=1.0)
    show = evening("--camera", f"clip:{clip}", "--seconds", "4").live()
    result = show.result()
    assert result["dropped_frames"] == 0
    assert int(probed(Path(result["segments"][0]))["video"]["nb_read_packets"]) == result["frames"] >= 115
    assert {line.facts["state"] for line in show.timeline("device.state")} <= {"opening", "running"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("rtmp://127.0.0.1/live/ge heim", "rtmp.address-spaces"),
        ("rtmp://127.0.0.1/live/geh\u3000eim", "rtmp.address-spaces"),
        ("rtmp:///live/geheim", "rtmp.address-host"),
        ("rtmp://127.0.0.1:99999/live/geheim", "rtmp.address-port"),
        ("http://127.0.0.1/live/geheim", "rtmp.address-scheme"),
        ("geheim", "rtmp.address-scheme"),
        ("", "rtmp.address-scheme"),
        ("rtmp://127.0.0.1/live", "rtmp.address-key"),
    ],
)
def test_an_address_that_cannot_be_one_starts_nothing(url: str, code: str, empty: Path) -> None:
    assert refused_at_once(empty, "--to", f"平台={url}") == code
    assert refused_at_once(empty, "--to", "平台=-", first_line=f"{url}\n") == code
    assert not empty.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--to", f"a={ADDRESS}", "--to", f"a={ADDRESS}2"), "destinations.name-taken"),
        (("--to", f"a={ADDRESS}", "--to", f"b={ADDRESS}"), "output.same-key"),
        (("--to", f"a={ADDRESS}", "--to", f"b={ADDRESS.replace('1/', '1:1935/')}"), "output.same-key"),
        (("--to", f"={ADDRESS}"), "destinations.name-wrong"),
        (("--to", f"{'x' * 41}={ADDRESS}"), "destinations.name-wrong"),
        (("--to", "never saved"), "destinations.unknown"),
    ],
)
def test_destinations_that_get_in_each_others_way_start_nothing(words: tuple[str, ...], code: str, empty: Path) -> None:
    assert refused_at_once(empty, *words) == code


def test_a_missing_rundown(empty: Path) -> None:
    assert refused_at_once(empty, "--rundown", "no such file.json") == "catalog.file-missing"
    assert not empty.exists()


def test_a_rundown_with_an_unknown_product_names_every_row(shop: Path, rundown: Rundown) -> None:
    file = rundown("DEMO-DUCK", "NO-SUCH-THING", "DEMO-CAKE", "NOR-THIS")
    error = refused(shop, "--rundown", file, exit_code=1)
    assert error["code"] == "rundown.refused"
    assert [(row["row"], row["code"]) for row in error["refused"]] == [(2, "catalog.product-unknown"), (4, "catalog.product-unknown")]


def test_an_events_file_that_cannot_be_written(empty: Path, tmp_path: Path) -> None:
    assert refused_at_once(empty, "--events", str(tmp_path / "no such folder" / "events.jsonl")) == "live.events-unwritable"


@pytest.mark.parametrize(
    "words",
    [
        ("--size", "1081x1920"),
        ("--size", "1080"),
        ("--size", "2x2"),
        ("--override", "示例店长"),
        ("--override", "示例店长: "),
        ("--override", ": 没有理由"),
        ("--lang", "fr"),
        ("--fps", "0"),
        ("--seconds", "-1"),
        ("--ca", "no such file.pem"),
        ("--no-such-option",),
    ],
)
def test_wrong_use_is_said_and_starts_nothing(words: tuple[str, ...], empty: Path) -> None:
    assert refused_at_once(empty, *words, exit_code=WRONG_USE) == "cli.wrong-use"
    assert not empty.exists()


def test_a_database_that_another_process_holds(shop: Path) -> None:
    with closing(sqlite3.connect(shop / "shop.db")) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert refused(shop)["code"] == "catalog.shop-locked"
        other.rollback()


def test_a_database_that_breaks_during_the_show_costs_no_frame(evening: Evenings, shop: Path, rundown: Rundown) -> None:
    show = evening("--rundown", rundown("DEMO-DUCK", "DEMO-CAKE")).live()
    show.do("next")
    show.wait("card.shown")
    (shop / "shop.db").write_bytes(b"no database" * 1000)
    show.do("next")
    assert show.wait("command.refused")["facts"]["reason"] == "gate.unverified"
    show.do("show", product="DEMO-TEA")
    show.wait("command.refused", do="show")
    result = show.end()
    assert result["dropped_frames"] == 0
    assert int(probed(Path(result["segments"][0]))["video"]["nb_read_packets"]) == result["frames"]


def test_a_damaged_database_is_told_and_left_as_it_is(shop: Path) -> None:
    damaged = b"no database" * 1000
    (shop / "shop.db").write_bytes(damaged)
    assert refused(shop)["code"] == "catalog.shop-damaged"
    assert (shop / "shop.db").read_bytes() == damaged


def test_a_shop_that_may_not_be_written_is_left_as_it_is(shop: Path) -> None:
    shop.chmod(0o555)
    assert refused(shop)["code"] == "catalog.shop-read-only"
    shop.chmod(0o755)


def test_a_shop_on_a_read_only_disk_is_left_as_it_is(shop: Path, read_only: Callable[[Path], bool]) -> None:
    before = sorted((file.name, file.stat().st_mtime_ns) for file in shop.rglob("*"))
    if read_only(shop):
        assert refused(shop)["code"] == "catalog.shop-read-only"
    assert sorted((file.name, file.stat().st_mtime_ns) for file in shop.rglob("*")) == before


@pytest.fixture
def read_only(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[Path], bool]]:
    """Mount a folder over itself, read only; says in one line where this machine does not let us."""
    mounted: list[Path] = []

    def make(folder: Path) -> bool:
        is_bound = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount") is not None
        is_bound = is_bound and subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode == 0
        if not is_bound:
            with capsys.disabled():
                print("\na read-only disk was not tried: only root may mount one, and not everywhere")
            return False
        mounted.append(folder)
        subprocess.run(["mount", "-o", "remount,ro,bind", folder, folder], check=True)
        return True

    yield make
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)


def test_a_refused_key_stops_the_pushing_and_nothing_else(
    evening: Evenings, make_nginx: Callable[..., NginxRtmp], doorman: Doorman
) -> None:
    nginx = make_nginx(on_publish=doorman.url)
    show = evening("--to", "平台=-", first_line=nginx.url("geheim")).live()
    show.wait("output.state", destination="平台", state="refused")
    asked = doorman.asked
    show.wait("health", count=5)
    result = show.end()
    assert doorman.asked == asked
    (told,) = result["destinations"]
    assert (told["name"], told["state"], told["sent_seconds"]) == ("平台", "refused", 0)
    assert told["code"].startswith("rtmp.")
    assert result["dropped_frames"] == 0
    assert int(probed(Path(result["segments"][0]))["video"]["nb_read_packets"]) == result["frames"]
    assert ("refused", told["code"]) in [(line.facts["state"], line.facts["code"]) for line in show.timeline("output.state")]


@pytest.mark.parametrize(
    ("certificate", "has_authority", "state", "code"),
    [
        ("good", True, "live", ""),
        ("good", False, "refused", "rtmp.tls-unknown-issuer"),
        ("unknown", True, "refused", "rtmp.tls-unknown-issuer"),
        ("expired", True, "refused", "rtmp.tls-expired"),
        ("wrong-name", True, "refused", "rtmp.tls-wrong-name"),
    ],
)
def test_only_a_server_that_proves_its_name_gets_the_stream(
    certificate: str,
    has_authority: bool,
    state: str,
    code: str,
    evening: Evenings,
    make_nginx: Callable[..., NginxRtmp],
    certificates: Certificates,
) -> None:
    nginx = make_nginx(certificates={certificate: certificates.files[certificate]})
    authority = ("--ca", str(certificates.ca_file)) if has_authority else ()
    show = evening("--to", "平台=-", *authority, first_line=nginx.tls_url(certificate, "geheim")).live()
    told = show.wait("output.state", destination="平台", state=state)
    assert told["facts"]["code"] == code
    assert ("geheim" in nginx.streams()) is (state == "live")
    assert show.end()["dropped_frames"] == 0
