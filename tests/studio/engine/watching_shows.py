"""What the engine's tests share: going live, waiting, reading the timeline and the recorded picture."""

from __future__ import annotations

import threading
from typing import Any

import av

from catalog.broadcasts.timeline import read_timeline, verify_timeline
from studio.engine.engine import Engine
from studio.show.plan import ShowPlan


def go(engine: Engine, plan: ShowPlan, **changes: Any) -> None:
    engine.prepare(plan)
    engine.go(plan, **{"is_resuming": False, "offset_ms": 0, "first_segment": 0} | changes)


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def timeline(engine: Engine) -> list[tuple[str, dict[str, Any]]]:
    file = engine._shop_folder / "broadcasts" / "20261123-203000-a1b2c3" / "timeline.jsonl"
    assert verify_timeline(file).is_whole
    return [(line.fact, line.facts) for line in read_timeline(file)]


def kinds(engine: Engine) -> list[str]:
    return [kind for kind, _ in timeline(engine) if kind != "device.state"]


def seen_level(file: str, at_s: float, x: int = 8, y: int = 8) -> int:
    """Return how grey the recorded picture is there and then."""
    with av.open(file, "r") as played:
        frame = min(played.decode(video=0), key=lambda frame: abs((frame.time or 0) - at_s))
        return int(frame.to_ndarray(format="gray")[y, x])
