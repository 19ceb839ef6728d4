"""Alarms of a running show: each has to last before it is raised, and to be over before it is cleared, so that none flutters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

FROZEN, BLACK, SILENCE, CLIPPING = "picture-frozen", "picture-black", "silence", "clipping"
MUTED, UNHEARD, DISK = "talking-muted", "talking-unheard", "disk-hour"


class Hold(msgspec.Struct, frozen=True):
    """How long something must be so before its alarm is raised, and not so before it is cleared, in seconds."""

    raised_s: float
    cleared_s: float


HOLDS: Mapping[str, Hold] = MappingProxyType(
    {
        FROZEN: Hold(10, 2),
        BLACK: Hold(4, 2),
        SILENCE: Hold(10, 2),
        CLIPPING: Hold(2, 5),
        MUTED: Hold(2, 3),
        UNHEARD: Hold(8, 3),
        DISK: Hold(0, 60),
    }
)

Named = tuple[str, str]
"""An alarm and the source it is about, "" for the whole show."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm that was raised, or cleared *lasted_s* after that."""

    alarm: str
    source: str
    is_raised: bool
    lasted_s: int = 0


class _Watched(msgspec.Struct, kw_only=True):
    """One alarm: since when it is so, or not so, and when it was raised."""

    is_so: bool
    since_s: float
    raised_s: float | None = None


class Alarms:
    """All of a show; fed once a second."""

    def __init__(self) -> None:
        self._watched: dict[Named, _Watched] = {}

    def step(self, now_s: float, found: Mapping[Named, bool]) -> list[Change]:
        """Return what changes at *now_s* (monotonic), given what is *found*; what is no longer named counts as not so."""
        changes: list[Change] = []
        for named in {**found, **self._watched}:
            is_so = found.get(named, False)
            watched = self._watched.setdefault(named, _Watched(is_so=is_so, since_s=now_s))
            if watched.is_so is not is_so:
                watched.is_so, watched.since_s = is_so, now_s
            change = self._changed(named, watched, now_s)
            if change is not None:
                changes.append(change)
        return changes

    def end(self, now_s: float) -> list[Change]:
        """Return what is cleared because the show is over."""
        return [
            Change(alarm=alarm, source=source, is_raised=False, lasted_s=round(now_s - watched.raised_s))
            for (alarm, source), watched in self._watched.items()
            if watched.raised_s is not None
        ]

    @staticmethod
    def _changed(named: Named, watched: _Watched, now_s: float) -> Change | None:
        hold, lasted_s = HOLDS[named[0]], now_s - watched.since_s
        if watched.is_so and watched.raised_s is None and lasted_s >= hold.raised_s:
            watched.raised_s = now_s
            return Change(alarm=named[0], source=named[1], is_raised=True)
        if not watched.is_so and watched.raised_s is not None and lasted_s >= hold.cleared_s:
            raised_s, watched.raised_s = watched.raised_s, None
            return Change(alarm=named[0], source=named[1], is_raised=False, lasted_s=round(now_s - raised_s))
        return None
