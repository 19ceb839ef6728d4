"""The search copy of all broadcasts, kept in step with the timelines' files."""

from __future__ import annotations

from pathlib import Path

import msgspec

from catalog.broadcasts.broadcast import Broadcast, Interval
from catalog.broadcasts.errors import BroadcastUnknown
from catalog.broadcasts.reading_intervals import broadcast_of
from catalog.broadcasts.timeline import read_timeline
from catalog.store import Shop

FOLDER = "broadcasts"
FILE = "timeline.jsonl"


def timeline_file(shop: Shop, broadcast: str) -> Path:
    """Return where the broadcast's timeline lies."""
    return shop.folder / FOLDER / broadcast / FILE


def index_broadcast(shop: Shop, folder: Path) -> Broadcast | None:
    """Rebuild the search copy of the broadcast in *folder* from its timeline; None where there is no fact yet."""
    file = folder / FILE
    stat = file.stat()
    broadcast = broadcast_of(folder.name, read_timeline(file))
    with shop.writing() as database:
        database.execute("DELETE FROM broadcasts WHERE id = ?", [folder.name])
        database.execute("DELETE FROM intervals WHERE broadcast = ?", [folder.name])
        if broadcast is None:
            return None
        row = msgspec.structs.asdict(broadcast) | {"file_bytes": stat.st_size, "file_changed_ns": stat.st_mtime_ns}
        del row["intervals"]
        database.table("broadcasts").insert(row)
        rows = [msgspec.structs.asdict(interval) | {"number": number} for number, interval in enumerate(broadcast.intervals)]
        database.table("intervals").insert_all(rows)
    return broadcast


def refresh_index(shop: Shop) -> None:
    """Index every broadcast whose file has changed since, and forget those whose folder has gone."""
    folders = {file.parent.name: file for file in sorted((shop.folder / FOLDER).glob(f"*/{FILE}"))}
    indexed = {
        row["id"]: (row["file_bytes"], row["file_changed_ns"])
        for row in shop.database.query("SELECT id, file_bytes, file_changed_ns FROM broadcasts")
    }
    for name, file in folders.items():
        stat = file.stat()
        if indexed.get(name) != (stat.st_size, stat.st_mtime_ns):
            index_broadcast(shop, file.parent)
    for name in indexed.keys() - folders.keys():
        with shop.writing() as database:
            database.execute("DELETE FROM broadcasts WHERE id = ?", [name])
            database.execute("DELETE FROM intervals WHERE broadcast = ?", [name])


def all_broadcasts(shop: Shop) -> list[Broadcast]:
    """Return every broadcast of the shop with its intervals, the oldest first, fresh from the files."""
    refresh_index(shop)
    intervals: dict[str, list[Interval]] = {}
    for row in shop.database.query("SELECT * FROM intervals ORDER BY broadcast, number"):
        del row["number"]
        intervals.setdefault(row["broadcast"], []).append(Interval(**row))
    broadcasts = []
    for row in shop.database.query("SELECT * FROM broadcasts ORDER BY began_ms, id"):
        row["intervals"] = intervals.get(row["id"], [])
        broadcasts.append(msgspec.convert(row, Broadcast, strict=False))
    return broadcasts


def broadcast_with_id(shop: Shop, broadcast: str) -> Broadcast:
    """Return one broadcast, fresh from its file.

    Raises:
        BroadcastUnknown: the shop has no such broadcast, or it has no fact yet.
    """
    found = next((each for each in all_broadcasts(shop) if each.id == broadcast), None)
    if found is None:
        raise BroadcastUnknown(broadcast=broadcast)
    return found
