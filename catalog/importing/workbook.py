"""XLSX, XLS and ODS: looked over before they are opened, so that a damaged or hostile file cannot take the memory of the machine."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from catalog.importing.cells import Cell
from catalog.importing.errors import FileBroken, FileKindUnknown, FileProtected, FileTooLarge

UNPACKED_LIMIT = 600_000_000
CELLS_LIMIT = 16_000_000
CHUNK = 1 << 20
OVERLAP = 400
FILLED_CELL = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
"""A cell with content and its place; beginning with plain letters, the search takes a third less time."""
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = "xl/workbook.xml"
ODS_CONTENT, ODS_TYPE = "content.xml", b"application/vnd.oasis.opendocument.spreadsheet"
ODS_PIECE = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(\s[^>]*)?>")
ODS_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="([0-9]{1,9})"')
LONGEST_TAG = 100_000


def open_xlsx(data: bytes, file: str) -> CalamineWorkbook:
    """Return the workbook in the zip file *data*.

    Raises:
        FileProtected, FileKindUnknown, FileTooLarge, FileBroken: why not.
    """
    try:
        look_over(data, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError) as error:
        raise FileBroken(file=file) from error
    return open_workbook(data, file)


def is_ods(data: bytes) -> bool:
    """Return whether the zip file *data* says at its beginning, as every ODS must, that it is one."""
    return ODS_TYPE in data[:200]


def open_ods(data: bytes, file: str) -> CalamineWorkbook:
    """Return the workbook in the OpenDocument file *data*.

    Raises:
        FileProtected, FileTooLarge, FileBroken: why not.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            check_size(packed.infolist(), file)
            if b"manifest:encryption-data" in packed.read("META-INF/manifest.xml"):
                raise FileProtected(file=file)
            with packed.open(ODS_CONTENT) as opened:
                check_area(ods_area(opened), file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError) as error:
        raise FileBroken(file=file) from error
    return open_workbook(data, file)


def open_xls(data: bytes, file: str) -> CalamineWorkbook:
    """Return the workbook in the OLE2 file *data*: an old XLS; a modern one in there is encrypted.

    Raises:
        FileProtected, FileBroken: why not.
    """
    if ENCRYPTED_PACKAGE in data:
        raise FileProtected(file=file)
    return open_workbook(data, file)


def look_over(data: bytes, file: str) -> None:
    """Check sizes and check sums of *data* before its cells are laid out as a rectangle in memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise FileProtected(file=file)
        if all(part.filename != WORKBOOK for part in parts):
            raise FileKindUnknown(file=file)
        check_size(parts, file)
        for part in parts:
            if part.filename.startswith("xl/") and part.filename.endswith(".xml"):
                with packed.open(part) as opened:
                    area = filled_area(opened, is_sheet=part.filename.startswith("xl/worksheets/"))
                check_area(area, file)


def check_size(parts: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse what unpacks to more than a list can be."""
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise FileTooLarge(file=file, limit=f"{UNPACKED_LIMIT // 1_000_000} MB")


def check_area(area: int, file: str) -> None:
    """Refuse a rectangle of cells that would take the memory of the machine."""
    if area > CELLS_LIMIT:
        raise FileTooLarge(file=file, limit=f"{CELLS_LIMIT // 1_000_000} 000 000 cells")


def ods_area(part: IO[bytes]) -> int:
    """Return how many cells the largest rectangle around the filled cells of a sheet has; ODS says "a million times the same" in a word.

    Raises:
        ValueError: a tag that never ends.
    """
    largest = row = rows_each = column = last_row = last_column = 0
    kept = b""
    while chunk := part.read(CHUNK):
        text = kept + chunk
        end = text.rfind(b">") + 1
        if len(text) - end > LONGEST_TAG:
            raise ValueError(ODS_CONTENT)
        for found in ODS_PIECE.finditer(text, 0, end):
            is_end, kind, about = bool(found[1]), found[2], found[3] or b""
            repeated = ODS_REPEATED.search(about)
            times = int(repeated[1]) if repeated else 1
            if kind == b"table":
                largest = max(largest, last_row * last_column)
                row = rows_each = last_row = last_column = 0
            elif kind == b"table-row" and not is_end:
                row, rows_each, column = row + rows_each, times, 0
            elif not is_end:
                column += times
                if b"value-type=" in about:
                    last_row, last_column = max(last_row, row + rows_each), max(last_column, column)
        kept = text[end:]
    return largest


def filled_area(part: IO[bytes], *, is_sheet: bool) -> int:
    """Return how many cells the rectangle around the filled cells of a sheet has; other parts are only read through."""
    highest_row, columns, kept = 0, set[bytes](), b""
    while chunk := part.read(CHUNK):
        if not is_sheet:
            continue
        text = kept + chunk
        found = FILLED_CELL.findall(text)
        columns.update({letters for letters, _ in found})
        highest_row = max(highest_row, max(map(int, {number for _, number in found}), default=0))
        kept = text[-OVERLAP:]
    return highest_row * max(map(column_number, columns), default=0)


def column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1, XFD is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def open_workbook(data: bytes, file: str) -> CalamineWorkbook:
    """Return what calamine makes of *data*; a panic of its Rust code is a broken file, like its errors."""
    try:
        return CalamineWorkbook.from_object(io.BytesIO(data))
    except PasswordError as error:
        raise FileProtected(file=file) from error
    except (CalamineError, OSError, ValueError) as error:
        if "password" in str(error).lower():
            raise FileProtected(file=file) from error
        raise FileBroken(file=file) from error
    except BaseException as error:
        if is_rust_panic(error):
            raise FileBroken(file=file) from error
        raise


def sheets_of(workbook: CalamineWorkbook, file: str) -> Iterator[tuple[str, CalamineSheet]]:
    """Return the visible sheets of *workbook* one by one.

    Raises:
        FileBroken: a sheet cannot be read.
    """
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        yield about.name, sheet_of(workbook, about.name, file)


def sheet_of(workbook: CalamineWorkbook, name: str, file: str) -> CalamineSheet:
    """Return the sheet *name* of *workbook*.

    Raises:
        FileBroken: it cannot be read.
    """
    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise FileBroken(file=file) from error
    except BaseException as error:
        if is_rust_panic(error):
            raise FileBroken(file=file) from error
        raise


def rows_of(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    """Return the rows of *sheet* from the first, with the number a spreadsheet shows."""
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        yield row, list(cells)


def is_rust_panic(error: BaseException) -> bool:
    """Return whether *error* is a panic of a Rust extension, which has a class of its own and no public name."""
    return type(error).__name__ == "PanicException"
