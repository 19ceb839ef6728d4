"""A recording is segments that each play by themselves and are what their hash says."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from studio.outputs.recording import Recorder, next_segment, segment_name

Facts = list[tuple[str, dict[str, Any]]]


def probed(file: Path) -> dict[str, Any]:
    """Return what ffprobe, which is not of our making, says of *file*."""
    asked = ["ffprobe", "-v", "error", "-show_error", "-show_streams", "-show_format", "-count_frames", "-of", "json", str(file)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert not said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def levels(file: Path) -> list[int]:
    """Return the pictures' numbers: each is as grey as its number."""
    with av.open(str(file), "r") as played:
        return [round(float(frame.to_ndarray()[: frame.height].mean())) - 16 for frame in played.decode(video=0)]


def test_segments_begin_on_key_frames_and_lose_no_picture(make_recorder: Callable[..., Recorder], packets: Any, facts: Facts) -> None:
    recorder = make_recorder()
    for piece in packets.fresh():
        recorder.take(piece)
    assert recorder.close(5)
    assert [file.name for file in recorder.files] == ["0001.mp4", "0002.mp4", "0003.mp4"]
    seen = [level for file in recorder.files for level in levels(file)]
    assert len(seen) == 150
    assert all(abs(level - number) <= 2 for number, level in enumerate(seen))


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is the witness")
def test_every_segment_plays_by_itself(make_recorder: Callable[..., Recorder], packets: Any) -> None:
    recorder = make_recorder()
    for piece in packets.fresh():
        recorder.take(piece)
    recorder.close(5)
    for file, frames in zip(recorder.files, (60, 60, 30), strict=True):
        video, audio = probed(file)["streams"]
        assert (video["codec_name"], int(video["nb_read_frames"]), float(video["start_time"])) == ("h264", frames, 0.0)
        assert audio["codec_name"] == "aac"
        assert float(audio["start_time"]) < 0.022
        assert float(video["duration"]) == pytest.approx(frames / 15, abs=0.01)
        assert float(audio["duration"]) == pytest.approx(frames / 15, abs=0.1)


def test_what_the_facts_say_is_what_lies_there(make_recorder: Callable[..., Recorder], packets: Any, facts: Facts) -> None:
    recorder = make_recorder()
    for piece in packets.fresh():
        recorder.take(piece)
    recorder.close(5)
    assert [kind for kind, _ in facts] == ["segment.opened", "segment.closed"] * 3
    for kind, said in facts:
        if kind == "segment.closed":
            content = (recorder.files[0].parent / said["file"]).read_bytes()
            assert (said["sha256"], said["bytes"], said["torn"]) == (hashlib.sha256(content).hexdigest(), len(content), 0)
    assert sum(said.get("frames", 0) for _, said in facts) == 150


def test_a_segment_waits_for_the_last_sound_of_the_one_before(make_recorder: Callable[..., Recorder], packets: Any) -> None:
    """Sound that comes 200 ms after its picture still lies in its own segment, at its own time."""
    recorder = make_recorder()
    for piece in sorted(packets.fresh(), key=lambda piece: piece.at_ns + 200_000_000 * piece.is_sound):
        recorder.take(piece)
    recorder.close(5)
    ends = [float(probed(file)["streams"][1]["duration"]) for file in recorder.files]
    assert ends[:2] == pytest.approx([4.0, 4.0], abs=0.03)


def test_a_restarted_recorder_takes_the_next_number(make_recorder: Callable[..., Recorder], packets: Any, tmp_path: Path) -> None:
    assert next_segment(tmp_path) == 1
    (tmp_path / segment_name(7)).write_bytes(b"")
    recorder = make_recorder(first_number=next_segment(tmp_path), segment_seconds=300)
    for piece in packets.fresh():
        recorder.take(piece)
    recorder.close(5)
    assert [file.name for file in recorder.files] == ["0008.mp4"]


def test_nothing_recorded_leaves_nothing(make_recorder: Callable[..., Recorder], facts: Facts, tmp_path: Path) -> None:
    assert make_recorder().close(2)
    assert not facts
    assert not list(tmp_path.iterdir())


def test_a_show_shorter_than_a_fragment_is_kept(make_recorder: Callable[..., Recorder], packets: Any) -> None:
    recorder = make_recorder()
    for piece in packets.fresh()[:4]:
        recorder.take(piece)
    recorder.close(2)
    (file,) = recorder.files
    assert levels(file)
