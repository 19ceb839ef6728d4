"""Tells once a second how fast each destination sends, and which of them are held back by their line."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from studio.outputs.push import OutputStatistics

HELD_MS = 700
"""A queue this long is a line that does not keep up: what lies in the socket before it holds 128 KB at the most."""
HELD_FOR_S = 5.0


class PressureTold(msgspec.Struct, frozen=True, kw_only=True):
    """What ``output.pressure`` tells of one second; see ``studio.engine.events``."""

    sending: int
    held_back: int
    sent_bytes: int
    held_bytes: int


class _Seen(msgspec.Struct, kw_only=True):
    """One destination at the last look. *over_since*: when its queue was first seen too long, or None."""

    at: float
    statistics: OutputStatistics
    over_since: float | None = None


class Pressure:
    """Fed once a second with the statistics of every destination that sends."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def kbps(self, name: str, now: float, statistics: OutputStatistics) -> int:
        """Return how many kbit/s *name* has sent since the last look."""
        seen = self._seen.get(name)
        if seen is None or now <= seen.at:
            return 0
        return max(round((statistics.sent_bytes - seen.statistics.sent_bytes) * 8 / 1000 / (now - seen.at)), 0)

    def look(self, now: float, sending: Mapping[str, OutputStatistics]) -> PressureTold:
        """Look at those that send; whoever does not is forgotten, and begins anew."""
        held, handed_bytes, held_bytes = 0, 0, 0
        seen_now: dict[str, _Seen] = {}
        for name, statistics in sending.items():
            before = self._seen.get(name)
            grown = max(statistics.handed_bytes - before.statistics.handed_bytes, 0) if before is not None else 0
            has_dropped = before is not None and statistics.dropped_groups > before.statistics.dropped_groups
            over_since = None
            if statistics.queued_ms >= HELD_MS or has_dropped:
                over_since = before.over_since if before is not None and before.over_since is not None else now
            seen_now[name] = _Seen(at=now, statistics=statistics, over_since=over_since)
            is_held = over_since is not None and now - over_since >= HELD_FOR_S
            held += is_held
            handed_bytes += grown
            held_bytes += grown if is_held else 0
        self._seen = seen_now
        return PressureTold(sending=len(seen_now), held_back=held, sent_bytes=handed_bytes, held_bytes=held_bytes)
