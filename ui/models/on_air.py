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
        sent_bytes, sent_ms, sent_kbps, queued_ms, dropped, reconnects, server, is_backup: as the courier counts.
        round_trip_ms: to the server, -1 where it is not known.
    """

    name: str
    state: str
    code: str = ""
    sent_bytes: int = 0
    sent_ms: int = 0
    queued_ms: int = 0
    dropped: int = 0
    reconnects: int = 0
    sent_kbps: int = 0
    round_trip_ms: int = -1
    server: str = ""
    is_backup: bool = False

    @property
    def is_sending(self) -> bool:
        """Whether it sends or tries to: it can be stopped."""
        return self.state in {"connecting", "live", "reconnecting"}


class StripNow(msgspec.Struct, frozen=True, kw_only=True):
    """One source of sound, this moment; levels in thousandths of dBFS, behind its fader."""

    source: str
    role: str
    peak_mdb: int
    true_peak_mdb: int
    fader_mdb: int
    delay_ms: int
    voice: str
    is_muted: bool


class MixNow(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out, this moment: thousandths of dBTP and of LUFS."""

    true_peak_mdb: int = SILENCE_MDB
    momentary_mlufs: int = SILENCE_MDB
    short_mlufs: int = SILENCE_MDB
    integrated_mlufs: int = SILENCE_MDB


class AlarmNow(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm that is not over: its name, the source it is about ("" is the whole show), since when."""

    alarm: str
    source: str
    at: datetime


class OnAir(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the desk shows of the broadcast.

    Attributes:
        since: when it went live, or None.
        index, product: the rundown line whose card is shown, -1 and "" without one.
        card_at: since when.
        recording_code: why nothing is being recorded, or "".
        sealed_at: when the last segment was closed and sealed.
        health, health_reasons: the engine's one word, and whose fault it is.
        rate_percent, rate_kbps: the step of the bit rate's ladder; 100 and 0 while it goes out as planned.
        peak_mdb, rms_mdb: of all sources together, in thousandths of dBFS.
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
    health_reasons: tuple[str, ...]
    rate_percent: int
    rate_kbps: int
    alarms: tuple[AlarmNow, ...]
    frames: int
    dropped: int
    late_p99_us: int
    peak_mdb: int
    rms_mdb: int
    mix: MixNow
    strips: tuple[StripNow, ...]

    @property
    def is_on(self) -> bool:
        """Whether a broadcast runs in any way."""
        return self.state is not LiveState.IDLE


def on_air_from(snapshot: Mapping[str, Any]) -> OnAir:
    """Return *snapshot* as the desk shows it."""
    card, recording, health, rate, level = (snapshot.get(name) or {} for name in ("on_air", "recording", "health", "encoding", "level"))
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
        health_reasons=tuple(str(reason) for reason in health.get("reasons", ())),
        rate_percent=int(rate.get("percent", 100)),
        rate_kbps=int(rate.get("video_kbps", 0)),
        alarms=tuple(_alarm(facts) for facts in snapshot.get("alarms") or ()),
        frames=int(health.get("frames", 0)),
        dropped=int(health.get("dropped", 0)),
        late_p99_us=int(health.get("late_p99_us", 0)),
        peak_mdb=int(level.get("peak_mdb", SILENCE_MDB)),
        rms_mdb=int(level.get("rms_mdb", SILENCE_MDB)),
        mix=MixNow(**{name: int(level.get(name, SILENCE_MDB)) for name in MixNow.__struct_fields__}),
        strips=tuple(_strip(facts) for facts in level.get("sources") or ()),
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
    counted = {key: int(facts.get(key, 0)) for key in ("sent_bytes", "sent_ms", "sent_kbps", "queued_ms", "dropped", "reconnects")}
    return OutputNow(
        name=name,
        state=str(facts.get("state", "idle")),
        code=str(facts.get("code", "")),
        round_trip_ms=int(facts.get("round_trip_ms", -1)),
        server=str(facts.get("server", "")),
        is_backup=bool(facts.get("is_backup", 0)),
        **counted,
    )


def _strip(facts: Mapping[str, Any]) -> StripNow:
    peak_mdb = int(facts.get("peak_mdb", SILENCE_MDB))
    return StripNow(
        source=str(facts["source"]),
        role=str(facts.get("role", "voice")),
        peak_mdb=peak_mdb,
        true_peak_mdb=int(facts.get("true_peak_mdb", peak_mdb)),
        fader_mdb=int(facts.get("fader_mdb", 0)),
        delay_ms=int(facts.get("delay_ms", 0)),
        voice=str(facts.get("voice", "off")),
        is_muted=bool(facts.get("muted", 0)),
    )


def _alarm(facts: Mapping[str, Any]) -> AlarmNow:
    return AlarmNow(alarm=str(facts["alarm"]), source=str(facts.get("source", "")), at=datetime.fromisoformat(str(facts["at"])))
