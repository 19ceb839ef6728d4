from datetime import UTC, datetime

from studio.engine import events
from studio.keeper import snapshot as snapshots
from studio.live.live_states import LiveState
from ui.models.on_air import clock_text, on_air_from, short_clock_text

AT = "2026-11-23T12:30:00.000+00:00"


def test_an_idle_keeper_shows_nothing_on_air() -> None:
    on_air = on_air_from(snapshots.empty())
    assert on_air.state is LiveState.IDLE
    assert not on_air.is_on
    assert on_air.index == -1


def test_the_snapshot_of_a_broadcast_is_read_whole() -> None:
    snapshot = snapshots.empty()
    for kind, facts in (
        (events.LIVE_STATE, {"state": "preparing", "broadcast": "b", "rehearsal": 0}),
        (events.LIVE_STATE, {"state": "live", "broadcast": "b", "rehearsal": 0}),
        (events.CARD_SHOWN, {"index": 2, "product": "p2"}),
        (events.OUTPUT_STATE, {"destination": "A", "state": "reconnecting", "code": "output.lost"}),
        (
            events.OUTPUT_STATISTICS,
            {"destination": "A", "sent_bytes": 500_000, "sent_ms": 1000, "sent_kbps": 4000, "dropped": 3, "reconnects": 1},
        ),
        (events.SEGMENT_OPENED, {"file": "0001.mp4"}),
        (events.HEALTH, {"frames": 30, "due": 30, "late": 0, "dropped": 0, "late_p99_us": 900, "word": "steady"}),
    ):
        snapshots.apply(snapshot, kind, AT, facts)
    on_air = on_air_from(snapshot)
    assert (on_air.state, on_air.index, on_air.product, on_air.health) == (LiveState.LIVE, 2, "p2", "steady")
    assert on_air.since == datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    assert (on_air.outputs[0].state, on_air.outputs[0].sent_kbps, on_air.outputs[0].dropped) == ("reconnecting", 4000, 3)
    assert on_air.is_recording


def test_a_failed_recording_is_no_recording() -> None:
    snapshot = snapshots.empty()
    snapshots.apply(snapshot, events.SEGMENT_OPENED, AT, {"file": "0001.mp4"})
    snapshots.apply(snapshot, events.RECORDING_FAILED, AT, {"code": "engine.disk-full"})
    assert not on_air_from(snapshot).is_recording
    assert on_air_from(snapshot).recording_code == "engine.disk-full"


def test_clocks_count_up_from_zero() -> None:
    assert clock_text(4360) == "01:12:40"
    assert clock_text(-3) == "00:00:00"
    assert short_clock_text(134) == "02:14"


def test_sound_alarms_and_the_step_of_the_bit_rate_are_read() -> None:
    snapshot = snapshots.empty()
    strip = {"source": "music", "role": "music", "peak_mdb": -9000, "true_peak_mdb": -8000, "fader_mdb": -6000, "muted": 1}
    for kind, facts in (
        (events.LEVEL, {"peak_mdb": -9000, "rms_mdb": -20_000, "momentary_mlufs": -15_800, "sources": [strip]}),
        (events.ALARM_RAISED, {"alarm": "silence", "source": ""}),
        (events.ENCODING_RATE, {"percent": 50, "video_kbps": 2000, "sending": 1, "held_back": 1}),
        (events.HEALTH, {"word": "strained", "reasons": ["camera"]}),
    ):
        snapshots.apply(snapshot, kind, AT, facts)
    on_air = on_air_from(snapshot)
    assert (on_air.strips[0].source, on_air.strips[0].is_muted, on_air.mix.momentary_mlufs) == ("music", True, -15_800)
    assert (on_air.alarms[0].alarm, on_air.rate_percent, on_air.health_reasons) == ("silence", 50, ("camera",))
    snapshots.apply(snapshot, events.ENGINE_RESUMED, AT, {"broadcast": "b", "gap_ms": 900})
    assert (on_air_from(snapshot).rate_percent, on_air_from(snapshot).alarms) == (100, ())
