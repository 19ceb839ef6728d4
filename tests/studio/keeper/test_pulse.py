"""A quiet child is asked before it is taken for dead."""

from __future__ import annotations

from studio.keeper.pulse import ANSWER_NS, QUIET_NS, Pulse


def test_a_quiet_child_is_asked_once() -> None:
    pulse = Pulse(0)
    assert not pulse.wants_asking(QUIET_NS)
    assert [pulse.wants_asking(QUIET_NS + late) for late in (1, 2, 3)] == [True, False, False]


def test_a_child_that_answers_goes_on_however_little_it_has_to_say() -> None:
    pulse = Pulse(0)
    for turn in range(1, 20):
        now_ns = turn * (QUIET_NS + 1)
        assert pulse.wants_asking(now_ns)
        assert not pulse.has_stopped(now_ns + ANSWER_NS)
        pulse.heard(now_ns)
    assert not pulse.has_stopped(now_ns + 10 * ANSWER_NS)


def test_a_child_that_does_not_answer_hangs() -> None:
    pulse = Pulse(0)
    assert pulse.wants_asking(QUIET_NS + 1)
    assert pulse.has_stopped(QUIET_NS + 2 + ANSWER_NS)
