"""Reads a platform's own export of broadcasts: a header and one row a broadcast, or one name and one value a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from pathlib import Path

from catalog.broadcasts.broadcast import Broadcast
from catalog.sales.cells import Cell, read_moment, read_money, text_of
from catalog.sales.errors import CellRefused, TrafficFileUnreadable
from catalog.sales.heading import heading_key
from catalog.sales.opening import opened
from catalog.sales.traffic import is_money, traffic_names

LONGEST = 5000
NEAR_S = 1800
"""A row belongs to the broadcast that began within half an hour of it."""
TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def read_traffic(file: Path, broadcast: Broadcast) -> dict[str, int]:
    """Return the figures *file* tells of *broadcast*; a cell that is no number is left out, never taken for zero.

    Raises:
        TrafficFileUnreadable: nothing in it is known, or no row is this broadcast's.
        OrderFileUnreadable, OrderFileEmpty, OrderFileTooBig, OrderFileLocked, OrderEncodingUnknown: it cannot be opened.
    """
    names = {heading_key(name): figure for figure, known in traffic_names().figures.items() for name in (figure, *known)}
    for table in opened(file).tables:
        rows = [list(cells) for _, cells in islice(table(), LONGEST)]
        found = _beside(rows, names) if max(map(len, rows), default=0) <= 2 else _under(rows, names, broadcast)
        if found:
            return found
    raise TrafficFileUnreadable(file=str(file), broadcast=broadcast.id)


def _beside(rows: Sequence[Sequence[Cell]], names: Mapping[str, str]) -> dict[str, int]:
    """Read a table of two columns, names and values."""
    told = [(names.get(heading_key(text_of(row[0]))), row[1]) for row in rows if len(row) == 2]
    return {figure: value for figure, cell in told if figure and (value := _number(figure, cell)) is not None}


def _under(rows: Sequence[Sequence[Cell]], names: Mapping[str, str], broadcast: Broadcast) -> dict[str, int]:
    """Read the broadcast's row of a table under a header: the one that began nearest, or the only one."""
    keys = [[heading_key(text_of(cell)) for cell in row] for row in rows]
    head = max(range(len(keys)), key=lambda at: sum(key in names for key in keys[at]), default=0)
    columns = {names[key]: place for place, key in reversed(list(enumerate(keys[head]))) if key in names} if keys else {}
    below = [row for row in rows[head + 1 :] if any(text_of(cell) for cell in row)]
    starts = {heading_key(name) for name in traffic_names().start}
    place = next((at for at, key in enumerate(keys[head]) if key in starts), None) if keys else None
    if place is not None:
        away = [(abs(began - broadcast.began_ms // 1000), number) for number, row in enumerate(below) if (began := _began(row, place))]
        nearest = min(away, default=(NEAR_S + 1, 0))
        below = [below[nearest[1]]] if nearest[0] <= NEAR_S else []
    if len(below) != 1:
        return {}
    told = {figure: _number(figure, below[0][at]) for figure, at in columns.items() if at < len(below[0])}
    return {figure: value for figure, value in told.items() if value is not None}


def _began(row: Sequence[Cell], place: int) -> int | None:
    try:
        return read_moment(row[place]).at if place < len(row) else None
    except CellRefused:
        return None


def _number(figure: str, cell: Cell) -> int | None:
    """Return the cell as a whole number (money in fen), "1.2万" too; None for anything else."""
    text = text_of(cell).replace(",", "").removesuffix("人").removesuffix("次").removesuffix("秒")
    times = TIMES.get(text[-1:], Decimal(1))
    try:
        hundredths = read_money(text[:-1] if times > 1 else text)[0] if text not in {"", "-", "--", "—"} else None
    except CellRefused:
        return None
    if hundredths is None or hundredths < 0:
        return None
    value = Decimal(hundredths) * times
    return int(value if is_money(figure) else (value / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
