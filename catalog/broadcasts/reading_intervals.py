"""Reads from a timeline when the broadcast ran and which product was on air when; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog.broadcasts.broadcast import Broadcast, Interval, milliseconds_of
from catalog.broadcasts.timeline import Line

STARTED, ENDED, RESUMED = "broadcast.started", "broadcast.ended", "engine.resumed"
SHOWN, HIDDEN, CORRECTION = "card.shown", "card.hidden", "correction"
IMPORTED = "broadcast.imported"
"""The only fact of a broadcast run elsewhere: start, end, host, platform and what was shown when."""


def broadcast_of(broadcast: str, lines: Sequence[Line]) -> Broadcast | None:
    """Return the broadcast *lines* tell of, or None where they hold no fact at all.

    A card is on air until it is hidden, another is shown, or the broadcast ends. An engine that resumed took it up
    again, so the gap stays inside. A broadcast that has not ended reaches to its last fact.
    """
    if not lines:
        return None
    if lines[0].fact == IMPORTED:
        return _imported(broadcast, lines[0].facts)
    facts = next((line.facts for line in lines if line.fact == STARTED), {})
    last_ms = milliseconds_of(lines[-1].at)
    ended_ms = next((milliseconds_of(line.at) for line in reversed(lines) if line.fact == ENDED), None)
    return Broadcast(
        id=broadcast,
        began_ms=milliseconds_of(lines[0].at),
        ended_ms=last_ms if ended_ms is None else ended_ms,
        is_ended=ended_ms is not None,
        host=str(facts.get("host", "")),
        is_rehearsal=facts.get("rehearsal", 0) == 1,
        is_sample=facts.get("sample", 0) == 1,
        interruptions=sum(line.fact == RESUMED for line in lines),
        corrections=sum(line.fact == CORRECTION for line in lines),
        intervals=tuple(_intervals(broadcast, lines)),
    )


def _intervals(broadcast: str, lines: Sequence[Line]) -> list[Interval]:
    found: list[Interval] = []
    shown: Line | None = None
    for line in lines:
        if shown is not None and line.fact in {SHOWN, HIDDEN, ENDED}:
            found.append(_interval(broadcast, shown, line))
            shown = None
        if line.fact == SHOWN:
            shown = line
    if shown is not None:
        found.append(_interval(broadcast, shown, lines[-1]))
    return found


def _interval(broadcast: str, shown: Line, until: Line) -> Interval:
    price = shown.facts.get("price_fen")
    from_ms = milliseconds_of(shown.at)
    return Interval(
        broadcast=broadcast,
        product=str(shown.facts.get("product", "")),
        name=str(shown.facts.get("name", "")),
        price_fen=price if isinstance(price, int) else None,
        from_ms=from_ms,
        to_ms=max(from_ms, milliseconds_of(until.at)),  # a clock set back never turns an interval round
    )


def _imported(broadcast: str, facts: dict[str, Any]) -> Broadcast:
    return Broadcast(
        id=broadcast,
        began_ms=facts["start_ms"],
        ended_ms=facts["end_ms"],
        is_ended=True,
        host=facts["host"],
        platform=facts["platform"],
        is_imported=True,
        is_sample=facts.get("sample", 0) == 1,
        intervals=tuple(
            Interval(broadcast=broadcast, product=shown["product"], name=shown["name"], from_ms=shown["from_ms"], to_ms=shown["to_ms"])
            for shown in facts["shown"]
        ),
    )
