"""Reads the rows of a web page's table: what some platforms hand out as ``.xls``."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

CHUNK = 65_536


class WebTable(HTMLParser):
    """Collects finished rows; a cell that spans columns is followed by empty ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell; whatever was left open before is finished first."""
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in {"td", "th"}:
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._cell = []
            told = dict(attrs).get("colspan") or "1"
            self._span = min(int(told), 200) if told.isascii() and told.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Finish a cell or a row."""
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Keep a cell's text; what stands outside cells is nothing to us."""
        if self._cell is not None:
            self._cell.append(data)

    def close(self) -> None:
        """Finish the last row of a page that was cut off."""
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row += ["".join(self._cell).strip(), *[""] * (self._span - 1)]
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self.rows.append(self._row)
        self._row = None


def web_table_rows(page: str) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of all tables of *page*, one after the other, numbered from 1."""
    table, number = WebTable(), 0
    for start in range(0, len(page) + CHUNK, CHUNK):
        table.feed(page[start : start + CHUNK])
        if start >= len(page):
            table.close()
        finished, table.rows = table.rows, []
        for row in finished:
            number += 1
            yield number, row
