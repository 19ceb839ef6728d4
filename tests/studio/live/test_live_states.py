"""The broadcast's life holds together: whatever comes, it can be stopped, and it comes to rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.live.live_states import TRANSITIONS, Cue, LiveState, allowed, next_state

S, C = LiveState, Cue
ENDINGS = {S.PREPARING: C.FAILED, S.LIVE: C.STOP, S.RESUMING: C.STOP, S.STOPPING: C.ENDED}


@given(st.data())
def test_whatever_comes_it_can_be_brought_to_rest(data: st.DataObject) -> None:
    state = S.IDLE
    for _ in range(data.draw(st.integers(0, 12))):
        state = next_state(state, data.draw(st.sampled_from(sorted(allowed(state), key=str))))
    for _ in range(3):
        state = state if state is S.IDLE else next_state(state, ENDINGS[state])
    assert state is S.IDLE


def test_every_state_is_reached_and_left() -> None:
    assert set(TRANSITIONS.values()) == set(LiveState) == {state for state, _ in TRANSITIONS}


def test_a_broadcast_that_runs_can_always_be_stopped() -> None:
    assert all(C.STOP in allowed(state) for state in (S.PREPARING, S.LIVE, S.RESUMING))


def test_a_show_that_never_began_is_not_resumed() -> None:
    assert next_state(S.PREPARING, C.ENGINE_LOST) is S.IDLE


@pytest.mark.parametrize(("state", "cue"), [(S.IDLE, C.STOP), (S.LIVE, C.GO), (S.STOPPING, C.WENT_LIVE)])
def test_what_means_nothing_is_a_fault_of_ours(state: LiveState, cue: Cue) -> None:
    assert cue not in allowed(state)
    with pytest.raises(KeyError):
        next_state(state, cue)
