"""The shop's card, ``shop.toml``: its id, name and whether it is a sample."""

from __future__ import annotations

from pathlib import Path

import msgspec

from assets.whole_files import write_whole
from catalog.errors import ShopDamaged


class ShopCard(msgspec.Struct, frozen=True, kw_only=True):
    """What a shop knows of itself without its database.

    Attributes:
        id: twelve hexadecimal digits.
        created: UTC, ISO 8601.
    """

    id: str
    name: str = ""
    created: str = ""
    is_sample: bool = False


def read_card(file: Path) -> ShopCard:
    """Return the card in *file*.

    Raises:
        ShopDamaged: it is not one.
    """
    try:
        return msgspec.toml.decode(file.read_bytes(), type=ShopCard)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ShopDamaged(file=str(file)) from error


def write_card(file: Path, card: ShopCard) -> None:
    """Write *card* whole or not at all."""
    lines = [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in msgspec.structs.asdict(card).items()]
    write_whole(file, ("\n".join(lines) + "\n").encode())
