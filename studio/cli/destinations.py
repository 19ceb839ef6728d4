"""``kaibo destinations``: where the show may go; addresses are shown without their keys."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from catalog.store import Shop
from studio.cli.face import Face, KaiboFamily, pass_face
from studio.destinations_book import DestinationsBook, SavedDestination
from studio.errors import StudioError
from studio.key_store import KeyStore, open_key_store
from studio.rtmp.address import read_address

PASSPHRASE_FILE_VARIABLE = "KAIBO_PASSPHRASE_FILE"  # noqa: S105 - a name, not a secret


class PassphraseFileUnreadable(StudioError):
    """The file with the passphrase of the sealed keys cannot be read. Facts: ``file``."""

    code = "keys.passphrase-file"


def ask_passphrase(face: Face) -> str | None:
    """Return the passphrase of the sealed key file: from the file KAIBO_PASSPHRASE_FILE names, else typed, else None."""
    named = os.environ.get(PASSPHRASE_FILE_VARIABLE)
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").partition("\n")[0]
        except (OSError, UnicodeDecodeError) as error:
            raise PassphraseFileUnreadable(file=named) from error
    if not sys.stdin.isatty():
        return None
    typed: str = click.prompt(face.say("cli.destinations.passphrase"), hide_input=True, err=True)
    return typed


def keys_of(face: Face, shop: Shop) -> KeyStore:
    """Return where this shop's keys are kept."""
    return open_key_store(shop.id, shop.folder / "settings", lambda: ask_passphrase(face))


def _told(saved: SavedDestination) -> dict[str, object]:
    return {"name": saved.name, "server": saved.server, "ca_file": saved.ca_file, "is_required": saved.is_required}


@click.group("destinations", cls=KaiboFamily)
def destinations() -> None:
    """Where the show goes."""


@destinations.command("list")
@pass_face
def list_destinations(face: Face) -> None:
    """List the saved destinations, without keys."""
    saved = DestinationsBook(face.shop_folder / "settings").all()
    lines = [f"{one.name}  {one.server}/…" for one in saved] or [face.say("cli.destinations.none")]
    face.print({"destinations": [_told(one) for one in saved]}, "\n".join(lines))


@destinations.command("add")
@click.argument("name")
@click.argument("url", default="-")
@click.option("--ca", "ca_file", type=click.Path(exists=True, dir_okay=False), help="An extra certificate authority (PEM).")
@click.option("--required", "is_required", is_flag=True, help="The show counts as live only while this one sends.")
@pass_face
def add(face: Face, name: str, url: str, ca_file: str | None, is_required: bool) -> None:  # noqa: FBT001 - Click gives options by name
    """Save a destination; "-" reads the address from standard input, so that no key stands in the process list."""
    whole = sys.stdin.readline().strip() if url == "-" else url
    read_address(whole)
    authority = str(Path(ca_file).absolute()) if ca_file else ""
    with Shop.open(face.shop_folder) as shop:
        book = DestinationsBook(shop.folder / "settings")
        saved = book.save(name, whole, keys_of(face, shop), ca_file=authority, is_required=is_required)
    face.print({"destination": _told(saved)}, face.say("cli.destinations.saved", name=saved.name))


@destinations.command("remove")
@click.argument("name")
@pass_face
def remove(face: Face, name: str) -> None:
    """Forget a destination and its key."""
    with Shop.open(face.shop_folder) as shop:
        DestinationsBook(shop.folder / "settings").remove(name, keys_of(face, shop))
    face.print({"removed": name}, face.say("cli.destinations.removed", name=name))
