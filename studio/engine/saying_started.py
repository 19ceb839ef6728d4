"""Writes down how a broadcast begins: what it is made of, and what was overridden."""

from __future__ import annotations

import msgspec

from studio.engine import events
from studio.engine.fact_writer import FactWriter
from studio.engine.stage import Stage


def say_started(stage: Stage, shop: str, facts: FactWriter) -> int:
    """Write the first facts of *stage*'s broadcast in the shop called *shop*; return how long it was interrupted before: 0 ms."""
    plan = stage.plan
    facts.write(
        events.BROADCAST_STARTED,
        {
            "broadcast": plan.broadcast,
            "shop": shop,
            "width": plan.width,
            "height": plan.height,
            "fps": plan.frames_per_second,
            "encoder": stage.encoding.encoder,
            "preset": stage.encoding.preset,
            "tried": [msgspec.structs.asdict(attempt) for attempt in stage.choice.tried],
            "video_kbps": plan.video_kbps,
            "audio_kbps": plan.audio_kbps,
            "camera": stage.camera.spec,
            "cameras": [{"name": name, "device": camera.spec} for name, camera in stage.cameras.items()],
            "microphones": [microphone.spec for microphone in stage.microphones],
            "host": plan.host,
            "rehearsal": int(plan.is_rehearsal),
            "sample": int(plan.is_sample),
        },
        is_urgent=True,
    )
    for override in plan.overrides:
        facts.write(events.OVERRIDE, {"text": override}, is_urgent=True)
    return 0
