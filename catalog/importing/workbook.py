"""XLSX and XLS: looked over before they are opened, so that a damaged or hostile file cannot take the memory of the machine."""

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
FILLED_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>')
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = "xl/workbook.xml"


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
        if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
            raise FileTooLarge(file=file, limit=f"{UNPACKED_LIMIT // 1_000_000} MB")
        for part in parts:
            if part.filename.startswith("xl/") and part.filename.endswith(".xml"):
                with packed.open(part) as opened:
                    area = filled_area(opened, is_sheet=part.filename.startswith("xl/worksheets/"))
                if area > CELLS_LIMIT:
                    raise FileTooLarge(file=file, limit=f"{CELLS_LIMIT // 1_000_000} 000 000 cells")


def filled_area(part: IO[bytes], *, is_sheet: bool) -> int:
    """Return how many cells the rectangle around the filled cells of a sheet has; other parts are only read through."""
    highest_row, columns, kept = 0, set[bytes](), b""
    while chunk := part.read(CHUNK):
        if not is_sheet:
            continue
        text = kept + chunk
        for found in FILLED_CELL.finditer(text):
            if not found[0].endswith(b"/>"):
                columns.add(found[1])
                highest_row = max(highest_row, int(found[2]))
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
