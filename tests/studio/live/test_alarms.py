"""Alarms that neither flutter nor stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.wording import LANGUAGES, hint, say
from studio.live.alarms import FROZEN, HOLDS, SILENCE, Alarms, Change

CAMERA = (FROZEN, "camera")


def changes(alarms: Alarms, found: list[bool], first_s: int = 0) -> list[tuple[int, bool]]:
    """Return (second, raised) of each change."""
    told = [(first_s + second, alarms.step(first_s + second, {CAMERA: is_so})) for second, is_so in enumerate(found)]
    return [(second, change.is_raised) for second, several in told for change in several]


def test_an_alarm_is_raised_when_it_has_lasted_and_cleared_when_it_is_over() -> None:
    assert changes(Alarms(), [True] * 12 + [False] * 4) == [(10, True), (14, False)]


def test_a_moment_raises_nothing() -> None:
    assert changes(Alarms(), ([True] * 9 + [False]) * 5) == []


def test_a_moment_without_clears_nothing() -> None:
    assert changes(Alarms(), [True] * 12 + [False, True] * 5) == [(10, True)]


@given(st.lists(st.booleans(), max_size=120))
def test_raised_and_cleared_take_turns_and_each_has_lasted(found: list[bool]) -> None:
    told = changes(Alarms(), found)
    assert [raised for _, raised in told] == [place % 2 == 0 for place in range(len(told))]
    for second, raised in told:
        held = HOLDS[FROZEN].raised_s if raised else HOLDS[FROZEN].cleared_s
        assert set(found[second - int(held) : second + 1]) == {raised}


def test_an_alarm_says_how_long_it_lasted_and_each_source_has_its_own() -> None:
    alarms = Alarms()
    for second in range(15):
        alarms.step(second, {CAMERA: True, (FROZEN, "desk"): second > 8, (SILENCE, ""): False})
    assert alarms.step(15, {(FROZEN, "desk"): True}) == []
    assert alarms.step(17, {(FROZEN, "desk"): True}) == [Change(alarm=FROZEN, source="camera", is_raised=False, lasted_s=7)]


def test_the_end_of_the_show_clears_what_is_raised() -> None:
    alarms = Alarms()
    changes(alarms, [True] * 12)
    assert [change.is_raised for change in alarms.end(20)] == [False]


@pytest.mark.parametrize("alarm", HOLDS)
def test_every_alarm_has_words(alarm: str) -> None:
    assert all(say(f"alarm.{alarm}", language) and hint(f"alarm.{alarm}", language) for language in LANGUAGES)
