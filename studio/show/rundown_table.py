"""Reads a 排品表: the columns a merchant's rundown has, from XLSX, XLS or CSV, through the reader of product imports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalog.importing import cells, text_table, workbook
from catalog.importing.column_names import ALIASES
from catalog.importing.columns import header_keys, title_of
from catalog.importing.errors import QuoteOpen
from catalog.importing.table import HEADER_WITHIN, OLE2, ZIP, read_bytes
from studio.show.errors import RowRefusal, RundownWithoutProducts
from studio.show.rundown_item import ItemReading, RundownItem, minutes, price, product, sentences, text

Rows = Iterable[tuple[int, Sequence[Any]]]

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "id": ("开播编号", "kaibo id", "product id"),
    "barcode": ALIASES["barcode"],
    "merchant_code": ALIASES["merchant_code"],
    "name": ALIASES["name"],
    "variant": ALIASES["variant"],
    "price": ALIASES["price"],
    "minutes": ("讲解时长", "讲解分钟", "讲解时间", "时长", "分钟", "minutes", "duration"),
    "must_say": ("必说项", "必说", "必讲", "必讲项", "must say"),
    "never_say": ("禁说项", "禁说", "不能说", "禁用语", "never say"),
})  # fmt: skip
"""Our fields and their headers. 日常价 and 划线价 are left alone: a struck price comes from the catalogue, with its basis."""

NAMES_PRODUCT = ("id", "barcode", "merchant_code", "name")
"""What names the product, the surest first; the first filled cell of a row counts."""

_KNOWN = {header_keys(title)[0]: field for field, titles in COLUMNS.items() for title in titles}

SUMS = frozenset({"合计", "总计", "小计", "total"})


def read_table(file: Path) -> tuple[list[RundownItem], list[RowRefusal]]:
    """Return the items of *file* and the refusals of its rows.

    Raises:
        RundownWithoutProducts: no row among the first thirty names a column of products.
        CatalogError: the file is missing, empty, broken, protected or in no known encoding.
    """
    data = read_bytes(file)
    for rows in _tables(data, file.name):
        header = _find_header(islice(rows(), HEADER_WITHIN))
        if header is not None:
            row, columns, titles = header
            return _read_rows((numbered for numbered in rows() if numbered[0] > row), columns, titles)
    raise RundownWithoutProducts(file=file.name)


def _tables(data: bytes, name: str) -> Iterator[Callable[[], Rows]]:
    """Return every table the file may hold: its sheets, or its text under each separator."""
    if data.startswith((ZIP, OLE2)):
        book = workbook.open_xlsx(data, name) if data.startswith(ZIP) else workbook.open_xls(data, name)
        for _, sheet in workbook.sheets_of(book, name):
            yield partial(workbook.rows_of, sheet)
        return
    words, _ = text_table.decode(data, name)
    for separator in text_table.SEPARATORS:
        yield partial(text_table.rows_of, words, separator, name)


def _find_header(rows: Rows) -> tuple[int, dict[str, int], dict[str, str]] | None:
    """Return the row that names the most columns, where the fields stand in it, and what it calls them."""
    best: tuple[int, dict[str, int], dict[str, str]] | None = None
    try:
        for row, cells_of_row in rows:
            columns: dict[str, int] = {}
            titles: dict[str, str] = {}
            for index, cell in enumerate(cells_of_row):
                field = next((found for key in header_keys(title_of(cell)) if (found := _KNOWN.get(key))), None)
                if field is not None and field not in columns:
                    columns[field], titles[field] = index, title_of(cell)
            if any(field in columns for field in NAMES_PRODUCT) and (best is None or len(columns) > len(best[1])):
                best = row, columns, titles
    except QuoteOpen:
        return best
    return best


def _read_rows(rows: Rows, columns: Mapping[str, int], titles: Mapping[str, str]) -> tuple[list[RundownItem], list[RowRefusal]]:
    items: list[RundownItem] = []
    refused: list[RowRefusal] = []
    for row, cells_of_row in rows:
        found = {field: cells_of_row[index] if index < len(cells_of_row) else None for field, index in columns.items()}
        if all(cells.is_blank(cell) for cell in found.values()) or _is_sum(cells_of_row):
            continue
        reading = ItemReading(row)
        column = next((field for field in NAMES_PRODUCT if not cells.is_blank(found.get(field))), None)
        named = column or next(field for field in NAMES_PRODUCT if field in columns)
        items.append(
            RundownItem(
                product=reading.read(titles[named], cells.barcode if named == "barcode" and column else product, found[named], ""),
                variant=reading.read(titles.get("variant", ""), text, found.get("variant"), ""),
                price_fen=reading.read(titles.get("price", ""), price, found.get("price"), None),
                minutes=reading.read(titles.get("minutes", ""), minutes, found.get("minutes"), 0),
                must_say=reading.read(titles.get("must_say", ""), sentences, found.get("must_say"), ()),
                never_say=reading.read(titles.get("never_say", ""), sentences, found.get("never_say"), ()),
                row=row,
            )
        )
        refused += reading.refused
    return items, refused


def _is_sum(cells_of_row: Sequence[Any]) -> bool:
    first = next((cell for cell in cells_of_row if not cells.is_blank(cell)), None)
    return isinstance(first, str) and first.strip().casefold() in SUMS
