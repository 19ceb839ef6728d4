"""What the shop remembers of its imports and batch edits, the newest first."""

from __future__ import annotations

import msgspec

from catalog.importing.errors import ImportUnknown
from catalog.importing.import_states import ImportState
from catalog.store import Shop

SPREADSHEET, BATCH = "spreadsheet", "batch"


class ImportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop remembers of an import.

    Attributes:
        kind: ``SPREADSHEET``, or ``BATCH`` for an edit of many products at once.
        file: of a batch edit, what it was told to change.
    """

    id: str
    kind: str
    state: ImportState
    file: str
    author: str
    began_at: str
    new: int
    changed: int
    unchanged: int


def imports(shop: Shop) -> list[ImportRecord]:
    """Return the shop's imports, the newest first."""
    rows = shop.database.query("SELECT * FROM imports ORDER BY rowid DESC")
    return [
        ImportRecord(
            id=row["id"],
            kind=row["kind"],
            state=ImportState(row["state"]),
            file=row["file"],
            author=row["author"],
            began_at=row["began_at"],
            new=row["new"],
            changed=row["changed"],
            unchanged=row["unchanged"],
        )
        for row in rows
    ]


def record_of(shop: Shop, import_id: str, kind: str = SPREADSHEET) -> ImportRecord:
    """Return the import *import_id*, or the newest of *kind* that is done where none is named.

    Raises:
        ImportUnknown: there is none, or it is not done.
    """
    for record in imports(shop):
        if record.state is ImportState.DONE and (record.id == import_id or (not import_id and record.kind == kind)):
            return record
    raise ImportUnknown(import_id=import_id or "-")
