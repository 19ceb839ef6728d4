"""A spreadsheet from preview to shelf: what would be new, changed, unchanged and refused, and then all of it or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from catalog.importing import writing
from catalog.importing.drafts import Problem, read_drafts
from catalog.importing.planning import plan
from catalog.importing.saved_maps import save_map, saved_maps
from catalog.importing.table import read_table
from catalog.importing.writing import Agreed, imports_seen, newest_row
from catalog.products import Products
from catalog.store import Shop


class Preview(Agreed, frozen=True, kw_only=True):
    """What an import would do, shown before it does it.

    Attributes:
        format: "xlsx", "xls", "ods" or "text"; encoding and sheet where the format has one.
        header_row: as the spreadsheet shows it, from 1.
        columns: our field -> the merchant's header.
        sureness: our field -> how sure that is, in percent; under 80 it is a guess.
        titles: the whole header row.
        mapping: the merchant's map that was used, as it was told.
        is_map_remembered: the map was told for an earlier file with this header.
        rows: not blank, below the header.
    """

    format: str
    encoding: str
    sheet: str
    header_row: int
    columns: dict[str, str]
    sureness: dict[str, int]
    titles: tuple[str, ...]
    mapping: dict[str, str]
    is_map_remembered: bool
    rows: int
    refused: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def preview(
    shop: Shop, file: Path, *, mapping: Mapping[str, str] | None = None, random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> Preview:
    """Read *file* and return what importing it into *shop* would do; nothing is written.

    Raises:
        CatalogError: the file is refused whole (see ``read_table``), or the shop cannot be read.
    """
    as_of, seen = newest_row(shop), imports_seen(shop)
    table = read_table(file, mapping, {} if mapping else {known.titles: known.mapping for known in saved_maps(shop)})
    reading = read_drafts(table)
    made = plan(reading, Products(shop, random_bytes=random_bytes))
    return Preview(
        file=file.name,
        sha256=table.sha256,
        format=table.kind,
        encoding=table.encoding,
        sheet=table.sheet,
        header_row=table.header.row,
        columns=table.header.titles,
        sureness=table.header.sureness,
        titles=table.header.all_titles,
        mapping=dict(table.mapping),
        is_map_remembered=bool(table.mapping) and not mapping,
        rows=reading.rows,
        new=made.new,
        changed=made.changed,
        unchanged=made.unchanged,
        refused=tuple(made.refused),
        warnings=tuple(made.warnings),
        planned=tuple(made.planned),
        sellers=tuple(made.sellers),
        as_of=as_of,
        imports_seen=seen,
    )


def write(shop: Shop, agreed: Preview, *, by: str, at: datetime, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Write what *agreed* shows and return the import's id, or "" where nothing would change; a map is remembered for the next file.

    Raises:
        CatalogError: see ``writing.write``; nothing is visible.
    """
    import_id = writing.write(shop, agreed, by=by, at=at, random_bytes=random_bytes)
    if agreed.mapping and not agreed.is_map_remembered:
        save_map(shop, agreed.titles, agreed.mapping, file=agreed.file, by=by, at=at)
    return import_id
