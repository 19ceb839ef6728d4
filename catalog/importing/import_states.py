"""The life of one import as a table: read, previewed, written out of sight, shown, perhaps undone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class ImportState(Enum):
    """Where an import stands; ``WRITING``, ``DONE`` and ``UNDONE`` are kept in the shop."""

    READING = "reading"
    PREVIEWED = "previewed"
    REFUSED = "refused"
    WRITING = "writing"
    DONE = "done"
    UNDONE = "undone"
    SWEPT = "swept"


class Cue(Enum):
    """What happens to an import."""

    UNDERSTOOD = "understood"
    NOT_UNDERSTOOD = "not-understood"
    AGREED = "agreed"
    DECLINED = "declined"
    SHOWN = "shown"
    FAILED = "failed"
    TAKEN_BACK = "taken-back"


S, C = ImportState, Cue
TRANSITIONS: Mapping[tuple[ImportState, Cue], ImportState] = MappingProxyType({
    (S.READING, C.UNDERSTOOD): S.PREVIEWED,
    (S.READING, C.NOT_UNDERSTOOD): S.REFUSED,
    (S.PREVIEWED, C.AGREED): S.WRITING,
    (S.PREVIEWED, C.DECLINED): S.REFUSED,
    (S.WRITING, C.SHOWN): S.DONE,  # the one last row that makes everything visible
    (S.WRITING, C.FAILED): S.SWEPT,  # also after a crash, on the next open
    (S.DONE, C.TAKEN_BACK): S.UNDONE,
})  # fmt: skip


def next_state(state: ImportState, cue: Cue) -> ImportState:
    """Return the state *cue* leads to.

    Raises:
        KeyError: the table has no such row. That is a fault of ours: buttons are enabled from ``allowed``.
    """
    return TRANSITIONS[state, cue]


def allowed(state: ImportState) -> frozenset[Cue]:
    """Return what may happen to an import in *state*."""
    return frozenset(cue for at, cue in TRANSITIONS if at is state)
