"""``kaibo live``: the gate, the operator's commands, the clean end; small pictures, real processes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.conftest import SMALL, TEA, Kaibo, Told, run, sheet

KEYS = {"broadcast", "seconds", "frames", "dropped_frames", "late_p99_ms", "destinations", "segments"}
SAID = (
    {"do": "next"},
    {"do": "hide"},
    {"do": "show", "product": "CUP-1"},
    {"do": "mute"},
    {"do": "mute", "on": False},
    {"do": "scene", "name": "slate"},
    {"do": "scene", "name": "programme"},
    {"do": "previous"},
    {"do": "correct", "said": "最低", "put_right": "本店近七天最低", "by": "示例店长"},
    {"do": "correct"},
    {"do": "show", "product": "NOBODY"},
)


def rundown(folder: Path) -> Path:
    file = folder / "rundown.json"
    file.write_text(json.dumps({"items": [{"product": "6901234567892", "price": "118.00"}, {"product": "CUP-1"}]}), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def evening(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, list[dict[str, Any]]]:
    """One broadcast run by JSON lines: its result and its events."""
    folder = tmp_path_factory.mktemp("evening")
    lines = "\n".join(["no command", *(json.dumps(said, ensure_ascii=False) for said in SAID)]).encode()
    words = ("--rundown", rundown(folder), "--events", folder / "e.jsonl", "--seconds", "2")
    told = run(shop, "live", *SMALL, *words, lines=lines, lang="en")
    return told, [json.loads(line) for line in (folder / "e.jsonl").read_text(encoding="utf-8").splitlines()]


def facts(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event["facts"] for event in events if event["kind"] == kind]


def test_the_result_has_every_key_and_the_recording_is_there(evening: tuple[Told, list[dict[str, Any]]], shop: Path) -> None:
    told, _ = evening
    assert (told.exit_code, set(told.document) >= KEYS) == (0, True)
    segment = Path(told.document["segments"][0])
    assert segment.is_file()
    assert segment.parent == shop / "broadcasts" / told.document["broadcast"]


def test_every_command_does_what_it_says(evening: tuple[Told, list[dict[str, Any]]]) -> None:
    _, events = evening
    assert [card["name"] for card in facts(events, "card.shown")] == ["高山绿茶", "青瓷杯", "青瓷杯", "高山绿茶"]
    assert facts(events, "card.shown")[0]["price"] == "¥118.00/盒"
    assert [muted["on"] for muted in facts(events, "sound.muted")] == [1, 0]
    assert [scene["scene"] for scene in facts(events, "scene.changed")] == ["slate", "programme"]
    assert [correction["by"] for correction in facts(events, "correction")] == ["示例店长"]


def test_what_is_refused_is_said_in_words_and_the_show_goes_on(evening: tuple[Told, list[dict[str, Any]]]) -> None:
    told, events = evening
    assert "no command" in told.err
    assert "“show” was refused. The rundown has no entry “NOBODY”." in told.err
    assert [refused["code"] for refused in facts(events, "command.refused")] == ["engine.entry-unknown"]


def test_the_timeline_is_told_for_programs_and_for_people(evening: tuple[Told, list[dict[str, Any]]], kaibo: Kaibo) -> None:
    broadcast = evening[0].document["broadcast"]
    shown = kaibo("broadcasts", "show", broadcast).document
    assert [shown["broadcast"]["id"], shown["timeline"][0]["fact"]] == [broadcast, "broadcast.started"]
    assert broadcast in [each["id"] for each in kaibo("broadcasts", "list").document["broadcasts"]]
    words = kaibo("broadcasts", "show", broadcast, json_out=False).out
    assert "商品卡：高山绿茶 100克 ¥118.00/盒" in words
    assert "{" not in words


@pytest.fixture
def on_air(shop: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A broadcast whose standard input has ended; it runs until it is told to end."""
    command = [sys.executable, "-m", "studio.cli", "live", *SMALL, "--shop", str(shop), "--json", "--lang", "en"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        while b"On air" not in running.stderr.readline():
            assert running.poll() is None
        draining = threading.Thread(target=running.stderr.read)
        draining.start()
        yield running
        if running.poll() is None:
            running.terminate()
        draining.join()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_broadcast_cleanly(on_air: subprocess.Popen[bytes], number: signal.Signals) -> None:
    on_air.send_signal(number)
    assert on_air.stdout is not None
    document = json.loads(on_air.stdout.read())
    assert (on_air.wait(30), set(document) >= KEYS) == (0, True)


def test_the_end_of_standard_input_changes_nothing_and_another_program_may_end_it(on_air: subprocess.Popen[bytes], kaibo: Kaibo) -> None:
    running = kaibo("status")
    assert (running.document["state"], {one["role"] for one in running.document["processes"]}) == ("live", {"keeper", "engine", "courier"})
    assert kaibo("live", *SMALL, "--seconds", "1").document["error"]["code"] == "keeper.already-live"
    assert kaibo("stop").exit_code == 0
    assert on_air.wait(30) == 0
    assert kaibo("status", json_out=False).out.startswith("状态：未开播")


def test_what_is_not_cleared_stays_off_the_air_unless_somebody_answers_for_it(fresh: Path) -> None:
    run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", TEA))
    file = fresh.parent / "r.csv"
    file.write_text("商家编码,直播价\nTEA-100,118\n", encoding="gb18030")
    told = run(fresh, "live", *SMALL, "--rundown", file, "--seconds", "1")
    assert (told.exit_code, told.document["error"]["code"], told.document["blocks"][0]["code"]) == (1, "gate.blocked", "gate.items-missing")
    told = run(fresh, "live", *SMALL, "--rundown", file, "--seconds", "1", "--override", "示例店长:已当面核对")
    assert [each["id"] for each in run(fresh, "broadcasts", "list").document["broadcasts"]] == [told.document["broadcast"]]
    timeline = run(fresh, "broadcasts", "show", told.document["broadcast"]).document["timeline"]
    assert (told.exit_code, [line["facts"]["text"] for line in timeline if line["fact"] == "override"]) == (0, ["示例店长:已当面核对"])


def test_a_rundowns_price_must_lie_in_the_signed_range(kaibo: Kaibo, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text('{"items": [{"product": "TEA-100", "price": "9999"}]}', encoding="utf-8")
    told = kaibo("live", *SMALL, "--rundown", file, lang="en")
    assert (told.exit_code, told.document["blocks"][0]["code"]) == (1, "gate.price-out-of-range")
    assert "9999.00 lies outside the signed range 100.00 to 200.00" in told.err


def test_stop_on_standard_input_ends_it(kaibo: Kaibo) -> None:
    told = kaibo("live", *SMALL, lines=b'{"do":"stop"}\n')
    assert (told.exit_code, told.document["reason"]) == (0, "asked")


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--seconds", "nan"), 2),
        (("--override", "nobody"), 2),
        (("--camera", "clip:no such file.mp4"), 3),
        (("--to", "nobody"), 3),
        (("--rundown", "no such file.xlsx"), 3),
    ],
)
def test_what_cannot_begin_is_one_document_with_an_error(kaibo: Kaibo, words: tuple[str, ...], exit_code: int) -> None:
    told = kaibo("live", *SMALL, *words)
    assert (told.exit_code, bool(told.document["error"]["message"]), bool(told.document["error"]["hint"])) == (exit_code, True, True)


def test_a_destination_that_does_not_answer_is_told_in_words(kaibo: Kaibo) -> None:
    address = b"rtmp://127.0.0.1:1/live/a-secret-key\n"
    told = kaibo("live", *SMALL, "--to", "main=-", "--seconds", "1.5", lines=address, json_out=False, lang="en")
    assert (told.exit_code, "main: reconnecting. The server does not answer." in told.err) == (0, True)
    assert "main: 0.0 s sent" in told.out
    assert "a-secret-key" not in told.err + told.out
