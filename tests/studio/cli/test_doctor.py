"""Promises of ``kaibo doctor``: everything is really tried, and what is wrong comes with what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from assets.wording import LANGUAGES
from catalog.store import Shop
from studio.cli import doctor
from studio.cli.doctor import Check
from studio.cli.tree import kaibo as kaibo_commands

FOUND_ENCODER: dict[str, str | int] = {"encoder": "libx264", "preset": "veryfast"}
IDS = ["encoder", "cameras", "microphones", "fonts", "models", "disk", "keyring", "database"]


class Usage(NamedTuple):
    """As ``shutil.disk_usage`` tells it."""

    total: int
    used: int
    free: int


def examined(shop: Path, *, language: str = "en") -> tuple[int, dict[str, dict[str, Any]]]:
    """Have the doctor look; return the exit code and the checks by id."""
    done = CliRunner().invoke(kaibo_commands, ["doctor", "--shop", str(shop), "--json", "--lang", language], prog_name="kaibo")
    return done.exit_code, {check["id"]: check for check in json.loads(done.stdout)["checks"]}


@pytest.fixture(autouse=True)
def quick_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder's trial has its own tests; here it takes its time once."""
    monkeypatch.setattr(doctor, "encoder", lambda: Check(id="encoder", ok=True, code="doctor.encoder", facts=FOUND_ENCODER))


def test_the_encoder_is_really_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    tried = doctor.encoder()
    assert tried.ok
    assert tried.facts["encoder"] in {"libx264", "h264_nvenc", "h264_qsv", "h264_amf", "h264_videotoolbox", "h264_mf", "h264_v4l2m2m"}
    assert all(code.startswith("encoder.passed-over.") and facts["encoder"] for code, facts in tried.besides)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_words_and_what_is_wrong_a_hint(language: str, tmp_path: Path) -> None:
    exit_code, checks = examined(tmp_path / "shop", language=language)
    assert list(checks) == IDS
    assert exit_code == (0 if all(check["ok"] for check in checks.values()) else 1)
    assert all(check["message"] and "{" not in check["message"] for check in checks.values())
    assert all(check["hint"] for check in checks.values() if not check["ok"])
    assert not (tmp_path / "shop").exists()


def test_a_healthy_shop_and_a_damaged_one(tmp_path: Path) -> None:
    Shop.open(tmp_path / "shop", name="示例店铺").close()
    assert "示例店铺" in examined(tmp_path / "shop")[1]["database"]["message"]
    (tmp_path / "shop" / "shop.db").write_bytes(b"no database" * 100)
    exit_code, checks = examined(tmp_path / "shop")
    assert (exit_code, checks["database"]["ok"]) == (1, False)
    assert checks["database"]["hint"]


def test_a_disk_that_is_nearly_full_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 10**12, 3 * 10**9))
    exit_code, checks = examined(tmp_path / "shop")
    assert (exit_code, checks["disk"]["ok"]) == (1, False)
    assert "3" in checks["disk"]["message"]


def test_in_words_each_check_is_a_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(kaibo_commands, ["doctor", "--shop", str(tmp_path / "shop"), "--lang", "zh_CN"], prog_name="kaibo")
    assert [line[0] in "✓▲" for line in done.stdout.splitlines()] == [True] * len(IDS)
