"""Takes away what an import wrote and never showed: after a failure at once, after a crash when the shop is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlite_utils
from filelock import FileLock, Timeout

from catalog.connection import held
from catalog.errors import ShopDiskFull
from catalog.importing.import_states import ImportState
from catalog.search_index import forget_texts

LOCK = "importing.lock"
BATCH = 400


def import_lock(folder: Path) -> FileLock:
    """Return the lock an import holds while it writes; it tells a running import from one that died."""
    return FileLock(folder / LOCK, timeout=0)


def sweep_after_crash(database: sqlite_utils.Database, folder: Path, is_late: Callable[[], bool]) -> None:
    """Sweep imports that died half written, unless one is running or *is_late* says that the rest can wait for the next open.

    What is left is invisible all the same.
    """
    if not database.table("imports").exists() or not unfinished(database):
        return
    try:
        with import_lock(folder):
            for import_id in unfinished(database):
                sweep(database, import_id, is_late)
    except (Timeout, ShopDiskFull):  # a full disk is told to whoever writes next; what is there can be read meanwhile
        return


def unfinished(database: sqlite_utils.Database) -> list[str]:
    """Return the ids of the imports that were never shown."""
    return [row["id"] for row in database.query("SELECT id FROM imports WHERE state = ?", [ImportState.WRITING.value])]


def sweep(database: sqlite_utils.Database, import_id: str, is_late: Callable[[], bool] = lambda: False) -> None:
    """Delete everything *import_id* wrote, a few hundred products at a time, its own row last."""
    while not is_late():
        with held(database):
            mine = "SELECT id, text_id FROM product_revisions WHERE import_id = ? LIMIT ?"
            rows = database.execute(mine, [import_id, BATCH]).fetchall()
            for table, column in (("product_keys", "revision_id"), ("product_revisions", "id")):
                database.conn.executemany(f"DELETE FROM {table} WHERE {column} = ?", [row[:1] for row in rows])  # noqa: S608 - our own fixed words
            forget_texts(database, {text_id for _, text_id in rows})
            if not rows:
                database.table("seller_revisions").delete_where("import_id = ?", [import_id])
                database.table("imports").delete_where("id = ?", [import_id])
                return
