"""The life of an import is its table, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.importing.import_states import TRANSITIONS, Cue, ImportState, allowed, next_state

ENDS = {ImportState.REFUSED, ImportState.SWEPT, ImportState.UNDONE}


@given(st.lists(st.sampled_from(Cue)))
def test_any_cues_that_are_allowed_lead_through_the_table(cues: list[Cue]) -> None:
    state = ImportState.READING
    for cue in cues:
        if cue in allowed(state):
            state = next_state(state, cue)
    assert state in ENDS or allowed(state)


def test_every_state_is_reached_and_only_ends_allow_nothing() -> None:
    assert set(TRANSITIONS.values()) | {ImportState.READING} == set(ImportState)
    assert {state for state in ImportState if not allowed(state)} == ENDS


def test_nothing_is_shown_that_was_not_agreed_to() -> None:
    assert [state for (state, cue), to in TRANSITIONS.items() if to is ImportState.DONE] == [ImportState.WRITING]
    assert [(state, cue) for (state, cue), to in TRANSITIONS.items() if to is ImportState.WRITING] == [(ImportState.PREVIEWED, Cue.AGREED)]
