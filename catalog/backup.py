"""The whole shop as one file that can be checked, and back into an empty folder anywhere."""

from __future__ import annotations

import errno
import hashlib
import shutil
import sqlite3
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from catalog.connection import told_as_ours
from catalog.errors import CatalogError, FileMissing, ShopDiskFull
from catalog.store import CARD, DATABASE, Shop, checked_folder, disk_told_as_ours

MANIFEST = "kaibo-backup.json"
MANIFEST_LIMIT = 64_000_000
FORMAT = 1
CHUNK = 1 << 20
TRANSIENT_SUFFIXES = frozenset({".lock", ".part", ".tmp", ".door"})
LEFT_OUT = frozenset({DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", "keys.sealed", MANIFEST})
"""The database is copied by itself; stream keys, sealed or not, never leave the machine in a backup."""
PACKED_ALREADY = frozenset({".mp4", ".png", ".jpg", ".jpeg", ".webp", ".zip", ".xlsx", ".pdf"})
UNPACKING = ".restoring-"
NEVER_IN_NAMES = frozenset('\\:\0<>"|?*' if sys.platform == "win32" else "\0")


class BackupUnwritable(CatalogError):
    """The backup file could not be written there. Facts: ``file``."""

    code = "catalog.backup-unwritable"


class BackupDiskFull(CatalogError):
    """The disk under the backup file is full. Facts: ``file``."""

    code = "catalog.backup-disk-full"


class BackupBroken(CatalogError):
    """The file is no backup, or not whole. Facts: ``file``, ``path`` (the first part that is wrong)."""

    code = "catalog.backup-broken"


class RestoreNotEmpty(CatalogError):
    """There is something in the folder already. Facts: ``folder``."""

    code = "catalog.restore-not-empty"


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a backup: its place in the shop, bytes and SHA-256."""

    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds."""

    format: int
    shop: str
    name: str
    created: str
    files: tuple[KeptFile, ...]


def backup(shop: Shop, file: Path, *, at: datetime) -> tuple[KeptFile, ...]:
    """Write *shop* into the one *file* and read it back; return what it holds. The shop may be in use, even live.

    The database is copied through SQLite's backup, so it is of one moment. The file appears under its name only when it is whole.

    Raises:
        BackupUnwritable, BackupDiskFull: why not; the older file of that name, if any, stands.
    """
    file = file.absolute()
    if file.is_dir():
        raise BackupUnwritable(file=str(file))
    with target_told_as_ours(file), tempfile.TemporaryDirectory(dir=file.parent, prefix=".kaibo-backup-") as folder:
        copy, whole = Path(folder) / DATABASE, Path(folder) / "backup.part"
        copy_database(shop, copy, file)
        with zipfile.ZipFile(whole, "w", allowZip64=True) as packed:
            kept = [pack(packed, copy, DATABASE)]
            found = shop_files(shop.folder, without={file, Path(folder)})
            kept.extend(pack(packed, path, path.relative_to(shop.folder).as_posix()) for path in found)
            manifest = Manifest(format=FORMAT, shop=shop.id, name=shop.name, created=at.isoformat(timespec="seconds"), files=tuple(kept))
            packed.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1), zipfile.ZIP_DEFLATED)
        verify(whole)
        whole.replace(file)
    return tuple(kept)


def copy_database(shop: Shop, copy: Path, file: Path) -> None:
    """Copy the shop's database to *copy*, which lies beside the backup *file*: a full disk there is not the shop's."""
    try:
        with closing(sqlite3.connect(copy)) as target, told_as_ours(copy):
            shop.database.conn.backup(target)
    except ShopDiskFull as error:
        raise BackupDiskFull(file=str(file)) from error


def restore(file: Path, folder: Path) -> tuple[KeptFile, ...]:
    """Unpack the backup *file* into *folder*, which is missing or empty; return what it held.

    Every file is checked against the manifest before the shop appears; on any fault the folder is as it was.

    Raises:
        BackupBroken, FileMissing: it is no whole backup.
        RestoreNotEmpty, ShopReadOnly, ShopOnNetworkShare, ShopDiskFull: why the folder does not do.
    """
    folder = folder.absolute()
    manifest = verify(file)
    with disk_told_as_ours(folder):
        was_there = folder.exists()
        if was_there and (not folder.is_dir() or any(not part.name.startswith(UNPACKING) for part in folder.iterdir())):
            raise RestoreNotEmpty(folder=str(folder))
        checked_folder(folder, create=True)
        try:
            with tempfile.TemporaryDirectory(dir=folder, prefix=UNPACKING) as unpacking:
                unpack(file, manifest, Path(unpacking))
                for part in sorted(Path(unpacking).iterdir(), key=lambda part: (part.name == CARD, part.name == DATABASE)):
                    part.rename(folder / part.name)
        except BaseException:
            if not was_there:
                shutil.rmtree(folder, ignore_errors=True)
            raise
    return manifest.files


