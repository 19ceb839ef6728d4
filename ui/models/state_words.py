"""The word, shape and tone of every state: never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from studio.live.live_states import LiveState


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """How a state is shown.

    Attributes:
        code: of its word.
        shape: name of its icon.
        tone: of its colour.
    """

    code: str
    shape: str
    tone: str


LIVE: Mapping[LiveState, Shown] = MappingProxyType(
    {
        LiveState.IDLE: Shown(code="ui.state.idle", shape="circle", tone="quiet"),
        LiveState.PREPARING: Shown(code="ui.state.preparing", shape="loader", tone="caution"),
        LiveState.LIVE: Shown(code="ui.state.live", shape="circle-dot", tone="live"),
        LiveState.RESUMING: Shown(code="ui.state.resuming", shape="refresh-cw", tone="caution"),
        LiveState.STOPPING: Shown(code="ui.state.stopping", shape="loader", tone="caution"),
    }
)

OUTPUT: Mapping[str, Shown] = MappingProxyType(
    {
        "idle": Shown(code="ui.output.idle", shape="circle", tone="quiet"),
        "connecting": Shown(code="ui.output.connecting", shape="loader", tone="caution"),
        "live": Shown(code="ui.output.live", shape="circle-dot", tone="live"),
        "reconnecting": Shown(code="ui.output.reconnecting", shape="refresh-cw", tone="caution"),
        "refused": Shown(code="ui.output.refused", shape="octagon-x", tone="live"),
        "stopping": Shown(code="ui.output.stopping", shape="loader", tone="quiet"),
    }
)

STANDING: Mapping[str, Shown] = MappingProxyType(
    {
        "cleared": Shown(code="ui.standing.cleared", shape="circle-check", tone="clear"),
        "needs-person": Shown(code="ui.standing.needs-person", shape="triangle-alert", tone="caution"),
        "blocked": Shown(code="ui.standing.blocked", shape="octagon-x", tone="live"),
        "unknown": Shown(code="ui.standing.unknown", shape="circle-dashed", tone="quiet"),
    }
)

HEALTH: Mapping[str, Shown] = MappingProxyType(
    {
        "": Shown(code="ui.health.none", shape="circle-dashed", tone="quiet"),
        "steady": Shown(code="ui.health.good", shape="activity", tone="clear"),
        "strained": Shown(code="ui.health.strained", shape="triangle-alert", tone="caution"),
        "failing": Shown(code="ui.health.bad", shape="octagon-x", tone="live"),
    }
)


def output_shown(state: str) -> Shown:
    """Return how a destination's state is shown."""
    return OUTPUT.get(state, OUTPUT["idle"])


def health_shown(word: str) -> Shown:
    """Return how the engine's word of health is shown."""
    return HEALTH.get(word, HEALTH["steady"])
