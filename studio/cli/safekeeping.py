"""``kaibo backup`` and ``kaibo restore``: the shop as one file, and back, on another path too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from catalog.backup import backup as back_up
from catalog.backup import restore as bring_back
from catalog.store import Shop
from studio.cli.face import Face, KaiboCommand, pass_face


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
def restore(face: Face, file: Path) -> None:
    """Bring the shop of a backup FILE back into the empty or new folder --shop."""
    kept = bring_back(file, face.shop_folder)
    with Shop.open(face.shop_folder, create=False):
        pass
    document = {"ok": True, "shop": str(face.shop_folder), "files": msgspec.to_builtins(kept)}
    face.print(document, face.say("products.backup-restored", folder=str(face.shop_folder), count=len(kept)))
