"""Promises of ``kaibo status`` and ``kaibo stop``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assets.wording import LANGUAGES, sentences
from studio.cli.tree import kaibo as kaibo_commands
from studio.outputs.output_states import OutputState
from tests.doubles.evening import Evenings, is_running, kaibo
from tests.doubles.nginx_rtmp import NginxRtmp

KEYS = {"state", "broadcast", "processes", "destinations"}


def words(*given: str, shop: Path, language: str = "en") -> str:
    done = CliRunner().invoke(kaibo_commands, [*given, "--shop", str(shop), "--lang", language], prog_name="kaibo")
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", ["status", "stop"])
def test_where_nothing_runs_it_says_so_and_makes_nothing(command: str, tmp_path: Path) -> None:
    told = kaibo(command, shop=tmp_path / "shop", ok=(0,))
    assert set(told) >= KEYS
    assert (told["state"], told["broadcast"], told["processes"], told["destinations"]) == ("idle", "", [], [])
    assert not (tmp_path / "shop").exists()


def test_what_runs_is_told_with_its_processes_and_destinations(evening: Evenings, nginx: NginxRtmp) -> None:
    show = evening("--to", "平台=-", first_line=nginx.url("geheim")).live()
    show.wait("output.state", destination="平台", state="live")
    show.wait("output.statistics", destination="平台", count=2)
    told = kaibo("status", shop=show.shop, ok=(0,))
    assert told["state"] == "live"
    assert {one["role"] for one in told["processes"]} == {"keeper", "engine", "courier"}
    assert all(is_running(one["pid"]) and one["since"] for one in told["processes"])
    assert {one["role"]: one["pid"] for one in told["processes"]}["keeper"] == show.pid("keeper")
    (destination,) = told["destinations"]
    assert (destination["name"], destination["state"], destination["code"]) == ("平台", "live", "")
    assert destination["sent_bytes"] > 0
    assert (destination["server"], destination["is_backup"]) == (f"127.0.0.1:{nginx.port}", 0)
    assert {"sent_kbps", "queued_ms", "queued_bytes", "round_trip_ms", "dropped_groups", "reconnects"} <= set(destination)
    for language in LANGUAGES:
        said = words("status", shop=show.shop, language=language)
        assert all(part in said for part in (told["broadcast"], "平台", str(show.pid("engine"))))
        assert "geheim" not in said
        assert "{" not in said


def test_whoever_began_it_anybody_may_end_it(evening: Evenings) -> None:
    show = evening().live()
    show.wait("segment.opened")
    told = kaibo("stop", shop=show.shop, ok=(0,))
    assert told["state"] == "idle"
    result = show.result()
    assert told["result"]["broadcast"] == result["broadcast"]
    assert (show.process.returncode, result["dropped_frames"]) == (0, 0)
    assert kaibo("stop", shop=show.shop, ok=(0,))["state"] == "idle"


def test_stop_now_keeps_what_was_recorded(evening: Evenings) -> None:
    show = evening().live()
    show.wait("segment.opened")
    kaibo("stop", "--now", shop=show.shop, ok=(0,))
    result = show.result()
    assert [Path(segment).stat().st_size > 0 for segment in result["segments"]] == [True]


def test_the_door_a_dead_keeper_left_open_leads_nowhere(evening: Evenings) -> None:
    show = evening().live()
    show.kill("keeper")
    assert show.process.wait(10) == 3
    assert kaibo("status", shop=show.shop, ok=(0,))["state"] == "idle"
    assert words("stop", shop=show.shop)


def test_every_state_and_every_reason_of_a_destination_has_its_words() -> None:
    for language in LANGUAGES:
        told = sentences(language)
        assert all(f"output.state.{state.value}" in told for state in OutputState)
        reasons = [code for code in told if code.startswith("rtmp.")]
        assert reasons
        assert not any("{" in told[code]["message"] for code in reasons), "an event carries a code and no facts"


def test_the_runtime_folder_is_the_users_alone(evening: Evenings, runtime: Path) -> None:
    evening().live()
    assert runtime.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in runtime.rglob("*.door"))
