"""What a person should look at before a show goes to its destinations: keys that end too early, platforms asked too much of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from studio.encoding.plan import KEY_FRAME_SECONDS
from studio.live.preflight import Block
from studio.outputs.platforms import crossed_limits, platforms
from studio.show.plan import ShowPlan

EVENING = timedelta(hours=4)
"""How long a show is taken to last whose rundown names no minutes."""


class Stated(Protocol):
    """A destination as far as it is known before anything is sent (a saved one, or one given with its address)."""

    @property
    def name(self) -> str: ...
    @property
    def platform(self) -> str: ...
    @property
    def good_until(self) -> datetime | None: ...


def destination_concerns(destinations: Sequence[Stated], plan: ShowPlan, *, now: datetime) -> tuple[Block, ...]:
    """Return what stands against sending *plan* to *destinations* at *now*: none of it keeps the show off the air."""
    minutes = sum(entry.minutes for entry in plan.entries)
    ends = now + (timedelta(minutes=minutes) if minutes else EVENING)
    known = {each.id: each for each in platforms()}
    found: list[Block] = []
    for one in destinations:
        if one.good_until is not None and one.good_until < ends:
            code = "gate.key-expired" if one.good_until <= now else "gate.key-ends-early"
            until = f"{one.good_until.astimezone():%Y-%m-%d %H:%M}"
            found.append(Block(subject="destination", name=one.name, code=code, facts={"until": until}))
        if one.platform in known:
            crossed = crossed_limits(known[one.platform], plan, key_frame_s=KEY_FRAME_SECONDS)
            found += [Block(subject="destination", name=one.name, code=each.code, facts=each.facts) for each in crossed]
    return tuple(found)
