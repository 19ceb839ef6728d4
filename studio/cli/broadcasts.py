"""``kaibo broadcasts``: which broadcasts there were, what happened in one, and taking in one that was run elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from catalog.broadcasts.broadcast import Broadcast, told_time
from catalog.broadcasts.importing_broadcast import import_broadcast
from catalog.broadcasts.indexing import all_broadcasts, broadcast_with_id, timeline_file
from catalog.broadcasts.timeline import read_timeline, verify_timeline
from catalog.store import Shop
from studio.cli.broadcast_clips import clips
from studio.cli.broadcast_traffic import traffic
from studio.cli.face import FOUND, Face, KaiboCommand, KaiboFamily, pass_face
from studio.cli.timeline_words import timeline_line
from studio.clock import stamped, utc_now
from studio.outputs.marks import read_marks


@click.group(cls=KaiboFamily)
def broadcasts() -> None:
    """What was broadcast, and when each product was on air."""


@broadcasts.command("list", cls=KaiboCommand)
@pass_face
def listing(face: Face) -> None:
    """List every broadcast, the oldest first."""
    with Shop.open(face.shop_folder, create=False) as shop:
        found = [record(each) for each in all_broadcasts(shop)]
    words = "\n".join(_line(face, each) for each in found) or face.say("cli.broadcasts.none")
    face.print({"broadcasts": found}, words)


@broadcasts.command("show", cls=KaiboCommand)
@click.argument("broadcast")
@click.pass_context
def show(context: click.Context, broadcast: str) -> None:
    """Show one broadcast's timeline, and whether it is as it was written (exit code 1 where it is not)."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        found = broadcast_with_id(shop, broadcast)
        file = timeline_file(shop, broadcast)
    lines, verdict = read_timeline(file), verify_timeline(file)
    told = [msgspec.structs.asdict(line) | {"at": stamped(line.at)} for line in lines]
    marks = [msgspec.to_builtins(mark) for mark in read_marks(file.parent)]
    document = {"broadcast": record(found), "timeline": told, "chain": msgspec.to_builtins(verdict), "marks": marks}
    words = [_line(face, record(found)), *(f"  {timeline_line(face, line)}" for line in lines)]
    if not verdict.is_whole:
        words.append(face.say("cli.broadcasts.chain-broken", line=verdict.broken_at))
    face.print(document, "\n".join(words))
    context.exit(0 if verdict.is_whole else FOUND)


@broadcasts.command("import", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path))
@pass_face
def importing(face: Face, file: Path) -> None:
    """Take in a broadcast that was run elsewhere, from a JSON file.

    {"broadcast": {"start", "end", "host"?, "platform"?}, "shown": [{"product", "from", "to"}]}: times are ISO 8601,
    China's where no zone is named; a product is an id, a barcode or a merchant code.
    """
    with Shop.open(face.shop_folder) as shop:
        found = import_broadcast(shop, file, clock=utc_now)
    told = record(found)
    face.print({"broadcast": told.pop("id"), **told}, _line(face, record(found)))


broadcasts.add_command(traffic)
broadcasts.add_command(clips)


def record(broadcast: Broadcast) -> dict[str, Any]:
    """Return the broadcast as the command line tells it."""
    return {
        "id": broadcast.id,
        "start": told_time(broadcast.began_ms),
        "end": told_time(broadcast.ended_ms),
        "has_ended": broadcast.is_ended,
        "host": broadcast.host,
        "platform": broadcast.platform,
        "imported": broadcast.is_imported,
        "rehearsal": broadcast.is_rehearsal,
        "sample": broadcast.is_sample,
        "interruptions": broadcast.interruptions,
        "corrections": broadcast.corrections,
        "shown": [
            {"product": each.product, "name": each.name, "from": told_time(each.from_ms), "to": told_time(each.to_ms)}
            for each in broadcast.intervals
        ],
    }


def _line(face: Face, broadcast: dict[str, Any]) -> str:
    marks = [face.say(f"cli.broadcasts.{mark}") for mark in ("imported", "rehearsal", "sample") if broadcast[mark]]
    facts = {"id": broadcast["id"], "start": broadcast["start"], "end": broadcast["end"], "count": len(broadcast["shown"])}
    return "  ".join([face.say("cli.broadcasts.line", **facts), *marks])
