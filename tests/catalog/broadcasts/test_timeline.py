"""Promises of the timeline: nothing is lost, nothing can be changed unseen."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.broadcasts.canonical_json import canonical
from catalog.broadcasts.errors import TimelineUnreadable
from catalog.broadcasts.timeline import FIRST_PREV, Timeline, read_timeline, seal_file, verify_timeline

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
texts = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.recursive(
    st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def ticking(start: datetime = NOON) -> Any:
    times = iter(start + timedelta(seconds=n) for n in range(10_000))
    return lambda: next(times)


def written(file: Path, facts: list[dict[str, Any]]) -> None:
    timeline = Timeline(file, clock=ticking())
    for each in facts:
        timeline.append("card.shown", each)
    timeline.close()


def test_a_line_names_the_hash_of_the_line_before(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    written(file, [{"product": "P1"}, {"product": "P2"}])
    first, second = read_timeline(file)
    assert first.prev == FIRST_PREV
    assert second.prev == hashlib.sha256(file.read_bytes().splitlines(keepends=True)[0]).hexdigest()
    assert (first.seq, second.seq, second.facts) == (1, 2, {"product": "P2"})


def test_a_line_is_canonical_and_says_when_in_utc_milliseconds(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    written(file, [{"name": "绍兴黄酒\n", "a": 1}])
    assert (
        file.read_bytes()
        == (
            '{"at":"2026-11-23T12:00:00.000+00:00","fact":"card.shown","facts":{"a":1,"name":"绍兴黄酒\\n"},"prev":"'
            + FIRST_PREV
            + '","seq":1}\n'
        ).encode()
    )


def test_keys_are_sorted_as_rfc_8785_sorts_them() -> None:
    # The example of RFC 8785 3.2.3: an astral character sorts before U+FB33 by its UTF-16 code units.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert canonical(dict.fromkeys(keys, 0)) == canonical(dict.fromkeys(in_order, 0))
    assert canonical(dict.fromkeys(keys, 0)).decode().index("\U0001f600") < canonical(dict.fromkeys(keys, 0)).decode().index("\ufb33")


@pytest.mark.parametrize("value", [1.0, True, None, b"x", {1: 2}, 2**53, "\ud800"])
def test_what_is_not_an_integer_or_a_text_is_refused_and_nothing_is_written(tmp_path: Path, value: Any) -> None:
    file = tmp_path / "timeline.jsonl"
    timeline = Timeline(file, clock=ticking())
    with pytest.raises((TypeError, ValueError)):
        timeline.append("card.shown", {"value": value})
    timeline.append("card.hidden", {})
    timeline.close()
    assert [line.seq for line in read_timeline(file)] == [1]


def test_a_torn_last_line_is_cut_and_said_and_the_chain_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    written(file, [{"n": 1}, {"n": 2}])
    file.write_bytes(file.read_bytes() + b'{"at":"2026')
    timeline = Timeline(file, clock=ticking())
    assert timeline.cut_bytes == 11
    timeline.append("engine.resumed", {"gap_ms": 800})
    timeline.close()
    assert verify_timeline(file).is_whole
    assert [line.facts for line in read_timeline(file)] == [{"n": 1}, {"n": 2}, {"gap_ms": 800}]


def test_a_file_that_is_only_a_torn_line_starts_anew(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    file.write_bytes(b'{"at"')
    written(file, [{"n": 1}])
    assert verify_timeline(file).lines == 1
    assert verify_timeline(file).is_whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(facts=st.lists(st.dictionaries(texts, values, max_size=3), min_size=1, max_size=4), data=st.data())
def test_the_chain_breaks_if_one_byte_changes(tmp_path: Path, facts: list[dict[str, Any]], data: st.DataObject) -> None:
    file = tmp_path / "timeline.jsonl"
    file.unlink(missing_ok=True)
    written(file, facts)
    content = bytearray(file.read_bytes())
    assert [line.facts for line in read_timeline(file)] == facts
    assert verify_timeline(file).is_whole
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    verdict = verify_timeline(file)
    assert not verdict.is_whole
    assert verdict.broken_at


def test_a_line_that_was_taken_out_or_put_in_is_found(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    written(file, [{"n": n} for n in range(5)])
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert verify_timeline(file).broken_at == 3
    file.write_bytes(b"".join(lines[:-1]))
    assert not verify_timeline(file).is_whole


@pytest.mark.skipif(not which("sha256sum"), reason="needs the coreutils")
def test_sha256sum_alone_checks_the_file_and_the_chain(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    written(file, [{"n": n} for n in range(3)])
    subprocess.run(["sha256sum", "--check", "--strict", seal_file(file).name], cwd=tmp_path, check=True, capture_output=True)
    seen = subprocess.run(["sh", "-c", "sed -n 2p timeline.jsonl | sha256sum"], cwd=tmp_path, check=True, capture_output=True)
    assert seen.stdout.split()[0].decode() == read_timeline(file)[2].prev


def test_a_full_disk_loses_no_fact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "timeline.jsonl"
    timeline = Timeline(file, clock=ticking())
    timeline.append("card.shown", {"n": 1})
    write, is_full = timeline._write_all, True

    def refusing(line: bytes) -> None:
        if is_full:
            timeline._handle.write(line[:7])
            raise OSError(28, "No space left on device")
        write(line)

    monkeypatch.setattr(timeline, "_write_all", refusing)
    timeline.append("card.shown", {"n": 2}, is_urgent=True)
    assert timeline.unwritten == 1
    assert verify_timeline(file).lines == 1
    is_full = False
    timeline.append("card.shown", {"n": 3})
    timeline.close()
    assert [line.facts["n"] for line in read_timeline(file)] == [1, 2, 3]
    assert verify_timeline(file).is_whole


def test_a_timeline_that_goes_on_is_unsealed_until_it_is_closed_again(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    written(file, [{"n": 1}])
    timeline = Timeline(file, clock=ticking())
    timeline.append("engine.resumed", {})
    assert verify_timeline(file).is_whole
    assert not verify_timeline(file).is_sealed
    timeline.close()
    assert verify_timeline(file).is_sealed


def test_a_missing_timeline_is_said(tmp_path: Path) -> None:
    with pytest.raises(TimelineUnreadable):
        read_timeline(tmp_path / "timeline.jsonl")
