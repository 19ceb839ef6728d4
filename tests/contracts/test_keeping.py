"""``kaibo backup``, ``restore``, ``doctor``, ``devices`` and ``rehearse``; and how every command talks."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from studio.cli.tree import kaibo as kaibo_tree
from tests.contracts.conftest import SMALL, Kaibo, run

COMMANDS = (
    "demo", "doctor", "devices", "products import", "products list", "products show", "products withdraw", "products undo-import",
    "check text", "check product", "check rundown", "check number", "clear", "live", "rehearse", "status", "stop", "broadcasts list",
    "broadcasts show", "broadcasts import", "orders import", "summary", "backup", "restore",
)  # fmt: skip


def test_a_shop_moves_to_another_path_with_its_clearances(kaibo: Kaibo, fresh: Path, tmp_path: Path) -> None:
    file = tmp_path / "备份 🍵.kaibo"
    kept = kaibo("backup", file).document
    back = run(fresh, "restore", file).document
    assert (kept["ok"], back["ok"], kept["files"]) == (True, True, back["files"])
    assert run(fresh, "check", "product", "TEA-100").document["verdict"] == "cleared"
    assert run(fresh, "restore", file).document["error"]["code"] == "catalog.restore-not-empty"


def test_a_backup_that_is_not_whole_restores_nothing(kaibo: Kaibo, fresh: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.kaibo"
    kaibo("backup", file)
    file.write_bytes(file.read_bytes()[:-100])
    assert (run(fresh, "restore", file).document["error"]["code"], fresh.exists()) == ("catalog.backup-broken", False)
    assert kaibo("backup", tmp_path).document["error"]["code"] == "catalog.backup-unwritable"


def test_the_doctor_looks_at_everything(kaibo: Kaibo) -> None:
    checks = {check["id"]: check for check in kaibo("doctor").document["checks"]}
    assert {"encoder", "cameras", "microphones", "fonts", "models", "disk", "keyring", "database"} <= set(checks)
    assert all(check["ok"] or check["hint"] for check in checks.values())


def test_devices_are_told_by_kind(kaibo: Kaibo) -> None:
    told = kaibo("devices")
    assert (told.exit_code, set(told.document)) == (0, {"cameras", "loudspeakers", "microphones", "screens"})


def test_a_rehearsal_is_received_and_scored_later(kaibo: Kaibo) -> None:
    told = kaibo("rehearse", *SMALL, "--seconds", "1.5").document
    assert (told["received"]["video_codec"], told["received"]["audio_codec"], told["score"]) == ("h264", "aac", None)
    assert told["destinations"][0]["sent_seconds"] > 0


@pytest.mark.parametrize("command", ["status", "stop"])
def test_where_nothing_runs_there_is_nothing_to_tell(fresh: Path, command: str) -> None:
    told = run(fresh, command)
    assert (told.exit_code, told.document["state"], told.document["processes"], fresh.exists()) == (0, "idle", [], False)


@pytest.mark.parametrize(("lang", "word"), [("zh_CN", "没有"), ("zh_TW", "沒有"), ("en", "There is no shop")])
def test_words_come_in_three_languages(fresh: Path, lang: str, word: str) -> None:
    told = run(fresh, "backup", fresh.parent / "b.kaibo", json_out=False, lang=lang)
    assert (told.exit_code, told.out, word in told.err) == (3, "", True)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_three_options(command: str) -> None:
    found: click.Command | None = kaibo_tree
    for word in command.split():
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), word)
    assert found is not None
    assert {"--shop", "--json", "--lang"} <= {name for option in found.params for name in option.opts}
