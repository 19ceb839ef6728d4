"""One destination's life as a table: states, cues, and which cue leads where."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class OutputState(Enum):
    """Where a destination stands. The values are the words of events and of ``assets/words`` (``output.state.live``).

    REFUSED rests: the server, or the address itself, said no, and only a person can change that.
    """

    IDLE = "idle"
    CONNECTING = "connecting"
    LIVE = "live"
    RECONNECTING = "reconnecting"
    STOPPING = "stopping"
    REFUSED = "refused"


class Cue(Enum):
    """What happens to a destination."""

    START = "start"
    CONNECTED = "connected"
    LOST = "lost"
    REFUSED = "refused"
    STOP = "stop"
    DRAINED = "drained"


_S, _C = OutputState, Cue

TRANSITIONS: Mapping[tuple[OutputState, Cue], OutputState] = MappingProxyType({
    (_S.IDLE, _C.START): _S.CONNECTING,
    (_S.CONNECTING, _C.CONNECTED): _S.LIVE,
    (_S.CONNECTING, _C.REFUSED): _S.REFUSED,  # a wrong key: trying again cannot help
    (_S.CONNECTING, _C.LOST): _S.RECONNECTING,
    (_S.CONNECTING, _C.STOP): _S.STOPPING,
    (_S.LIVE, _C.LOST): _S.RECONNECTING,
    (_S.LIVE, _C.REFUSED): _S.REFUSED,  # let in and thrown out at once, twice in a row
    (_S.LIVE, _C.STOP): _S.STOPPING,
    (_S.RECONNECTING, _C.CONNECTED): _S.LIVE,
    (_S.RECONNECTING, _C.LOST): _S.RECONNECTING,
    (_S.RECONNECTING, _C.REFUSED): _S.REFUSED,
    (_S.RECONNECTING, _C.STOP): _S.STOPPING,
    (_S.STOPPING, _C.DRAINED): _S.IDLE,
    (_S.REFUSED, _C.START): _S.CONNECTING,  # a person has put it right
    (_S.REFUSED, _C.STOP): _S.IDLE,
})  # fmt: skip


def next_state(state: OutputState, cue: Cue) -> OutputState:
    """Return the state *cue* leads to.

    Raises:
        KeyError: the table has no such row. That is a fault of ours, never of the merchant: buttons are enabled from ``allowed``.
    """
    return TRANSITIONS[state, cue]


def allowed(state: OutputState) -> frozenset[Cue]:
    """Return the cues that lead somewhere from *state*."""
    return frozenset(cue for origin, cue in TRANSITIONS if origin is state)
