"""The keeper's snapshot as the window reads it: typed, with nothing left to guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from studio.live.live_states import LiveState

SILENCE_MDB = -96_000


class OutputNow(msgspec.Struct, frozen=True, kw_only=True):
    """One destination, this second.

    Attributes:
        state: of the output states ("idle", "connecting", "live", "reconnecting", "stopping" …).
        code: why it is not sending, or "".
        sent_bytes, sent_ms, queued_ms, dropped, reconnects: as the courier counts.
    """

    name: str
    state: str
    code: str = ""
    sent_bytes: int = 0
    sent_ms: int = 0
    queued_ms: int = 0
    dropped: int = 0
    reconnects: int = 0

    @property
    def kbps(self) -> int:
        """Mean bit rate since it connected, or 0 before anything was sent."""
        return self.sent_bytes * 8 // self.sent_ms if self.sent_ms else 0


class OnAir(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the desk shows of the broadcast.

    Attributes:
        since: when it went live, or None.
        index, product: the rundown line whose card is shown, -1 and "" without one.
        card_at: since when.
        recording_code: why nothing is being recorded, or "".
        sealed_at: when the last segment was closed and sealed.
        peak_mdb, rms_mdb: the level in thousandths of dBFS.
    """

    state: LiveState
    broadcast: str
    is_rehearsal: bool
    since: datetime | None
    index: int
    product: str
    card_at: datetime | None
    scene: str
    is_muted: bool
    outputs: tuple[OutputNow, ...]
    devices: tuple[tuple[str, str, str], ...]
    is_recording: bool
    recording_code: str
    sealed_at: datetime | None
    health: str
    frames: int
    dropped: int
    late_p99_us: int
    peak_mdb: int
    rms_mdb: int

    @property
    def is_on(self) -> bool:
        """Whether a broadcast runs in any way."""
        return self.state is not LiveState.IDLE


def on_air_from(snapshot: Mapping[str, Any]) -> OnAir:
    """Return *snapshot* as the desk shows it."""
    card, recording, health, level = (snapshot.get(name) or {} for name in ("on_air", "recording", "health", "level"))
    return OnAir(
        state=LiveState(snapshot["state"]),
        broadcast=str(snapshot.get("broadcast", "")),
        is_rehearsal=bool(snapshot.get("rehearsal", 0)),
        since=moment(snapshot.get("since", "")),
        index=int(card.get("index", -1)),
        product=str(card.get("product", "")),
        card_at=moment(card.get("at", "")),
        scene=str(snapshot.get("scene", "programme")),
        is_muted=bool(snapshot.get("muted", 0)),
        outputs=tuple(_output(name, facts) for name, facts in (snapshot.get("destinations") or {}).items()),
        devices=tuple(
            (name, str(facts.get("state", "")), str(facts.get("code", ""))) for name, facts in (snapshot.get("devices") or {}).items()
        ),
        is_recording=bool(recording.get("file")) and not recording.get("code"),
        recording_code=str(recording.get("code", "")),
        sealed_at=moment(recording.get("sealed_at", "")),
        health=str(health.get("word", "")),
        frames=int(health.get("frames", 0)),
        dropped=int(health.get("dropped", 0)),
        late_p99_us=int(health.get("late_p99_us", 0)),
        peak_mdb=int(level.get("peak_mdb", SILENCE_MDB)),
        rms_mdb=int(level.get("rms_mdb", SILENCE_MDB)),
    )


def moment(text: str) -> datetime | None:
    """Return the moment an ISO 8601 *text* names, in UTC, or None for an empty one."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def clock_text(seconds: int) -> str:
    """Return *seconds* as a clock shows it: "01:12:40"."""
    whole = max(0, seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def short_clock_text(seconds: int) -> str:
    """Return *seconds* as minutes and seconds: "02:14"."""
    whole = max(0, seconds)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def _output(name: str, facts: Mapping[str, Any]) -> OutputNow:
    counted = {key: int(facts.get(key, 0)) for key in ("sent_bytes", "sent_ms", "queued_ms", "dropped", "reconnects")}
    return OutputNow(name=name, state=str(facts.get("state", "idle")), code=str(facts.get("code", "")), **counted)
