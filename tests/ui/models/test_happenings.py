from studio.engine import events
from ui.models.happenings import to_know

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
