"""The life of a camera or a microphone as one table: it is lost and comes back while the broadcast goes on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class DeviceState(Enum):
    """How a device is, as the desk shows it (words: ``capture.state.*``)."""

    IDLE = "idle"
    """Closed; holds nothing."""
    OPENING = "opening"
    """Asked to give, nothing has come yet."""
    RUNNING = "running"
    """Gives pictures or sound."""
    LOST = "lost"
    """Gave and gives no more: the last picture stays, sound is silence, and it is tried again every two seconds."""
    WAITING = "waiting"
    """Could not be opened yet (busy, missing); it is tried again every two seconds."""
    FAILED = "failed"
    """Can not work as it was asked for; trying again would not help."""


class Cue(Enum):
    """What happens to a device."""

    OPEN = "open"
    CAME = "came"
    """The first picture or sound came."""
    MISSED = "missed"
    """It failed in a way that may pass."""
    REFUSED = "refused"
    """It failed in a way that stays, and has never given anything."""
    CLOSE = "close"


S, C = DeviceState, Cue

TRANSITIONS: Mapping[tuple[DeviceState, Cue], DeviceState] = MappingProxyType({
    (S.IDLE,    C.OPEN):    S.OPENING,
    (S.OPENING, C.CAME):    S.RUNNING,
    (S.OPENING, C.MISSED):  S.WAITING,
    (S.OPENING, C.REFUSED): S.FAILED,
    (S.OPENING, C.CLOSE):   S.IDLE,
    (S.WAITING, C.CAME):    S.RUNNING,
    (S.WAITING, C.MISSED):  S.WAITING,
    (S.WAITING, C.REFUSED): S.FAILED,   # the camera came free and turns out to be the wrong kind
    (S.WAITING, C.CLOSE):   S.IDLE,
    (S.RUNNING, C.MISSED):  S.LOST,     # whatever once worked is tried again: someone puts the plug back
    (S.RUNNING, C.CLOSE):   S.IDLE,
    (S.LOST,    C.CAME):    S.RUNNING,
    (S.LOST,    C.MISSED):  S.LOST,
    (S.LOST,    C.CLOSE):   S.IDLE,
    (S.FAILED,  C.CLOSE):   S.IDLE,
})  # fmt: skip


def next_state(state: DeviceState, cue: Cue) -> DeviceState:
    """Return the state *cue* leads to.

    Raises:
        KeyError: the table has no such row. That is a fault of ours, never of the merchant.
    """
    return TRANSITIONS[state, cue]


def allowed(state: DeviceState) -> frozenset[Cue]:
    """Return the cues that may come in *state*."""
    return frozenset(cue for from_state, cue in TRANSITIONS if from_state is state)
