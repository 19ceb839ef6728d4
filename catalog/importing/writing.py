"""Many products written as one: all or nothing, out of sight until one last row shows them."""

from __future__ import annotations

import base64
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType

import msgspec
import sqlite_utils
from filelock import Timeout

from catalog.connection import held
from catalog.errors import CatalogError, NameMissing
from catalog.importing.errors import ImportOvertaken, ImportRunning
from catalog.importing.import_book import SPREADSHEET
from catalog.importing.import_states import Cue, ImportState, next_state
from catalog.importing.planning import Planned
from catalog.importing.sweeping import import_lock, sweep, unfinished
from catalog.product import Seller, cleaned
from catalog.products import seller_record, write_revision
from catalog.store import Shop, disk_told_as_ours

HOLD_S = 0.05
"""How long a batch holds the write lock; the law of the house is 0.2."""
BULK: Mapping[str, int] = MappingProxyType({"synchronous": 1, "cache_size": -32_000, "wal_autocheckpoint": 8_000})
"""1 is NORMAL; cache in KiB, checkpoints in pages."""
REST_S = 0.012
"""How long the lock then stays free: SQLite's waiting writers look in at intervals and would starve otherwise."""


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has seen and agreed to.

    Attributes:
        kind: ``SPREADSHEET`` or ``BATCH``; file and sha256 of a spreadsheet, or the words of a batch edit.
        new, changed, unchanged: rows of a spreadsheet, products of a batch edit.
        as_of: the newest revision when the plan was made; a product of it saved later overtakes the import.
        imports_seen: imports done and undone by then; another one overtakes this.
    """

    kind: str = SPREADSHEET
    file: str
    sha256: str
    new: int
    changed: int
    unchanged: int
    planned: tuple[Planned, ...]
    sellers: tuple[Seller, ...]
    as_of: int
    imports_seen: tuple[int, int]


def write(shop: Shop, agreed: Agreed, *, by: str, at: datetime, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
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
            with in_bulk(shop.database):
                write_rows(shop, import_id, agreed, author, at)
            show(shop, import_id, agreed, at)
        except CatalogError:
            sweep_quietly(shop, import_id)
            raise
    return import_id


@contextmanager
def in_bulk(database: sqlite_utils.Database) -> Iterator[None]:
    """Write what nobody sees yet without a flush at every batch, and with room for the pages that many rows touch.

    The one last row is flushed again, and with it everything that was written before.
    """
    before = {name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in BULK}
    try:
        for name, value in BULK.items():
            database.execute(f"PRAGMA {name} = {value}")
        yield
    finally:
        for name, value in before.items():
            database.execute(f"PRAGMA {name} = {value}")


def begin(shop: Shop, import_id: str, agreed: Agreed, author: str, at: datetime) -> None:
    """Write the import's row, in the state that hides all it will write."""
    with shop.writing() as database:
        database.table("imports").insert({
            "id": import_id,
            "kind": agreed.kind,
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


def write_rows(shop: Shop, import_id: str, agreed: Agreed, author: str, at: datetime) -> None:
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


def show(shop: Shop, import_id: str, agreed: Agreed, at: datetime) -> None:
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
