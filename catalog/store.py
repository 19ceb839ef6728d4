"""The shop: one folder with one SQLite file, opened safely or refused with a reason."""

from __future__ import annotations

import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import sqlite_utils

from catalog.connection import connect, held, told_as_ours
from catalog.errors import (
    CatalogError,
    ShopDamaged,
    ShopDiskFull,
    ShopMissing,
    ShopNewer,
    ShopNotFolder,
    ShopOnNetworkShare,
    ShopReadOnly,
    ShopUnreachable,
)
from catalog.importing.sweeping import sweep_after_crash
from catalog.search_index import catch_up
from catalog.shop_card import ShopCard, read_card, write_card
from catalog.steps import STEPS

if sys.platform == "win32":
    from catalog.disk_windows import is_marked_read_only, network_filesystem
else:
    from catalog.disk_posix import is_marked_read_only, network_filesystem

SWEEPING_S = 1.0
CARD = "shop.toml"
DATABASE = "shop.db"


class Shop:
    """An open shop; use it as a context manager, from one thread at a time.

    Attributes:
        folder: absolute path.
        id: of this shop, for ever and wherever the folder moves.
        is_sample: made by the demo; marked as a sample everywhere.
        database: SQLite in WAL mode; what the disk does wrong comes as CatalogError, never as sqlite3.Error.
    """

    def __init__(self, folder: Path, card: ShopCard, database: sqlite_utils.Database) -> None:
        self.folder = folder
        self.id = card.id
        self.name = card.name
        self.is_sample = card.is_sample
        self.database = database

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        create: bool = True,
        is_sample: bool = False,
        name: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> Self:
        """Open the shop in *folder*, or make one there.

        Raises:
            ShopMissing: there is none and *create* is false.
            ShopReadOnly, ShopOnNetworkShare, ShopLocked, ShopDamaged, ShopNewer, ShopNotFolder, ShopDiskFull, ShopUnreachable:
                why not; nothing was changed.
        """
        folder = folder.absolute()
        with disk_told_as_ours(folder):
            card = checked_folder(folder, create=create)
            connection = connect(folder / DATABASE)
            try:
                with told_as_ours(folder / DATABASE):
                    database = sqlite_utils.Database(connection, execute_plugins=False)
                    database.enable_wal()
                    bring_up_to_date(database, folder, now)
                    catch_up(database, folder / DATABASE)
                    sweep_after_crash(database, folder, is_late=deadline(SWEEPING_S))
                if card is None:
                    card = ShopCard(id=random_bytes(6).hex(), name=name, created=now().isoformat(timespec="seconds"), is_sample=is_sample)
                    write_card(folder / CARD, card)
            except BaseException:
                connection.close()
                raise
        return cls(folder, card, database)

    @contextmanager
    def writing(self) -> Iterator[sqlite_utils.Database]:
        """Hold the write lock: everything inside is written, or nothing. Keep it under 200 ms."""
        with held(self.database):
            yield self.database

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def checked_folder(folder: Path, *, create: bool) -> ShopCard | None:
    """Return the card of the shop in *folder*, or None for a folder that is ready for a new one."""
    card_file, database_file = folder / CARD, folder / DATABASE
    is_shop = card_file.exists() or database_file.exists()
    if folder.exists() and not folder.is_dir():
        raise ShopNotFolder(file=str(folder))
    if not is_shop and not create:
        raise ShopMissing(folder=str(folder))
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if filesystem := network_filesystem(nearest):
        raise ShopOnNetworkShare(folder=str(folder), filesystem=filesystem)
    if is_marked_read_only(nearest):
        raise ShopReadOnly(folder=str(nearest))
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK) or is_marked_read_only(database_file):
        raise ShopReadOnly(folder=str(folder))
    card = read_card(card_file) if card_file.exists() else None
    if card is not None and (not database_file.is_file() or database_file.stat().st_size == 0):
        raise ShopDamaged(file=str(database_file))
    return card


def bring_up_to_date(database: sqlite_utils.Database, folder: Path, now: Callable[[], datetime]) -> None:
    """Apply the steps this shop has not seen, each in a transaction of its own; two processes may do so at once."""
    applied = applied_steps(database)
    known = {step.NUMBER for step in STEPS}
    if applied - known:
        raise ShopNewer(folder=str(folder), step=max(applied - known))
    for step in STEPS:
        if step.NUMBER in applied:
            continue
        with held(database):
            if step.NUMBER not in applied_steps(database):
                database.table("steps").create({"number": int, "applied_at": str}, pk="number", if_not_exists=True)
                step.apply(database)
                database.table("steps").insert({"number": step.NUMBER, "applied_at": now().isoformat(timespec="seconds")})


def applied_steps(database: sqlite_utils.Database) -> set[int]:
    """Return the numbers of the steps *database* has seen."""
    table = database.table("steps")
    return {int(row["number"]) for row in table.rows} if table.exists() else set()


@contextmanager
def disk_told_as_ours(folder: Path) -> Iterator[None]:
    """Raise the merchant's error in place of the system's for the files of *folder*."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, folder) from error


def disk_error(error: OSError, folder: Path) -> CatalogError:
    """Return what *error* means to the merchant whose shop is *folder*."""
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return ShopReadOnly(folder=str(folder))
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return ShopDiskFull(folder=str(folder))
    return ShopUnreachable(file=str(error.filename or folder))


def deadline(seconds: float) -> Callable[[], bool]:
    """Return what tells whether *seconds* have passed since now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