def verify(file: Path) -> Manifest:
    """Read the backup *file* through and return its manifest.

    Raises:
        BackupBroken: it is not whole; a missing, foreign or changed part is named.
    """
    with backup_told_as_ours(file), zipfile.ZipFile(file) as packed:
        manifest = read_manifest(packed, file)
        for kept in manifest.files:
            with packed.open(kept.path) as part:
                if not is_as_kept(part, kept, None):
                    raise BackupBroken(file=str(file), path=kept.path)
    return manifest


def read_manifest(packed: zipfile.ZipFile, file: Path) -> Manifest:
    """Return the manifest of *packed*, which names exactly the parts there are, each at a place inside a shop."""
    try:
        if packed.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
            raise BackupBroken(file=str(file), path=MANIFEST)
        manifest = msgspec.json.decode(packed.read(MANIFEST), type=Manifest)
    except (KeyError, msgspec.MsgspecError) as error:
        raise BackupBroken(file=str(file), path=MANIFEST) from error
    named = [kept.path for kept in manifest.files]
    there = [part.filename for part in packed.infolist() if part.filename != MANIFEST]
    strange = sorted(set(named) ^ set(there)) or [path for path in named if not is_safe(path)]
    if strange or len(set(named)) < len(named) or len(set(there)) < len(there) or manifest.format != FORMAT or CARD not in named:
        raise BackupBroken(file=str(file), path=strange[0] if strange else MANIFEST)
    return manifest


def is_safe(path: str) -> bool:
    """Return whether *path* stays inside the folder it is unpacked into, on this system."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not any(part in {"..", "."} or part.startswith("/") for part in parts) and not set(path) & NEVER_IN_NAMES


def unpack(file: Path, manifest: Manifest, folder: Path) -> None:
    """Write every part of *file* below *folder*, checking once more what is really written."""
    with backup_told_as_ours(file), zipfile.ZipFile(file) as packed:
        for kept in manifest.files:
            place = folder / kept.path
            place.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(kept.path) as part, disk_told_as_ours(folder), place.open("xb") as out:
                if not is_as_kept(part, kept, out):
                    raise BackupBroken(file=str(file), path=kept.path)


def is_as_kept(part: IO[bytes], kept: KeptFile, out: IO[bytes] | None) -> bool:
    """Return whether *part* has the bytes that *kept* tells, writing them to *out* on the way."""
    digest, size = hashlib.sha256(), 0
    while size <= kept.size and (chunk := part.read(CHUNK)):
        size += len(chunk)
        digest.update(chunk)
        if out is not None:
            out.write(chunk)
    return size == kept.size and digest.hexdigest() == kept.sha256


def pack(packed: zipfile.ZipFile, path: Path, name: str) -> KeptFile:
    """Add *path* to *packed* as *name* and return what was added: the bytes there are now, also of a file that grows."""
    about = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    about.compress_type = zipfile.ZIP_STORED if path.suffix.lower() in PACKED_ALREADY else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with packed.open(about, "w", force_zip64=True) as written:
        for chunk in chunks_of(path):
            size += len(chunk)
            digest.update(chunk)
            written.write(chunk)
    return KeptFile(path=name, size=size, sha256=digest.hexdigest())


def chunks_of(path: Path) -> Iterator[bytes]:
    """Return the bytes of *path* piece by piece; what goes wrong here is the shop's disk, not the backup's."""
    with disk_told_as_ours(path.parent), path.open("rb") as read:
        while chunk := read.read(CHUNK):
            yield chunk


def shop_files(folder: Path, without: set[Path]) -> Iterator[Path]:
    """Return the files of the shop that a backup keeps, by path; links are not followed out of it."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_symlink() or not path.is_file() or path in without or any(parent in without for parent in path.parents):
            continue
        if path.suffix in TRANSIENT_SUFFIXES or path.name in LEFT_OUT or any(part.startswith(".") for part in inner.parts):
            continue
        yield path


@contextmanager
def target_told_as_ours(file: Path) -> Iterator[None]:
    """Raise the merchant's error in place of the system's for the backup file *file*."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise BackupDiskFull(file=str(file)) from error
        raise BackupUnwritable(file=str(file)) from error


@contextmanager
def backup_told_as_ours(file: Path) -> Iterator[None]:
    """Raise the merchant's error in place of the system's for reading the backup *file*."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissing(file=str(file)) from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError) as error:
        raise BackupBroken(file=str(file), path=file.name) from error
