"""What happens to a running show's packets: a step of the bit rate, a replay, the index of what was shown."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from catalog.broadcasts.timeline import read_timeline
from studio.encoding.ladder import LineLoad
from studio.engine.engine import Engine
from studio.engine.errors import NotLive
from studio.outputs.marks import read_marks

NARROW = LineLoad(sending=2, held_back=2, sent_bytes=100, held_bytes=100)
ONE_SLOW = LineLoad(sending=2, held_back=1, sent_bytes=100, held_bytes=50)


def frames_of(file: str) -> int:
    with av.open(file, "r", options={"err_detect": "explode"}) as played:
        return sum(1 for _ in played.decode(video=0))


def test_a_step_down_loses_no_picture_anywhere(engine: Engine, plan: Callable[..., Any], courier: Any, tmp_path: Path) -> None:
    show = plan(width=144, height=256, video_kbps=400)
    engine.prepare(show)
    engine.go(show, is_resuming=False, offset_ms=0, first_segment=0)
    threading.Event().wait(0.8)
    engine.feel_pressure(ONE_SLOW)
    engine.feel_pressure(NARROW)
    threading.Event().wait(0.8)
    courier.hang_up()  # who connects now begins with the headers in force
    threading.Event().wait(0.8)
    result = engine.stop("asked")
    assert [Path(file).name for file in result["segments"]] == ["0001.mp4", "0002.mp4"]
    assert sum(map(frames_of, result["segments"])) == result["frames"]
    assert result["dropped_frames"] == 0
    lines = read_timeline(Path(result["segments"][0]).parent / "timeline.jsonl")
    assert [line.facts for line in lines if line.fact == "encoding.rate"] == [
        {"percent": 75, "video_kbps": 300, "sending": 2, "held_back": 2}
    ]
    assert len(courier.greetings) == 2
    assert courier.played()


def test_a_replay_is_kept_beside_the_recording_and_stands_in_the_timeline(engine: Engine, plan: Callable[..., Any]) -> None:
    show = plan()
    engine.prepare(show)
    with pytest.raises(NotLive):
        engine.replay(5)
    engine.go(show, is_resuming=False, offset_ms=0, first_segment=0)
    threading.Event().wait(1.2)
    clip = engine.replay(5)
    result = engine.stop("asked")
    assert 12 <= frames_of(clip["path"]) == clip["frames"] <= result["frames"]
    assert [Path(file).name for file in result["segments"]] == ["0001.mp4"]
    kept = [line.facts for line in read_timeline(Path(clip["path"]).parent / "timeline.jsonl") if line.fact == "replay.kept"]
    assert [facts["sha256"] for facts in kept] == [hashlib.sha256(Path(clip["path"]).read_bytes()).hexdigest()]


def test_the_index_says_where_a_product_is_seen(engine: Engine, plan: Callable[..., Any], entry: Callable[..., Any]) -> None:
    show = plan(entries=(entry("p1", 255),))
    engine.prepare(show)
    engine.go(show, is_resuming=False, offset_ms=0, first_segment=0)
    threading.Event().wait(0.7)
    engine.broadcast.next()
    threading.Event().wait(0.6)
    (file,) = engine.stop("asked")["segments"]
    (mark,) = read_marks(Path(file).parent)
    assert (mark.product, mark.segment) == ("p1", "0001.mp4")
    with av.open(file, "r") as played:
        bright = next(frame.time for frame in played.decode(video=0) if frame.to_ndarray(format="gray")[8, 8] > 200)
    assert mark.offset_ms / 1000 == pytest.approx(bright, abs=0.15)
