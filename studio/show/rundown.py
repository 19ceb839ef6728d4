"""Reads a rundown: the products of a show in their order, from JSON or from a 排品表 as XLSX or CSV."""

from __future__ import annotations

from pathlib import Path

import msgspec

from catalog.errors import FileMissing
from studio.show.errors import RowRefusal, RundownEmpty, RundownRefused, RundownUnreadable
from studio.show.rundown_item import ItemReading, RundownItem, minutes, price, product, sentences, text
from studio.show.rundown_table import read_table

_MARK = b"\xef\xbb\xbf"


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    items: list[dict[str, object]]


def read_rundown(file: Path) -> tuple[RundownItem, ...]:
    """Return the items of *file*: JSON by its ending or its first character, else a table.

    Raises:
        FileMissing, RundownUnreadable, RundownWithoutProducts, RundownEmpty: what is wrong with the file.
        RundownRefused: what is wrong with its rows; one wrong row refuses all.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileMissing(file=str(file)) from error
    is_json = file.suffix.lower() == ".json" or content.removeprefix(_MARK).lstrip()[:1] in {b"{", b"["}
    items, refused = _read_json(content, file.name) if is_json else read_table(file)
    if refused:
        raise RundownRefused(tuple(refused))
    if not items:
        raise RundownEmpty(file=file.name)
    return tuple(items)


def _read_json(content: bytes, name: str) -> tuple[list[RundownItem], list[RowRefusal]]:
    try:
        document = msgspec.json.decode(content.removeprefix(_MARK), type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RundownUnreadable(file=name) from error
    items: list[RundownItem] = []
    refused: list[RowRefusal] = []
    for row, fields in enumerate(document.items, start=1):
        reading = ItemReading(row)
        items.append(
            RundownItem(
                product=reading.read("product", product, fields.get("product"), ""),
                variant=reading.read("variant", text, fields.get("variant"), ""),
                price_fen=reading.read("price", price, fields.get("price"), None),
                minutes=reading.read("minutes", minutes, fields.get("minutes"), 0),
                must_say=reading.read("must_say", sentences, fields.get("must_say"), ()),
                never_say=reading.read("never_say", sentences, fields.get("never_say"), ()),
                row=row,
            )
        )
        refused += reading.refused
    return items, refused
