"""``kaibo rehearse``: the real pipeline with no audience: the built-in receiver, and a picture marked as rehearsal."""

from __future__ import annotations

from typing import Any

import click

from catalog.store import Shop
from studio.cli.face import Face, KaiboCommand, pass_face
from studio.cli.live import (
    addresses_from,
    live_options,
    prepared_from,
    result_words,
    targets_from,
    wanted_from,
)
from studio.destinations_book import Target
from studio.keys import StreamAddress
from studio.live.attending import Attending
from studio.outputs.receiver import Receiver
from studio.show.rundown import read_rundown

RECEIVER = "rehearsal"


@click.command("rehearse", cls=KaiboCommand)
@live_options
@pass_face
def rehearse(face: Face, /, **given: Any) -> None:
    """Rehearse on the real pipeline; nobody sees it."""
    wanted = wanted_from(given, is_rehearsal=True)
    addresses = addresses_from(given["to"], given["ca_file"])
    items = read_rundown(given["rundown"]) if given["rundown"] else ()
    with Shop.open(face.shop_folder) as shop:
        extra = targets_from(face, shop, addresses)
        prepared = prepared_from(face, shop, items, wanted, extra, besides=[RECEIVER])
        with Receiver() as receiver:
            targets = [Target(name=RECEIVER, address=StreamAddress(receiver.url)), *extra]
            result = Attending(shop, prepared, targets, voice=face, events_file=given["events_file"], reads_commands=True).attend(
                seconds=given["seconds"], advance_s=given["advance"]
            )
            received = receiver.collect()
    face.print(
        {**result, "received": received, "score": None},
        result_words(face, result),
    )
