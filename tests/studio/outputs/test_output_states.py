"""A destination's life as a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.outputs.output_states import TRANSITIONS, Cue, OutputState, allowed, next_state

cues = st.lists(st.sampled_from(Cue), max_size=30)


def after(said: list[Cue], state: OutputState = OutputState.IDLE) -> OutputState:
    for cue in said:
        if cue in allowed(state):
            state = next_state(state, cue)
    return state


def test_a_lost_connection_comes_back_live() -> None:
    assert after([Cue.LOST, Cue.LOST, Cue.CONNECTED], OutputState.LIVE) is OutputState.LIVE


def test_a_refused_key_rests_until_a_person_starts_it_again() -> None:
    state = after([Cue.START, Cue.REFUSED])
    assert state is OutputState.REFUSED
    assert allowed(state) == {Cue.START, Cue.STOP}


def test_a_cue_without_a_row_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        next_state(OutputState.IDLE, Cue.CONNECTED)


@given(cues)
def test_from_everywhere_a_stop_leads_to_rest(said: list[Cue]) -> None:
    assert after([Cue.STOP, Cue.DRAINED], after(said)) is OutputState.IDLE


@given(cues)
def test_only_idle_and_refused_can_be_started(said: list[Cue]) -> None:
    state = after(said)
    assert (Cue.START in allowed(state)) == (state in {OutputState.IDLE, OutputState.REFUSED})


def test_every_state_can_be_reached_and_left() -> None:
    assert {state for state, _ in TRANSITIONS} == set(OutputState) == set(TRANSITIONS.values())
