"""Rows of a table become drafts: values that were understood, and problems with row and column for what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from catalog.barcodes import is_valid
from catalog.errors import CatalogError
from catalog.importing.cells import READERS, Cell, is_blank
from catalog.importing.column_names import ALIASES
from catalog.importing.columns import SURE, Header, title_of
from catalog.importing.errors import FileTooLarge
from catalog.importing.table import Table
from catalog.product import PriceBasis, folded

ROWS_LIMIT = 200_000
TOTALS = frozenset({"合计", "总计", "小计", "汇总", "total", "subtotal", "sum"})
OWN_TITLES = {"name": "商品名称", "price": "直播价"}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, or worth a look, in one row.

    Attributes:
        row: as the spreadsheet shows it, from 1.
        column: the header as the merchant wrote it, or "".
        code, facts: of the sentence.
    """

    row: int
    column: str
    code: str
    facts: dict[str, str | int]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One understood row; a field whose column the file has not is UNSET, and leaves what stands on the shelf alone."""

    row: int
    name: str
    price: int
    variant: str | UnsetType = UNSET
    barcode: str | UnsetType = UNSET
    merchant_code: str | UnsetType = UNSET
    compared_price: int | UnsetType | None = UNSET
    basis: PriceBasis | UnsetType | None = UNSET
    unit: str | UnsetType = UNSET
    stock: int | UnsetType | None = UNSET
    categories: str | UnsetType = UNSET
    seller: str | UnsetType = UNSET
    seller_address: str | UnsetType = UNSET
    seller_contact: str | UnsetType = UNSET
    seller_link: str | UnsetType = UNSET
    seller_uscc: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    origin: str | UnsetType = UNSET
    brand: str | UnsetType = UNSET
    cost: int | UnsetType | None = UNSET
    notes: str | UnsetType = UNSET
    claims: tuple[str, ...] | UnsetType = UNSET
    description: str | UnsetType = UNSET
    card_text: str | UnsetType = UNSET
    cue_text: str | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    platform_ids: tuple[str, ...] | UnsetType = UNSET
    product_id: str | UnsetType = UNSET
    variant_id: str | UnsetType = UNSET


class Reading(msgspec.Struct, kw_only=True):
    """All that one pass over a table found.

    Attributes:
        rows: how many were not blank.
    """

    header: Header
    rows: int = 0
    drafts: list[Draft] = []
    refused: list[Problem] = []
    warnings: list[Problem] = []

    def problem(self, row: int, field: str, error: CatalogError) -> Problem:
        """Return *error* with its place in the spreadsheet."""
        return Problem(row=row, column=self.header.titles.get(field, OWN_TITLES.get(field, "")), code=error.code, facts=error.facts)

    def warn(self, row: int, field: str, code: str, **facts: str | int) -> None:
        """Note something worth a look that refuses nothing."""
        self.warnings.append(Problem(row=row, column=self.header.titles.get(field, ""), code=code, facts=facts))


def read_drafts(table: Table) -> Reading:
    """Return the drafts and problems of *table*.

    Raises:
        FileTooLarge: more rows than a shop's list can have.
        QuoteOpen, FileBroken: the file is broken further down.
    """
    reading = Reading(header=table.header)
    for title in table.header.ignored:
        reading.warnings.append(Problem(row=table.header.row, column=title, code="catalog.column-ignored", facts={"column": title}))
    for field, sureness in table.header.sureness.items():
        if sureness < SURE:
            facts: dict[str, str | int] = {"column": table.header.titles[field], "meaning": ALIASES[field][0], "percent": sureness}
            column = table.header.titles[field]
            reading.warnings.append(Problem(row=table.header.row, column=column, code="catalog.column-guessed", facts=facts))
    for row, cells in filled_rows(table):
        reading.rows += 1
        if reading.rows > ROWS_LIMIT:
            raise FileTooLarge(file=table.file.name, limit=f"{ROWS_LIMIT // 1000} 000 rows")
        draft = read_draft(row, cells, reading)
        if draft is not None:
            reading.drafts.append(draft)
    return reading


def filled_rows(table: Table) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Return the rows that hold anything in a known column, without repeated headers."""
    columns = list(table.header.columns.items())
    titles = table.header.titles
    for row, cells in table.rows():
        if all(index >= len(cells) or is_blank(cells[index]) for _, index in columns):
            continue
        if all(index < len(cells) and title_of(cells[index]) == titles[field] for field, index in columns):
            continue
        yield row, cells


def read_draft(row: int, cells: Sequence[Cell], reading: Reading) -> Draft | None:
    """Return the draft of one row, or None after noting each cell that refuses it."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field, index in reading.header.columns.items():
        try:
            values[field] = READERS[field](cells[index] if index < len(cells) else None)
        except CatalogError as error:
            problems.append(reading.problem(row, field, error))
    if problems:
        if is_total(cells, reading.header):
            reading.warn(row, "name", "catalog.row-is-total")
            return None
        reading.refused.extend(problems)
        return None
    draft = Draft(row=row, **values)
    if isinstance(draft.compared_price, int) and draft.compared_price <= draft.price:
        reading.warn(row, "compared_price", "catalog.compared-not-higher")
        draft = msgspec.structs.replace(draft, compared_price=UNSET)
    if draft.barcode and not is_valid(str(draft.barcode)):
        reading.warn(row, "barcode", "catalog.barcode-check-digit", value=str(draft.barcode)[:40])
    if draft.price == 0:
        reading.warn(row, "price", "catalog.price-is-zero")
    return draft


def is_total(cells: Sequence[Cell], header: Header) -> bool:
    """Return whether a refused row is the sum line that spreadsheets end with."""
    return any(isinstance(cell, str) and folded(cell).rstrip(":： ") in TOTALS for cell in cells[: header.columns["name"] + 1])
