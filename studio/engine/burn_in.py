"""A show with no audience, to see what this machine can do: the real engine, a clip as camera and sound, recorded and thrown away."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from catalog.compliance.standing import StandingReader
from catalog.store import Shop
from studio.clock import utc_now
from studio.engine import events
from studio.engine.engine import Engine
from studio.errors import StudioError
from studio.show.plan import ShowPlan, Source

CARRIES, STRAINED, FAILS = "carries", "strained", "fails"
ROOM = 0.67
"""Share of the machine beyond which a show has no room for anything else."""

LATEST_SHARE = 0.5
"""Of a picture's time, for the latest picture in a hundred."""


class EngineBroke(StudioError):
    """A thread of the engine ended by a fault of ours; the log says which."""

    code = "engine.broke"


class BurnedIn(msgspec.Struct, frozen=True, kw_only=True):
    """What the show came to.

    Attributes:
        verdict: CARRIES, STRAINED (there is no room for other programs) or FAILS (pictures are lost).
        percent: of the whole machine, what the engine took.
        late_ms: how late the latest picture in a hundred began.
        reasons: as ``studio.live.health`` names them, of every second that was not steady.
    """

    verdict: str
    encoder: str
    preset: str
    frames: int
    dropped: int
    percent: int
    late_ms: float
    memory_mb: int
    reasons: tuple[str, ...]


def burn_in(plan: ShowPlan, seconds: float, *, runtime: Path) -> BurnedIn:
    """Run *plan* for *seconds* and return how it went. Its folder is made for it and removed; *runtime* keeps the encoder's choice.

    Raises:
        EngineBroke: the engine has a fault.
        DeviceRefused, EncoderMissing: as the engine says.
    """
    health: list[dict[str, Any]] = []
    has_failed = threading.Event()

    def hear(kind: str, _at: str, facts: dict[str, Any]) -> None:
        if kind == events.HEALTH:
            health.append(facts)

    with tempfile.TemporaryDirectory(prefix="kaibo-burn-in-") as name:
        folder = Path(name)
        Shop.open(folder).close()
        plan = msgspec.structs.replace(plan, shop_folder=str(folder))
        engine = Engine(
            shop_folder=folder,
            runtime=runtime,
            tell=hear,
            open_standings=lambda: StandingReader(folder / "shop.db"),
            now=utc_now,
            on_failed=has_failed.set,
        )
        try:
            prepared = engine.prepare(plan)
            engine.go(plan, is_resuming=False, offset_ms=0, first_segment=0)
            began_s, busy_s = time.monotonic(), time.process_time()
            has_failed.wait(seconds)
            share = (time.process_time() - busy_s) / (time.monotonic() - began_s) / (os.cpu_count() or 1)
            result = engine.stop("asked")
        finally:
            engine.close()
    if has_failed.is_set():
        raise EngineBroke
    return BurnedIn(
        verdict=verdict(result["dropped_frames"], share, result["late_p99_ms"], plan.frames_per_second),
        encoder=prepared["encoder"],
        preset=prepared["preset"],
        frames=result["frames"],
        dropped=result["dropped_frames"],
        percent=round(100 * share),
        late_ms=result["late_p99_ms"],
        memory_mb=max((facts["memory_kb"] for facts in health), default=0) // 1024,
        reasons=tuple(sorted({reason for facts in health for reason in facts["reasons"]})),
    )


def verdict(dropped: int, share: float, late_ms: float, frames_per_second: int) -> str:
    """Return the word for these figures."""
    if dropped:
        return FAILS
    return STRAINED if share > ROOM or late_ms > LATEST_SHARE * 1000 / frames_per_second else CARRIES


def usual_show(clip: Path, *, width: int, height: int, frames_per_second: int, video_kbps: int) -> ShowPlan:
    """Return a show whose camera and microphone are *clip*."""
    return ShowPlan(
        broadcast="burn-in",
        shop_folder="",
        width=width,
        height=height,
        frames_per_second=frames_per_second,
        video_kbps=video_kbps,
        sources=(Source(name="main", device=f"clip:{clip}"),),
        microphones=(f"clip:{clip}",),
    )
