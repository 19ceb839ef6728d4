"""One import from preview to undo: all or nothing, out of sight until one last row shows it, taken back by the same row."""

from __future__ import annotations

import base64
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import Timeout

from catalog.connection import held
from catalog.errors import CatalogError, NameMissing
from catalog.importing.drafts import Problem, read_drafts
from catalog.importing.errors import ImportOvertaken, ImportRunning, ImportUnknown
from catalog.importing.import_states import Cue, ImportState, next_state
from catalog.importing.planning import Planned, plan
from catalog.importing.sweeping import import_lock, sweep, unfinished
from catalog.importing.table import read_table
from catalog.product import Seller, cleaned
from catalog.products import Products, seller_record, write_revision
from catalog.store import Shop, disk_told_as_ours

HOLD_S = 0.05
"""How long a batch holds the write lock; the law of the house is 0.2."""
REST_S = 0.012
"""How long the lock then stays free: SQLite's waiting writers look in at intervals and would starve otherwise."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do, shown before it does it.

    Attributes:
        kind: "xlsx", "xls" or "text"; encoding and sheet where the kind has one.
        header_row: as the spreadsheet shows it, from 1.
        columns: our field -> the merchant's header.
        rows: not blank, below the header.
        new, changed, unchanged: rows.
        as_of: the newest revision when the plan was made; a product of it saved later overtakes the import.
        imports_seen: imports done and undone by then; another one overtakes this.
    """

    file: str
    sha256: str
    kind: str
    encoding: str
    sheet: str
    header_row: int
    columns: dict[str, str]
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    planned: tuple[Planned, ...]
    sellers: tuple[Seller, ...]
    as_of: int
    imports_seen: tuple[int, int]


class ImportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop remembers of an import."""

    id: str
    state: ImportState
    file: str
    author: str
    began_at: str
    new: int
    changed: int
    unchanged: int


def preview(
    shop: Shop, file: Path, *, mapping: Mapping[str, str] | None = None, random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> Preview:
    """Read *file* and return what importing it into *shop* would do; nothing is written.

    Raises:
        CatalogError: the file is refused whole (see ``read_table``), or the shop cannot be read.
    """
    as_of, seen = newest_row(shop), imports_seen(shop)
    table = read_table(file, mapping)
    reading = read_drafts(table)
    made = plan(reading, Products(shop, random_bytes=random_bytes))
    return Preview(
        file=file.name,
        sha256=table.sha256,
        kind=table.kind,
        encoding=table.encoding,
        sheet=table.sheet,
        header_row=table.header.row,
        columns=table.header.titles,
        rows=reading.rows,
        new=made.new,
        changed=made.changed,
        unchanged=made.unchanged,
        refused=tuple(made.refused),
        warnings=tuple(made.warnings),
        planned=tuple(made.planned),
        sellers=tuple(made.sellers),
        as_of=as_of,
        imports_seen=seen,
    )


def write(shop: Shop, agreed: Preview, *, by: str, at: datetime, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Write what *agreed* shows and return the import's id, or "" where nothing would change.

    Everything is written under the import's id in short transactions and stays invisible until the last one.

    Raises:
        ImportRunning: another import is being written.
        ImportOvertaken: somebody saved one of the products since the preview; nothing was written.
        NameMissing: nobody answers for it.
        ShopLocked, ShopDiskFull, ...: nothing is visible; what is left is swept when the shop is opened.
    """
    author = cleaned(by)
    if not author:
        raise NameMissing
    if not agreed.planned and not agreed.sellers:
        return ""
    with only_import(shop):
        for left in unfinished(shop.database):
            sweep(shop.database, left)
        if imports_seen(shop) != agreed.imports_seen:
            raise ImportOvertaken(products=0)
        import_id = "i" + base64.b32encode(random_bytes(5)).decode().lower()
        begin(shop, import_id, agreed, author, at)
        try:
            write_rows(shop, import_id, agreed, author, at)
            show(shop, import_id, agreed, at)
        except CatalogError:
            sweep_quietly(shop, import_id)
            raise
    return import_id


