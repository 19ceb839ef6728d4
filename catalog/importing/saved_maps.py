"""What a merchant once told about the columns of a file is remembered for the next file with the same header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from catalog.importing.columns import compared_titles
from catalog.store import Shop


class SavedMap(msgspec.Struct, frozen=True, kw_only=True):
    """One map.

    Attributes:
        titles: every title of the header row it was told for, as they are compared.
        mapping: our field -> the merchant's header.
        file, author, at: where it was first used, by whom, when (UTC, ISO 8601).
    """

    titles: tuple[str, ...]
    mapping: dict[str, str]
    file: str
    author: str
    at: str


def saved_maps(shop: Shop) -> list[SavedMap]:
    """Return the shop's maps, the newest first."""
    rows = shop.database.query("SELECT * FROM import_maps ORDER BY at DESC, titles")
    return [
        SavedMap(
            titles=msgspec.json.decode(row["titles"], type=tuple[str, ...]),
            mapping=msgspec.json.decode(row["mapping"], type=dict[str, str]),
            file=row["file"],
            author=row["author"],
            at=row["at"],
        )
        for row in rows
    ]


def save_map(shop: Shop, titles: Sequence[str], mapping: Mapping[str, str], *, file: str, by: str, at: datetime) -> None:
    """Remember *mapping* for files whose header row has these *titles*; an older map for them gives way."""
    row = {
        "titles": msgspec.json.encode(compared_titles(titles)).decode(),
        "mapping": msgspec.json.encode(dict(mapping)).decode(),
        "file": file,
        "author": by,
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
    }
    with shop.writing() as database:
        database.table("import_maps").upsert(row, pk="titles")


def forget_map(shop: Shop, titles: Sequence[str]) -> None:
    """Forget the map for a header row of *titles*."""
    with shop.writing() as database:
        database.table("import_maps").delete_where("titles = ?", [msgspec.json.encode(compared_titles(titles)).decode()])
