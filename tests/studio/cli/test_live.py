"""Promises of ``kaibo live``: options in, commands and events as JSON lines, one result, a clean end."""

from __future__ import annotations

import json
import signal
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from studio.cli.live import addresses_from
from studio.destinations_book import Target
from studio.processes import own_command
from tests.doubles.evening import SMALL, Evenings, end_keeper, is_running, kaibo, probed, until
from tests.doubles.fault_servers import FaultServer, Talk, key_refused

ADDRESS = "rtmp://127.0.0.1/live/k"


class Lines:
    """Standard input, line by line."""

    def __init__(self, *lines: str) -> None:
        self._lines = [f"{line}\n" for line in lines]

    def readline(self) -> str:
        return self._lines.pop(0) if self._lines else ""


def test_addresses_are_read_from_standard_input_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Lines(f"{ADDRESS}1", f" {ADDRESS}3 "))
    given = addresses_from(["一=-", f"二={ADDRESS}2?a=b", "三=-", " 存下 "], None)
    told = [(one.name, one.address.reveal()) if isinstance(one, Target) else one for one in given]
    assert told == [("一", f"{ADDRESS}1"), ("二", f"{ADDRESS}2?a=b"), ("三", f"{ADDRESS}3"), "存下"]


def test_the_result_is_one_json_document_and_nothing_else(evening: Evenings) -> None:
    result = evening("--seconds", "2").result()
    keys = {"broadcast", "seconds", "frames", "dropped_frames", "late_p99_ms", "destinations", "segments"}
    assert keys <= set(result)
    assert (result["dropped_frames"], result["destinations"]) == (0, [])
    assert result["frames"] == pytest.approx(60, abs=6)
    assert all(Path(segment).is_file() for segment in result["segments"])


def test_events_come_as_numbered_json_lines_with_their_time(evening: Evenings) -> None:
    show = evening("--seconds", "1")
    show.result()
    numbers = [event["seq"] for event in show.events]
    assert numbers == sorted(set(numbers))
    assert all(datetime.fromisoformat(event["at"]).utcoffset() is not None for event in show.events)
    assert {"live.state", "broadcast.started", "broadcast.ended", "segment.closed"} <= {event["kind"] for event in show.events}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_show_cleanly(number: signal.Signals, evening: Evenings) -> None:
    show = evening().live()
    show.wait("segment.opened")
    show.process.send_signal(number)
    result = show.result()
    assert show.process.returncode == 0
    assert result["reason"] == "signal"
    assert show.timeline()[-1].fact == "broadcast.ended"


def test_the_end_of_standard_input_does_not_end_the_show(evening: Evenings) -> None:
    show = evening("--seconds", "4").live()
    assert show.process.stdin is not None
    show.process.stdin.close()
    show.process.stdin = None
    show.wait("health", count=3)
    assert show.result()["seconds"] >= 3.9


def test_commands_are_done_in_their_order_and_nonsense_is_passed_over(evening: Evenings) -> None:
    show = evening().live()
    for line in ('{"do":"mute","on":1}', "nonsense", '{"do":"fly"}', "[1]", "", '{"do":"mute","on":0}', '{"do":"scene","name":"slate"}'):
        show.say(line)
    show.wait("scene.changed", scene="slate")
    show.do("scene", name="nowhere")
    assert show.wait("command.refused")["facts"] == {"do": "scene", "code": "engine.scene-unknown", "reason": "", "product": ""}
    show.do("next")
    assert show.wait("command.refused", do="next")["facts"]["code"] == "engine.rundown-ends"
    show.end()
    assert [line.facts["on"] for line in show.timeline("sound.muted")] == [1, 0]


def test_a_second_show_of_one_shop_is_refused_and_leaves_nothing(evening: Evenings) -> None:
    show = evening().live()
    refused = kaibo("live", *SMALL, "--seconds", "1", shop=show.shop, ok=(3,))
    assert refused["error"]["code"] == "keeper.already-live"
    assert len(list((show.shop / "broadcasts").iterdir())) == 1
    assert show.end()["dropped_frames"] == 0


def test_without_json_the_result_is_words(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    asked = own_command("live", *SMALL, "--seconds", "1", "--shop", str(shop), "--lang", "zh_CN")
    done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=True, timeout=60)
    end_keeper(shop)
    (broadcast,) = (shop / "broadcasts").iterdir()
    assert broadcast.name in done.stdout
    assert str(broadcast / "0001.mp4") in done.stdout
    assert "{" not in done.stdout + done.stderr


def test_the_words_on_standard_error_may_go_unread(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    asked = own_command("live", *SMALL, "--seconds", "2", "--shop", str(shop), "--json")
    with subprocess.Popen(asked, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        process.stderr.close()
        printed: dict[str, Any] = json.loads(process.stdout.read())
    end_keeper(shop)
    assert printed["dropped_frames"] == 0


def test_when_nobody_is_attached_any_more_every_process_ends(evening: Evenings) -> None:
    show = evening("--seconds", "1").live()
    pids = [show.pid(role) for role in ("keeper", "engine", "courier")]
    show.result()
    until(lambda: not any(map(is_running, pids)), 20, "the processes to end by themselves")


class TestAllRefused:
    def test_a_show_that_its_only_destination_refused_ends_with_three_and_keeps_its_recording(self, evening: Evenings) -> None:
        with FaultServer(key_refused) as server:
            show = evening("--to", "平台=-", first_line=server.url("geheim")).live()
            show.wait("output.state", destination="平台", state="refused")
            show.wait("health", count=2)
            result = show.end()
        assert show.process.returncode == 3
        assert (result["error"]["code"], result["error"]["facts"]) == ("live.all-refused", {"names": "平台"})
        assert result["frames"] == sum(int(probed(Path(segment))["video"]["nb_read_packets"]) for segment in result["segments"])

    def test_one_that_took_it_is_enough(self, evening: Evenings) -> None:
        with FaultServer(key_refused) as refusing, FaultServer(Talk.take) as taking:
            show = evening("--to", f"甲={refusing.url()}", "--to", f"乙={taking.url()}").live()
            show.wait("output.state", destination="甲", state="refused")
            show.wait("output.first-packet", destination="乙")
            show.wait("health", count=2)
            result = show.end()
        assert show.process.returncode == 0
        assert "error" not in result

    def test_after_the_show_nothing_is_named_as_running(self, evening: Evenings) -> None:
        show = evening("--seconds", "1")
        result = show.result()
        told = kaibo("status", shop=show.shop)
        assert (told["state"], told["broadcast"]) == ("idle", "")
        assert kaibo("broadcasts", "show", result["broadcast"], shop=show.shop)["broadcast"]