def begin(shop: Shop, import_id: str, agreed: Preview, author: str, at: datetime) -> None:
    """Write the import's row, in the state that hides all it will write."""
    with shop.writing() as database:
        database.table("imports").insert({
            "id": import_id,
            "state": next_state(ImportState.PREVIEWED, Cue.AGREED).value,
            "file": agreed.file,
            "sha256": agreed.sha256,
            "author": author,
            "began_at": stamp(at),
            "done_at": "",
            "new": agreed.new,
            "changed": agreed.changed,
            "unchanged": agreed.unchanged,
        })  # fmt: skip


def write_rows(shop: Shop, import_id: str, agreed: Preview, author: str, at: datetime) -> None:
    """Write sellers and revisions in batches, and leave the lock free between them."""
    database = shop.database
    highest = highest_revisions(shop)
    with held(database):
        database.table("seller_revisions").insert_all(seller_record(seller, import_id) for seller in agreed.sellers)
    left = iter(agreed.planned)
    is_left, resting = True, threading.Event()
    while is_left:
        with held(database):
            end = time.monotonic() + HOLD_S
            while time.monotonic() < end:
                planned = next(left, None)
                if planned is None:
                    is_left = False
                    break
                revision = highest.get(planned.product.id, 0) + 1
                product = msgspec.structs.replace(planned.product, revision=revision)
                write_revision(database, product, author=author, at=at, import_id=import_id)
        resting.wait(REST_S)


def show(shop: Shop, import_id: str, agreed: Preview, at: datetime) -> None:
    """Write the one last row that makes the import visible, unless somebody was faster."""
    with held(shop.database):
        overtaken = shop.database.execute(
            "SELECT count(DISTINCT theirs.product) FROM product_revisions theirs CROSS JOIN product_revisions mine"
            " ON mine.product = theirs.product AND mine.import_id = ? WHERE theirs.import_id = '' AND theirs.id > ?",
            [import_id, agreed.as_of],
        ).fetchone()[0]
        if overtaken:
            raise ImportOvertaken(products=overtaken)
        state = next_state(ImportState.WRITING, Cue.SHOWN).value
        shop.database.table("imports").update(import_id, {"state": state, "done_at": stamp(at)})


def sweep_quietly(shop: Shop, import_id: str) -> None:
    """Take back a failed import's rows if the disk allows; else the next open does, and they stay invisible."""
    try:
        sweep(shop.database, import_id)
    except CatalogError:
        return


def newest_row(shop: Shop) -> int:
    """Return the row id of the newest revision."""
    return int(shop.database.execute("SELECT coalesce(max(id), 0) FROM product_revisions").fetchone()[0])


def imports_seen(shop: Shop) -> tuple[int, int]:
    """Return how many imports were shown so far, and how many of them taken back."""
    row = shop.database.execute("SELECT count(*), coalesce(sum(state = 'undone'), 0) FROM imports WHERE state <> 'writing'").fetchone()
    return int(row[0]), int(row[1])


def highest_revisions(shop: Shop) -> dict[str, int]:
    """Return every product's highest revision, an undone import's too: a number is never used twice."""
    return dict(shop.database.execute("SELECT product, max(revision) FROM product_revisions GROUP BY product").fetchall())


def imports(shop: Shop) -> list[ImportRecord]:
    """Return the shop's imports, the newest first."""
    rows = shop.database.query("SELECT * FROM imports ORDER BY rowid DESC")
    return [
        ImportRecord(
            id=row["id"],
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


def record_of(shop: Shop, import_id: str) -> ImportRecord:
    """Return the import *import_id*, or the newest that is done where none is named.

    Raises:
        ImportUnknown: there is none, or it is not done.
    """
    for record in imports(shop):
        if record.state is ImportState.DONE and import_id in {"", record.id}:
            return record
    raise ImportUnknown(import_id=import_id or "-")


@contextmanager
def only_import(shop: Shop) -> Iterator[None]:
    """Be the only one who imports into *shop* or undoes an import.

    Raises:
        ImportRunning: another is.
    """
    with disk_told_as_ours(shop.folder):
        lock = import_lock(shop.folder)
        try:
            lock.acquire()
        except Timeout as error:
            raise ImportRunning from error
    try:
        yield
    finally:
        lock.release()


def stamp(at: datetime) -> str:
    """Return *at* as the shop keeps it: UTC, ISO 8601."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
