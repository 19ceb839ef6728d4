"""When a broadcast reached nobody, from its timeline; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from catalog.broadcasts.broadcast import milliseconds_of
from catalog.broadcasts.reading_intervals import ENDED, RESUMED
from catalog.broadcasts.timeline import Line

OUTPUT_STATE = "output.state"
LIVE = "live"
OVER = frozenset({"idle", "stopping"})


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch in which something was down.

    Attributes:
        destination: which one, or "" where the engine itself was gone and had to resume.
        from_ms, to_ms: milliseconds since 1970, UTC.
    """

    destination: str
    from_ms: int
    to_ms: int


def outages(lines: Sequence[Line]) -> list[Outage]:
    """Return the gaps of a broadcast in the order in which they began: of the engine, and of each destination after it was live once."""
    found: list[Outage] = []
    down_since: dict[str, int] = {}
    has_been_live: set[str] = set()
    for line in lines:
        at_ms = milliseconds_of(line.at)
        if line.fact == RESUMED and (gap := line.facts.get("gap_ms")) and isinstance(gap, int):
            found.append(Outage(destination="", from_ms=at_ms - gap, to_ms=at_ms))
        elif line.fact == OUTPUT_STATE:
            name, state = str(line.facts.get("destination", "")), line.facts.get("state")
            if state == LIVE:
                has_been_live.add(name)
            if name in down_since and (state == LIVE or state in OVER):
                found.append(Outage(destination=name, from_ms=down_since.pop(name), to_ms=at_ms))
            elif name in has_been_live and state != LIVE and state not in OVER:
                down_since.setdefault(name, at_ms)
    last_ms = next(
        (milliseconds_of(line.at) for line in reversed(lines) if line.fact == ENDED), milliseconds_of(lines[-1].at) if lines else 0
    )
    found += [Outage(destination=name, from_ms=since, to_ms=max(since, last_ms)) for name, since in down_since.items()]
    return sorted(found, key=lambda outage: (outage.from_ms, outage.destination))


def down_ms(found: Iterable[Outage]) -> int:
    """Return how long anything was down; two at once count once."""
    total, reached = 0, 0
    for each in sorted(found, key=lambda outage: outage.from_ms):
        total += max(0, each.to_ms - max(each.from_ms, reached))
        reached = max(reached, each.to_ms)
    return total
