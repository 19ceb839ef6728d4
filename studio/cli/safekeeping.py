"""``kaibo backup`` and ``kaibo restore``: the shop as one file, and back, on another path too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from catalog.backup import backup as back_up
from catalog.backup import restore as bring_back
from catalog.store import Shop
from catalog.verifying import verify_shop
from studio.cli.face import FOUND, Face, KaiboCommand, pass_face


@click.command("backup", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path))
@pass_face
def backup(face: Face, file: Path) -> None:
    """Write the whole shop into one FILE, without stream keys."""
    with Shop.open(face.shop_folder, create=False) as shop:
        kept = back_up(shop, file, at=datetime.now(UTC))
    document = {"ok": True, "file": str(file.absolute()), "files": msgspec.to_builtins(kept)}
    face.print(document, face.say("products.backup-written", file=str(file), count=len(kept)))


@click.command("restore", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path))
@pass_face
@click.pass_context
def restore(context: click.Context, face: Face, file: Path) -> None:
    """Bring the shop of a backup FILE back into the empty or new folder --shop, and look through all of it.

    Exit code 1 where something in it was broken already when the backup was made.
    """
    kept = bring_back(file, face.shop_folder)
    with Shop.open(face.shop_folder, create=False) as shop:
        seen = verify_shop(shop)
    document = {
        "ok": not seen.broken,
        "shop": str(face.shop_folder),
        "files": msgspec.to_builtins(kept),
        "verified": msgspec.to_builtins(seen),
    }
    counts = {"documents": seen.documents, "photos": seen.photos, "clearances": seen.clearances, "timelines": seen.timelines}
    lines = [face.say("products.backup-restored", folder=str(face.shop_folder), count=len(kept))]
    lines.append(face.say("products.shop-verified", broken=len(seen.broken), **counts))
    face.print(document, "\n".join([*lines, *(each.what for each in seen.broken)]))
    context.exit(FOUND if seen.broken else 0)
