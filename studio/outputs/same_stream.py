"""Refuses two addresses that lead to the same stream: each would throw the other out for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio.outputs.errors import BackupSame, SameKey
from studio.rtmp.address import PublishTarget


def refuse_same_streams(destinations: Iterable[tuple[str, Sequence[PublishTarget]]]) -> None:
    """See that no two of *destinations* (name, and where it leads: its address, then its backup) share a stream.

    Raises:
        SameKey: two of them do.
        BackupSame: a backup is the address it stands in for.
    """
    places: dict[tuple[str, int, str, str], str] = {}
    for name, targets in destinations:
        for target in targets:
            if target.place in places:
                other = places[target.place]
                raise BackupSame(destination=name) if other == name else SameKey(first=other, second=name)
            places[target.place] = name
