"""Opens a shop's keys for a command: the keyring, or the sealed file with the passphrase that is asked for once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from catalog.store import Shop
from studio.cli.face import Face
from studio.errors import StudioError
from studio.key_store import KeyStore, open_key_store

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
