"""The life of a device."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from capture.device_states import TRANSITIONS, Cue, DeviceState, allowed, next_state

S, C = DeviceState, Cue


def test_a_lost_camera_comes_back() -> None:
    state = S.IDLE
    for cue in (C.OPEN, C.CAME, C.MISSED, C.MISSED, C.CAME):
        state = next_state(state, cue)
    assert state is S.RUNNING


def test_what_once_gave_is_never_refused() -> None:
    assert (S.RUNNING, C.REFUSED) not in TRANSITIONS
    assert (S.LOST, C.REFUSED) not in TRANSITIONS


def test_a_cue_that_may_not_come_is_our_bug() -> None:
    with pytest.raises(KeyError):
        next_state(S.FAILED, C.CAME)


@given(some.lists(some.integers(min_value=0)))
def test_every_way_through_the_table_can_be_closed(choices: list[int]) -> None:
    state = S.IDLE
    for choice in choices:
        ways = sorted(allowed(state), key=lambda cue: cue.value)
        state = next_state(state, ways[choice % len(ways)])
    assert state is S.IDLE or next_state(state, C.CLOSE) is S.IDLE
