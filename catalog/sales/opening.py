"""Opens an export by what it is, never by what it is called: workbook, old workbook, web page in disguise, or text."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import msgspec
from python_calamine import CalamineWorkbook, SheetTypeEnum

from catalog.importing.errors import FileBroken, FileKindUnknown, FileProtected, FileTooLarge
from catalog.importing.workbook import open_xls, open_xlsx, rows_of, sheet_of
from catalog.sales.cells import Cell
from catalog.sales.errors import (
    OrderEncodingUnknown,
    OrderFileEmpty,
    OrderFileLocked,
    OrderFileTooBig,
    OrderFileUnreadable,
)
from catalog.sales.web_table import web_table_rows

Rows: TypeAlias = Iterator[tuple[int, Sequence[Cell]]]
"""Rows with the number a spreadsheet shows, from 1."""

LARGEST_MEGABYTES = 200
LARGEST_TEXT_MEGABYTES = 2000
"""A text is read row by row; a workbook or web page lies in memory."""
BEGIN = 1 << 16
BLANK = b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"
ZIP, OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1 << 20
SEPARATORS = (",", "\t", ";")
WEB_MARKS = ("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<div")


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """An export, open.

    Attributes:
        kind: "xlsx", "xls", "html" or "csv".
        encoding: of a text ("utf-8", "utf-8-sig", "gb18030", "utf-16-le", ...); of a workbook its kind.
        tables: each begins its rows anew when called: a workbook's sheets, or the ways a text may be cut into columns.
    """

    kind: str
    encoding: str
    tables: tuple[Callable[[], Rows], ...]


def opened(file: Path) -> Opened:
    """Return the export in *file*; a text is never held whole, however long it is.

    Raises:
        OrderFileEmpty, OrderFileTooBig, OrderFileUnreadable, OrderFileLocked, OrderEncodingUnknown: why not.
    """
    try:
        with file.open("rb") as reading:
            begin = reading.read(BEGIN)
        size = file.stat().st_size
        if not begin.strip(BLANK) and (size <= BEGIN or not file.read_bytes().strip(BLANK)):
            raise OrderFileEmpty(file=str(file))
        is_workbook = begin.startswith((ZIP, OLE2))
        if size > (LARGEST_MEGABYTES if is_workbook else LARGEST_TEXT_MEGABYTES) * 1_000_000:
            limit = LARGEST_MEGABYTES if is_workbook else LARGEST_TEXT_MEGABYTES
            raise OrderFileTooBig(file=str(file), limit=f"{limit} MB")
        if is_workbook:
            return _workbook(file, file.read_bytes())
        encoding = text_encoding(file, begin)
    except OSError:
        raise OrderFileUnreadable(file=str(file)) from None
    if encoding is None:
        raise OrderEncodingUnknown(file=str(file))
    words = begin[:16_000].decode(encoding, errors="ignore")[:4000].lower()
    if words.lstrip("\ufeff \t\r\n").startswith(WEB_MARKS) or "<table" in words:
        if size > LARGEST_MEGABYTES * 1_000_000:
            raise OrderFileTooBig(file=str(file), limit=f"{LARGEST_MEGABYTES} MB")
        return Opened(kind="html", encoding=encoding, tables=(lambda: web_table_rows(file.read_text(encoding)),))
    return Opened(kind="csv", encoding=encoding, tables=tuple(_cut(file, encoding, separator) for separator in SEPARATORS))


def text_encoding(file: Path, begin: bytes) -> str | None:
    """Return the encoding of an export's text that begins with *begin*, or None for bytes that are none of those platforms write."""
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried: tuple[str, ...] = ("utf-16",)
    elif begin.startswith(b"\xef\xbb\xbf"):
        tried = ("utf-8-sig",)
    elif b"\0" in begin[:4000]:
        tried = ("utf-16-le", "utf-16-be") if begin[1:4000:2].count(0) >= begin[0:4000:2].count(0) else ("utf-16-be",)
    else:
        tried = ("utf-8", "gb18030")
    return next((encoding for encoding in tried if is_text(file, encoding)), None)


def is_text(file: Path, encoding: str) -> bool:
    """Return whether all of *file* is text in *encoding*; it is never all decoded at once."""
    try:
        with file.open(encoding=encoding, newline="") as text:
            return not any("\0" in piece for piece in iter(lambda: text.read(CHUNK), ""))
    except UnicodeDecodeError:
        return False


def _workbook(file: Path, content: bytes) -> Opened:
    kind = "xlsx" if content.startswith(ZIP) else "xls"
    try:
        book = open_xlsx(content, str(file)) if kind == "xlsx" else open_xls(content, str(file))
    except FileProtected:
        raise OrderFileLocked(file=str(file)) from None
    except FileTooLarge as error:
        raise OrderFileTooBig(file=str(file), limit=error.facts["limit"]) from None
    except (FileKindUnknown, FileBroken):
        raise OrderFileUnreadable(file=str(file)) from None
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return Opened(kind=kind, encoding=kind, tables=tuple(_sheet(file, book, name) for name in names))


def _sheet(file: Path, book: CalamineWorkbook, name: str) -> Callable[[], Rows]:
    laid_out = cache(lambda: sheet_of(book, name, str(file)))  # the header is looked for first, then all is read: once is enough

    def rows() -> Rows:
        try:
            for number, cells in rows_of(laid_out()):
                has_whole = int in set(map(type, cells))
                yield number, [float(cell) if type(cell) is int else cell for cell in cells] if has_whole else cells
        except FileBroken:
            raise OrderFileUnreadable(file=str(file)) from None

    return rows


def _cut(file: Path, encoding: str, separator: str) -> Callable[[], Rows]:
    def rows() -> Rows:
        try:
            with file.open(encoding=encoding, newline="") as text:
                yield from enumerate(csv.reader(text, delimiter=separator), start=1)
        except (csv.Error, OSError, UnicodeDecodeError):
            raise OrderFileUnreadable(file=str(file)) from None

    return rows
