from datetime import UTC, datetime

from studio.engine import events
from ui.models.happenings import to_know
from ui.models.on_air import AlarmNow

AT = "2026-11-23T12:30:0{}.000+00:00"


def happened(*kinds: tuple[str, dict[str, object]]) -> list[dict[str, object]]:
    return [{"at": AT.format(number), "kind": kind, "facts": facts} for number, (kind, facts) in enumerate(kinds)]


def test_what_matters_is_listed_newest_first() -> None:
    listed = to_know(
        happened(
            (events.CARD_SHOWN, {"index": 0, "product": "p1"}),
            (events.OUTPUT_STATE, {"destination": "A", "state": "reconnecting", "code": ""}),
            (events.CORRECTION, {"said": "a", "put_right": "b", "by": "c", "product": ""}),
        )
    )
    assert [one.code for one in listed] == ["ui.happened.correction", "ui.happened.output-reconnecting"]


def test_a_refused_destination_says_why() -> None:
    (one,) = to_know(happened((events.OUTPUT_STATE, {"destination": "A", "state": "refused", "code": "rtmp.refused"})))
    assert (one.code, one.reason, one.shown.tone) == ("ui.happened.output-refused", "rtmp.refused", "live")


def test_a_withdrawn_clearance_blocks() -> None:
    (one,) = to_know(happened((events.CLEARANCE_WITHDRAWN, {"product": "p", "clearance": "c", "reason": "x"})))
    assert one.shown.shape == "octagon-x"


def test_an_engine_that_came_back_says_how_long_it_was_away() -> None:
    (one,) = to_know(happened((events.ENGINE_RESUMED, {"broadcast": "b", "gap_ms": 2340})))
    assert one.facts == {"seconds": "2.3"}


def test_an_alarm_that_is_not_over_stands_on_top_and_a_cleared_one_goes_quiet() -> None:
    raised = {"alarm": "clipping", "source": "microphone"}
    kinds = happened((events.ALARM_RAISED, raised), (events.ALARM_CLEARED, {**raised, "seconds": 12}), (events.RECORDING_RESUMED, {}))
    still = AlarmNow(alarm="disk-hour", source="", at=datetime(2026, 11, 23, 12, 29, tzinfo=UTC))
    first, _resumed, over = to_know(kinds, [still])
    assert (first.code, first.is_open, first.shown.tone) == ("alarm.disk-hour", True, "caution")
    assert (over.code, over.reason, over.shown.tone) == ("ui.happened.alarm-over", "alarm.clipping", "quiet")


def test_a_step_of_the_bit_rate_is_said_in_words() -> None:
    down = {"percent": 75, "video_kbps": 3000, "sending": 1, "held_back": 1}
    back, lower = to_know(happened((events.ENCODING_RATE, down), (events.ENCODING_RATE, {**down, "percent": 100, "video_kbps": 4000})))
    assert (lower.code, lower.facts) == ("ui.happened.rate-down", {"percent": 75, "kbps": "3,000"})
    assert (back.code, back.shown.tone) == ("ui.happened.rate-back", "clear")
