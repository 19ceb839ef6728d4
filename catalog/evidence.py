"""Documents that prove: taken into the shop by their hash, once, and never changed; one may serve many products."""

from __future__ import annotations

import errno
import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from assets.whole_files import write_whole
from catalog.compliance.errors import EvidenceEmpty, EvidenceMissing, EvidenceTooLarge
from catalog.document_dangers import refuse_dangers
from catalog.store import Shop, disk_told_as_ours

FOLDER = "evidence"
MOST_MB = 64
KINDS = frozenset(
    {
        "pdf",
        "png",
        "jpg",
        "jpeg",
        "webp",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "heic",
        "txt",
        "md",
        "csv",
        "xlsx",
        "xls",
        "docx",
        "doc",
        "zip",
        "mp4",
        "ofd",
        "html",
        "eml",
    }
)
"""Endings that are kept; another document is kept without one."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One document.

    Attributes:
        id: SHA-256 of its bytes.
        name: what the file was called.
        kind: its ending ("pdf"), or "".
        taken_at: UTC, ISO 8601.
    """

    id: str
    name: str
    kind: str
    bytes: int
    taken_by: str
    taken_at: str


def take_in(shop: Shop, file: Path, *, by: str, at: datetime) -> Evidence:
    """Copy *file* into the shop and return its record; a document the shop has already is not copied again.

    Raises:
        EvidenceMissing, EvidenceEmpty, EvidenceTooLarge, EvidenceSwells, EvidencePictureTooLarge: the file is no document.
        CatalogError: the disk would not take it.
    """
    content = read_document(file)
    found = Evidence(
        id=hashlib.sha256(content).hexdigest(),
        name=file.name,
        kind=kind_of(file),
        bytes=len(content),
        taken_by=by,
        taken_at=at.isoformat(timespec="seconds"),
    )
    known = evidence_of(shop, found.id)
    kept = known or found
    place = evidence_file(shop, kept)
    if not is_whole(shop, kept):
        with disk_told_as_ours(shop.folder):
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, content)
    if known is None:
        with shop.writing() as database:
            database.table("evidence").insert(msgspec.structs.asdict(found), ignore=True)
    return kept


def read_document(file: Path) -> bytes:
    """Return the bytes of *file*.

    Raises:
        EvidenceMissing, EvidenceEmpty, EvidenceTooLarge: it is no document.
        EvidenceSwells, EvidencePictureTooLarge: it would swell beyond measure when it is opened.
    """
    try:
        if not file.is_file():
            raise EvidenceMissing(file=str(file))
        if file.stat().st_size > MOST_MB * 1024 * 1024:
            raise EvidenceTooLarge(file=file.name, most_mb=MOST_MB)
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        raise EvidenceMissing(file=str(file)[:200]) from error
    if not content.strip(b"\x00 \t\r\n"):
        raise EvidenceEmpty(file=file.name)
    refuse_dangers(content, file.name)
    return content


def kind_of(file: Path) -> str:
    """Return the ending the document is kept with."""
    ending = file.suffix.lower().removeprefix(".")
    return ending if ending in KINDS else ""


def evidence_of(shop: Shop, evidence_id: str) -> Evidence | None:
    """Return the record of one document, or None."""
    rows = shop.database.query("SELECT * FROM evidence WHERE id = ?", [evidence_id])
    return next((msgspec.convert(row, Evidence) for row in rows), None)


def evidence_file(shop: Shop, evidence: Evidence) -> Path:
    """Return where the document lies."""
    return shop.folder / FOLDER / (f"{evidence.id}.{evidence.kind}" if evidence.kind else evidence.id)


@lru_cache(maxsize=4096)
def digest_of(place: Path, _version: tuple[int, int]) -> str:
    """Return the SHA-256 of a document, read again only after the file was written to: one paper may prove a thousand products."""
    return hashlib.sha256(place.read_bytes()).hexdigest()


def is_whole(shop: Shop, evidence: Evidence) -> bool:
    """Return whether the document lies in the shop and is still what was taken in.

    Raises:
        CatalogError: the disk does not answer.
    """
    place = evidence_file(shop, evidence)
    try:
        found = place.stat()
        return found.st_size == evidence.bytes and digest_of(place, (found.st_size, found.st_mtime_ns)) == evidence.id
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR}:
            return False
        raise EvidenceMissing(file=str(place)) from error
