"""``kaibo plan``: what would go live: paints the cards, writes the plan, says what blocks. The window goes this road too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import msgspec

from catalog.store import Shop
from studio.cli.face import FOUND, Face, KaiboCommand, pass_face
from studio.cli.live import live_options, print_blocks, told_block, wanted_from
from studio.destinations_book import DestinationsBook
from studio.live.starting import prepare_show
from studio.show.rundown import read_rundown


@click.command("plan", cls=KaiboCommand)
@live_options
@click.option("--rehearsal", "is_rehearsal", is_flag=True, help="Mark the picture as a rehearsal.")
@pass_face
def plan(face: Face, /, is_rehearsal: bool, **given: Any) -> None:  # noqa: FBT001 - Click gives options by name
    """Plan a show without going live."""
    items = read_rundown(given["rundown"]) if given["rundown"] else ()
    names = [text.partition("=")[0] for text in given["to"]]
    with Shop.open(face.shop_folder) as shop:
        stated = [saved for saved in DestinationsBook(shop.folder / "settings").all() if saved.name in names]
        wanted, now = wanted_from(given, is_rehearsal=is_rehearsal), datetime.now().astimezone()
        prepared = prepare_show(shop, items, wanted, destinations=names, now=now, stated=stated)
    document = {
        "broadcast": prepared.plan.broadcast,
        "plan_file": str(prepared.plan_file) if prepared.plan_file.exists() else "",
        "blocks": [told_block(face, block) for block in prepared.blocks],
        "concerns": [told_block(face, block) for block in prepared.concerns],
        "entries": [msgspec.to_builtins(entry.card) for entry in prepared.plan.entries],
    }
    print_blocks(face, prepared)
    face.print(document, face.say("cli.plan.done", entries=len(prepared.plan.entries), blocks=len(prepared.blocks)))
    if prepared.blocks:
        click.get_current_context().exit(FOUND)
