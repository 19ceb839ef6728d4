"""One file, whatever its name says it is, becomes rows with a header that was understood."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import msgspec
from python_calamine import CalamineWorkbook

from catalog.errors import FileMissing
from catalog.importing import text_table, workbook
from catalog.importing.cells import Cell
from catalog.importing.columns import REQUIRED, Header, compared_titles, find_header, our_field, title_of
from catalog.importing.errors import (
    ColumnMissing,
    FileBroken,
    FileEmpty,
    FileIsWebPage,
    FileKindUnknown,
    FileTooLarge,
    HeaderMissing,
    MapUnreadable,
    QuoteOpen,
)
from catalog.importing.guessing import with_guesses

BYTES_LIMIT = 64_000_000
HEADER_WITHIN = 30
ZIP, OLE2, WEB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06", b"SQLite format 3")

Rows = Iterator[tuple[int, Sequence[Cell]]]
FirstRows = Sequence[tuple[int, Sequence[Cell]]]
ToldMap = Callable[[FirstRows], Mapping[str, str] | None]
KnownMaps = Mapping[tuple[str, ...], Mapping[str, str]]
"""Every title of a header row as it is compared -> the map somebody told for it."""
NO_MAPS: KnownMaps = MappingProxyType({})


class Table:
    """The rows of one file below its header.

    Attributes:
        sha256: of the file's bytes.
        kind: "xlsx", "xls", "ods" or "text".
        encoding: of text, else "".
        sheet: name of the sheet, else "".
        mapping: the merchant's map the header was read with, or nothing.
    """

    def __init__(
        self,
        *,
        file: Path,
        sha256: str,
        kind: str,
        encoding: str = "",
        sheet: str = "",
        header: Header,
        mapping: Mapping[str, str] | None,
        rows: Callable[[], Rows],
    ) -> None:
        self.file = file
        self.sha256 = sha256
        self.kind = kind
        self.encoding = encoding
        self.sheet = sheet
        self.header = header
        self.mapping = mapping or {}
        self._rows = rows

    def rows(self) -> Rows:
        """Return the rows after the header, with the number a spreadsheet shows.

        Raises:
            QuoteOpen, FileBroken: a text file is broken further down.
        """
        return islice(self._rows(), self.header.row, None)


def read_table(file: Path, mapping: Mapping[str, str] | None = None, known: KnownMaps = NO_MAPS) -> Table:
    """Return the table in *file*; *mapping* is our field -> their header, *known* are maps for header rows seen before.

    Raises:
        FileMissing, FileEmpty, FileTooLarge, FileBroken, FileProtected, FileKindUnknown, FileIsWebPage, EncodingUnknown, QuoteOpen,
        HeaderMissing, ColumnMissing: why the file is refused whole.
    """
    data = read_bytes(file)
    told = partial(map_for, given=mapping, known=known)
    sha256 = hashlib.sha256(data).hexdigest()
    name = file.name
    if data.startswith(ZIP) and workbook.is_ods(data):
        return table_of_book(workbook.open_ods(data, name), file, sha256, "ods", told)
    if data.startswith(ZIP):
        book = workbook.open_xlsx(data, name)
        return table_of_book(book, file, sha256, "xlsx", told)
    if data.startswith(OLE2):
        return table_of_book(workbook.open_xls(data, name), file, sha256, "xls", told)
    if data.startswith(FOREIGN):
        raise FileKindUnknown(file=name)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(WEB):
        raise FileIsWebPage(file=name)
    return table_of_text(data, file, sha256, told)


def read_bytes(file: Path) -> bytes:
    """Return the bytes of *file*, which has some and not too many."""
    try:
        if file.stat().st_size > BYTES_LIMIT:
            raise FileTooLarge(file=file.name, limit=f"{BYTES_LIMIT // 1_000_000} MB")
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        raise FileMissing(file=str(file)) from error
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileEmpty(file=file.name)
    return data


def table_of_book(book: CalamineWorkbook, file: Path, sha256: str, kind: str, told: ToldMap) -> Table:
    """Return the first visible sheet with a header."""
    missing: ColumnMissing | HeaderMissing = HeaderMissing(file=file.name)
    for name, sheet in workbook.sheets_of(book, file.name):
        first = list(islice(workbook.rows_of(sheet), HEADER_WITHIN))
        mapping = told(first)
        try:
            header = checked_header(header_of(first, mapping), file, mapping)
        except HeaderMissing:
            continue
        except ColumnMissing as error:
            missing = error
            continue
        rows = partial(workbook.rows_of, sheet)
        return Table(file=file, sha256=sha256, kind=kind, sheet=name, header=header, mapping=mapping, rows=rows)
    raise missing


def table_of_text(data: bytes, file: Path, sha256: str, told: ToldMap) -> Table:
    """Return the text table, parted by the separator under which the header names the most columns."""
    text, encoding = text_table.decode(data, file.name)
    broken: QuoteOpen | FileBroken | None = None
    best: tuple[Header, str, Mapping[str, str] | None] | None = None
    for separator in text_table.SEPARATORS:
        try:
            first = list(islice(text_table.rows_of(text, separator, file.name), HEADER_WITHIN))
        except (QuoteOpen, FileBroken) as error:
            broken = broken or error
            continue
        mapping = told(first)
        header = header_of(first, mapping)
        if header is not None and (best is None or len(header.columns) > len(best[0].columns)):
            best = header, separator, mapping
    if best is None and broken is not None:
        raise broken
    found, separator, mapping = best or (None, ",", told(()))
    header = checked_header(found, file, mapping)
    rows = partial(text_table.rows_of, text, separator, file.name)
    return Table(file=file, sha256=sha256, kind="text", encoding=encoding, header=header, mapping=mapping, rows=rows)


def map_for(first: FirstRows, given: Mapping[str, str] | None, known: KnownMaps) -> Mapping[str, str] | None:
    """Return the map to read the *first* rows with: the one that was given, else one that was told for such a header row."""
    if given:
        return given
    for _, cells in first if known else ():
        if found := known.get(compared_titles(list(map(title_of, cells)))):
            return found
    return None


def header_of(first: FirstRows, mapping: Mapping[str, str] | None) -> Header | None:
    """Return the header among the *first* rows, with what can be guessed from the rows below it."""
    header = find_header(first, mapping)
    if header is None:
        return None
    below = [cells for row, cells in first if row > header.row]
    return with_guesses(header, next(cells for row, cells in first if row == header.row), below)


def checked_header(header: Header | None, file: Path, mapping: Mapping[str, str] | None) -> Header:
    """Return *header* where it names every column an import needs."""
    if header is None and mapping:
        raise ColumnMissing(file=file.name, column=" / ".join(mapping.values()))
    if header is None:
        raise HeaderMissing(file=file.name)
    for field, title in (mapping or {}).items():
        if field not in header.columns:
            raise ColumnMissing(file=file.name, column=title)
    for field in REQUIRED:
        if field not in header.columns:
            raise ColumnMissing(file=file.name, column={"name": "商品名称 / name", "price": "直播价 / live price"}[field])
    return header


def read_map(file: Path) -> dict[str, str]:
    """Return the map in *file*: JSON, our field (any name we know for it) -> the header in the merchant's file.

    Raises:
        MapUnreadable: it is not such a map; ``field`` names the entry that is wrong.
    """
    try:
        read = msgspec.json.decode(file.read_bytes().removeprefix(b"\xef\xbb\xbf"), type=dict[str, str])
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise MapUnreadable(file=file.name, field="JSON") from error
    mapping: dict[str, str] = {}
    for name, title in read.items():
        field = our_field(name)
        if field is None or field in mapping or not title.strip():
            raise MapUnreadable(file=file.name, field=name[:40])
        mapping[field] = title
    return mapping
