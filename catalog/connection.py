"""A SQLite connection that tells what the merchant's disk did (locked, read-only, damaged, full) in our own errors."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlite_utils

from catalog.errors import CatalogError, ShopDamaged, ShopDiskFull, ShopLocked, ShopReadOnly, ShopUnreachable

BUSY_TIMEOUT_S = 5.0
PRIMARY_CODE = 0xFF


class ShopConnection(sqlite3.Connection):
    """The shop's connection; only faults of the merchant's world are renamed, our own SQL mistakes stay what they are."""

    file: Path = Path()

    def cursor(self, *_: Any) -> ShopCursor:  # type: ignore[override]  # one kind of cursor, whatever factory is asked for
        return super().cursor(ShopCursor)

    def execute(self, *arguments: Any) -> ShopCursor:
        return self.cursor().execute(*arguments)

    def executemany(self, *arguments: Any) -> ShopCursor:
        return self.cursor().executemany(*arguments)

    def executescript(self, *arguments: Any) -> ShopCursor:
        return self.cursor().executescript(*arguments)

    def commit(self) -> None:
        with told_as_ours(self.file):
            super().commit()


class ShopCursor(sqlite3.Cursor):
    """A cursor of the shop's connection."""

    connection: ShopConnection

    def execute(self, *arguments: Any) -> Self:
        with told_as_ours(self.connection.file):
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Self:
        with told_as_ours(self.connection.file):
            return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> Self:
        with told_as_ours(self.connection.file):
            super().executescript(*arguments)
            return self

    def fetchone(self) -> Any:
        with told_as_ours(self.connection.file):
            return super().fetchone()

    def fetchmany(self, *arguments: Any) -> list[Any]:
        with told_as_ours(self.connection.file):
            return super().fetchmany(*arguments)

    def fetchall(self) -> list[Any]:
        with told_as_ours(self.connection.file):
            return super().fetchall()

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            ours = translated(error, self.connection.file)
            if ours is None:
                raise
            raise ours from error


@contextmanager
def told_as_ours(file: Path) -> Iterator[None]:
    """Raise the merchant's error in place of SQLite's, where SQLite's is about the merchant's disk."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        ours = translated(error, file)
        if ours is None:
            raise
        raise ours from error


def translated(error: sqlite3.Error | UnicodeDecodeError, file: Path) -> CatalogError | None:
    """Return our error for *error* on the database *file*, or None where it is a mistake of ours."""
    if isinstance(error, UnicodeDecodeError) or "Could not decode to UTF-8" in str(error):
        return ShopDamaged(file=str(file))  # bytes that no longer are the text somebody wrote
    match getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return ShopLocked(file=str(file))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return ShopReadOnly(folder=str(file.parent))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return ShopDamaged(file=str(file))
        case sqlite3.SQLITE_FULL:
            return ShopDiskFull(folder=str(file.parent))
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return ShopUnreachable(file=str(file)) if has_room(file.parent) else ShopDiskFull(folder=str(file.parent))
    return None


def has_room(folder: Path) -> bool:
    """Return whether the disk under *folder* has room left, as far as it answers: SQLite's side files say only that they failed."""
    try:
        return shutil.disk_usage(folder).free > 0
    except OSError:
        return True


def connect(file: Path) -> ShopConnection:
    """Return a connection to *file* that waits at most two seconds for others.

    It may be handed from the thread that opened it to another, but two threads never use it at once.
    """
    with told_as_ours(file):
        connection = sqlite3.connect(file, timeout=BUSY_TIMEOUT_S, factory=ShopConnection, check_same_thread=False)
    connection.file = file
    return connection


@contextmanager
def held(database: sqlite_utils.Database) -> Iterator[None]:
    """Hold the write lock of *database*: everything inside is written, or nothing. Keep it under 200 ms.

    The lock is taken at once (BEGIN IMMEDIATE): a transaction that reads first and writes later would be refused
    without waiting when another process wrote in between. Inside another one it is a savepoint.
    """
    if database.conn.in_transaction:
        with database.atomic():
            yield
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.commit()
    except BaseException:
        database.rollback()
        raise
