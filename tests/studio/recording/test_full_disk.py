"""A full disk stops the recording, says so once, keeps what is whole, and resumes when there is room."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.outputs import recording
from studio.outputs.recording import Recorder
from studio.outputs.segment import Segment

Facts = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of one megabyte."""
    if sys.platform != "linux" or os.geteuid():
        pytest.skip("a file system can be mounted by root on Linux only")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine does not let root mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def until(true: Callable[[], bool], clock: Any) -> None:
    for _ in range(200):
        if true():
            return
        clock.wait(0.02)
    raise AssertionError


def test_recording_stops_and_resumes_with_the_disk(
    small_disk: Path, make_recorder: Callable[..., Recorder], packets: Any, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "RETRY_S", 0.0)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(900_000))
    recorder = make_recorder(folder=small_disk, segment_seconds=300)
    pieces = packets.fresh()
    for piece in pieces[:360]:
        recorder.take(piece)
    recorder_pause = recorder._ending
    until(lambda: ("recording.failed", {"code": "engine.disk-full"}) in facts, recorder_pause)
    assert not recorder.is_recording
    filler.unlink()
    for piece in pieces[360:]:
        recorder.take(piece)
    assert recorder.close(5)
    kinds = [kind for kind, _ in facts]
    assert kinds == ["segment.opened", "segment.closed", "recording.failed", "segment.opened", "recording.resumed", "segment.closed"]
    for kind, said in facts:
        if kind == "segment.closed":
            assert hashlib.sha256((small_disk / said["file"]).read_bytes()).hexdigest() == said["sha256"]
    assert [said["torn"] for kind, said in facts if kind == "segment.closed"] == [1, 0]


def test_recording_ends_whole_while_there_is_still_room_for_the_rest(
    small_disk: Path, make_recorder: Callable[..., Recorder], packets: Any, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "SYNC_S", 0.0)
    (small_disk / "filler").write_bytes(bytes(600_000))
    recorder = make_recorder(folder=small_disk, segment_seconds=300, reserve_seconds=10)
    for piece in packets.fresh():
        recorder.take(piece)
    assert recorder.close(5)
    assert [kind for kind, _ in facts] == ["segment.opened", "segment.closed", "recording.failed"]
    assert (facts[1][1]["torn"], facts[2][1]["code"]) == (0, "engine.disk-full")
    assert shutil.disk_usage(small_disk).free > 200_000


def test_a_folder_that_is_gone_fails_the_recording_and_nothing_else(
    tmp_path: Path, make_recorder: Callable[..., Recorder], packets: Any, facts: Facts
) -> None:
    recorder = make_recorder(folder=tmp_path / "gone")
    for piece in packets.fresh():
        recorder.take(piece)
    assert recorder.close(5)
    assert facts == [("recording.failed", {"code": "engine.disk-failed"})]


def test_a_disk_that_hangs_loses_the_recording_not_the_memory(
    make_recorder: Callable[..., Recorder], packets: Any, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "WAITING_BYTES", 20_000)
    recorder = make_recorder()
    for piece in packets.fresh():
        recorder.take(piece)
    assert recorder.close(5)
    assert facts[0] == ("recording.failed", {"code": "engine.disk-slow"})


def test_a_segment_that_gives_up_keeps_what_is_whole(tmp_path: Path, packets: Any) -> None:
    file = tmp_path / "0001.mp4"
    segment = Segment(file, picture=packets.picture.stream, sound=packets.sound.stream, starts_ns=0)
    for piece in packets.fresh()[:200]:
        segment.add(piece)
    with file.open("ab") as handle:
        handle.write(b"half a fragment")
    segment.give_up()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == segment.sha256
