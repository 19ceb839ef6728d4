"""The broadcast's life as a table; the big button and ``kaibo status`` are read from it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class LiveState(Enum):
    """Where the broadcast stands."""

    IDLE = "idle"
    PREPARING = "preparing"
    LIVE = "live"
    RESUMING = "resuming"
    STOPPING = "stopping"


class Cue(Enum):
    """What moves it on."""

    GO = "go"
    WENT_LIVE = "went-live"
    FAILED = "failed"
    ENGINE_LOST = "engine-lost"
    STOP = "stop"
    ENDED = "ended"


S, C = LiveState, Cue
TRANSITIONS: Mapping[tuple[LiveState, Cue], LiveState] = MappingProxyType({
    (S.IDLE,      C.GO):          S.PREPARING,
    (S.PREPARING, C.WENT_LIVE):   S.LIVE,
    (S.PREPARING, C.FAILED):      S.IDLE,
    (S.PREPARING, C.ENGINE_LOST): S.IDLE,       # a show that never began is not begun again by itself
    (S.PREPARING, C.STOP):        S.STOPPING,
    (S.LIVE,      C.ENGINE_LOST): S.RESUMING,
    (S.LIVE,      C.STOP):        S.STOPPING,
    (S.RESUMING,  C.WENT_LIVE):   S.LIVE,
    (S.RESUMING,  C.ENGINE_LOST): S.RESUMING,
    (S.RESUMING,  C.FAILED):      S.STOPPING,   # the engine would not come back: end what can still be ended
    (S.RESUMING,  C.STOP):        S.STOPPING,
    (S.STOPPING,  C.ENGINE_LOST): S.STOPPING,
    (S.STOPPING,  C.FAILED):      S.IDLE,
    (S.STOPPING,  C.ENDED):       S.IDLE,
})  # fmt: skip


def next_state(state: LiveState, cue: Cue) -> LiveState:
    """Return the state *cue* leads to.

    Raises:
        KeyError: the table has no such row: a fault of ours, buttons are enabled from ``allowed``.
    """
    return TRANSITIONS[state, cue]


def allowed(state: LiveState) -> frozenset[Cue]:
    """Return the cues that mean something in *state*."""
    return frozenset(cue for from_state, cue in TRANSITIONS if from_state is state)
