"""The rate follows the shop's own line, one rung at a time, and is not dragged down by one slow destination."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.encoding.ladder import STEPS, UP_AFTER_S, Ladder, LineLoad

FREE = LineLoad(sending=2, held_back=0, sent_bytes=1000, held_bytes=0)
ONE_SLOW = LineLoad(sending=2, held_back=1, sent_bytes=1000, held_bytes=500)
ALL_SLOW = LineLoad(sending=2, held_back=2, sent_bytes=1000, held_bytes=1000)
MOST_BYTES = LineLoad(sending=3, held_back=1, sent_bytes=1000, held_bytes=501)
NOBODY = LineLoad(sending=0, held_back=0, sent_bytes=0, held_bytes=0)


def rungs(ladder: Ladder, loads: list[LineLoad], first_s: float = 0.0) -> list[tuple[float, int]]:
    """Return each change with its second."""
    changes = []
    for second, load in enumerate(loads):
        percent = ladder.step(first_s + second, load)
        if percent is not None:
            changes.append((first_s + second, percent))
    return changes


@given(st.lists(st.sampled_from([FREE, ONE_SLOW, ALL_SLOW, MOST_BYTES, NOBODY]), max_size=400))
def test_every_change_is_one_rung_and_has_its_reason(loads: list[LineLoad]) -> None:
    before, last_s = STEPS[0], -1000.0
    for second, percent in rungs(Ladder(), loads):
        assert abs(STEPS.index(percent) - STEPS.index(before)) == 1
        if percent < before:
            assert loads[int(second)].is_own_line
        else:
            assert second - last_s >= UP_AFTER_S
            assert all(load is FREE for load in loads[int(second) - 10 : int(second) + 1])
        before, last_s = percent, second


@given(st.lists(st.sampled_from([FREE, ONE_SLOW, NOBODY]), max_size=200))
def test_a_single_slow_destination_lowers_nobody(loads: list[LineLoad]) -> None:
    assert rungs(Ladder(), loads) == []


def test_a_line_that_stays_too_narrow_is_met_at_the_lowest_rung_within_half_a_minute() -> None:
    assert [percent for _, percent in rungs(Ladder(), [ALL_SLOW] * 30)] == [75, 50, 35]


def test_most_of_the_bytes_held_back_is_the_shops_own_line() -> None:
    assert rungs(Ladder(), [MOST_BYTES]) == [(0, 75)]


def test_a_line_that_recovers_gets_the_whole_rate_back() -> None:
    ladder = Ladder()
    rungs(ladder, [ALL_SLOW] * 30)
    assert [percent for _, percent in rungs(ladder, [FREE] * 100, 30)] == [50, 75, 100]


def test_a_step_up_that_failed_is_tried_again_after_twice_as_long() -> None:
    ladder = Ladder()
    rungs(ladder, [ALL_SLOW])
    ((first_up, _), (down, _)) = rungs(ladder, [FREE] * 31 + [ALL_SLOW] * 8, 1)
    ((second_up, percent),) = rungs(ladder, [FREE] * 70, 50)
    assert percent == STEPS[0]
    assert (first_up, second_up - down >= 2 * UP_AFTER_S) == (30, True)
