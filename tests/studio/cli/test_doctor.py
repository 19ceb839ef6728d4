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
from studio.engine.burn_in import verdict

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


def test_a_burn_in_runs_a_real_show_and_says_how_it_went(tmp_path: Path) -> None:
    words = ["doctor", "--shop", str(tmp_path / "shop"), "--json", "--lang", "en", "--burn-in", "2", "--size", "216x384", "--fps", "10"]
    done = CliRunner().invoke(kaibo_commands, words, prog_name="kaibo")
    *_, told = json.loads(done.stdout)["checks"]
    assert told["id"] == "burn-in"
    assert "216x384" in told["message"]
    assert told["ok"] or told["hint"]
    assert not (tmp_path / "shop").exists()


def test_a_burn_in_that_is_asked_for_without_a_number_lasts_half_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    facts: dict[str, str | int] = dict.fromkeys(("size", "fps", "seconds", "encoder", "frames", "dropped", "percent", "late", "memory"), 1)

    def burned_in(seconds: float, _size: tuple[int, int], _fps: int) -> Check:
        asked.append(seconds)
        return Check(id="burn-in", ok=False, code="doctor.burn-in.fails", facts=facts)

    monkeypatch.setattr(doctor, "burned_in", burned_in)
    CliRunner().invoke(kaibo_commands, ["doctor", "--shop", str(tmp_path / "shop"), "--burn-in"], prog_name="kaibo")
    assert asked == [30.0]


@pytest.mark.parametrize(
    ("dropped", "share", "late_ms", "word"),
    [(0, 0.4, 3.0, "carries"), (0, 0.8, 3.0, "strained"), (0, 0.4, 20.0, "strained"), (1, 0.4, 3.0, "fails")],
)
def test_the_word_of_a_burn_in(dropped: int, share: float, late_ms: float, word: str) -> None:
    assert verdict(dropped, share, late_ms, 30) == word


def test_in_words_each_check_is_a_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(kaibo_commands, ["doctor", "--shop", str(tmp_path / "shop"), "--lang", "zh_CN"], prog_name="kaibo")
    assert [line[0] in "✓▲" for line in done.stdout.splitlines()] == [True] * len(IDS)
