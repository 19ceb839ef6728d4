"""The shop's own line decides the bit rate: a step is a fact, a key frame, new headers and a new segment, and nobody loses a picture."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av

from catalog.broadcasts.timeline import read_timeline
from studio.encoding.ladder import LineLoad
from studio.engine.engine import Engine

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
