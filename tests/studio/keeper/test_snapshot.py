"""What runs, as every client has it: alarms come and go, and the courier's load stands beside its process."""

from __future__ import annotations

from typing import Any

from studio.engine import events
from studio.keeper.snapshot import apply, empty

AT = "2026-11-23T12:30:00.000+00:00"
FROZEN = {"alarm": "picture-frozen", "source": "main"}
SILENCE = {"alarm": "silence", "source": ""}


def after(*happened: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    snapshot = empty()
    for kind, facts in happened:
        apply(snapshot, kind, AT, facts)
    return snapshot


def test_an_alarm_stands_until_it_is_cleared() -> None:
    raised = ((events.ALARM_RAISED, FROZEN), (events.ALARM_RAISED, SILENCE))
    assert after(*raised)["alarms"] == [{**FROZEN, "at": AT}, {**SILENCE, "at": AT}]
    assert after(*raised, (events.ALARM_CLEARED, {**FROZEN, "seconds": 3}))["alarms"] == [{**SILENCE, "at": AT}]


def test_a_new_engine_and_a_new_show_begin_without_alarms() -> None:
    for kind, facts in ((events.ENGINE_RESUMED, {"gap_ms": 3}), (events.LIVE_STATE, {"state": "preparing"})):
        assert after((events.ALARM_RAISED, FROZEN), (kind, facts))["alarms"] == []


def test_what_the_courier_takes_is_told_and_fills_no_list_of_happenings() -> None:
    load = {"role": "courier", "processor_permille": 12, "memory_kb": 30_000}
    snapshot = after((events.PROCESS_STARTED, {"role": "courier", "pid": 7}), (events.PROCESS_LOAD, load))
    assert snapshot["processes"]["courier"] == {"pid": 7, "since": AT, "processor_permille": 12, "memory_kb": 30_000}
    assert [one["kind"] for one in snapshot["happenings"]] == [events.PROCESS_STARTED]
