"""Reads the order book: every line once, in the state that counts, one by one or added up into bundles by the million."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.sales.bundle import Bundle, read_label
from catalog.sales.order_line import OrderLine
from catalog.store import Shop

FETCHED = 50_000
NO_TIME = -1
EPOCH_DAY = date(1970, 1, 1)
NUMBERS = (  # few columns: every number of a million lines becomes an object on its way
    "label * 4 + is_paid * 2 + is_refund_unknown,"
    " COALESCE(paid_at, CASE WHEN paid_on = '' THEN -1 ELSE -2 - CAST(julianday(paid_on) - 2440587.5 AS INTEGER) END),"
    " order_no, quantity_thousandths, ordered_fen, paid_fen, refund_fen"
)
LABEL, MOMENT, ORDER, QUANTITY, ORDERED, PAID_FEN, REFUND_FEN = range(7)
PAID_BIT, UNKNOWN_BIT = 2, 1
SEVERAL = "SELECT key FROM order_lines GROUP BY key HAVING COUNT(*) > 1"
STATES_OF_SEVERAL = (
    f"SELECT order_lines.id, key, import_id, is_done, at FROM order_lines JOIN order_imports ON order_imports.id = import_id"  # noqa: S608 - ours
    f" WHERE key IN ({SEVERAL}) ORDER BY key, import_id"
)
BOUGHT_LATER = (
    "SELECT id FROM order_lines WHERE COALESCE(paid_at, CASE WHEN paid_on = '' THEN created_at END, 0) >= ?"
    " OR (paid_at IS NULL AND paid_on > ?)"
)
VIEWS = (
    "SELECT order_lines.id, order_no FROM order_lines JOIN order_labels ON order_labels.id = label"
    " WHERE view = ? AND platform IN (SELECT platform FROM order_labels WHERE view = 'orders')"
)
WHOLE = (
    "SELECT order_lines.*, platform, view, currency, traffic, product_name, barcode, merchant_codes, platform_product"
    " FROM order_lines JOIN order_labels ON order_labels.id = label WHERE order_lines.id NOT IN (SELECT id FROM left_out)"
)


class OrderStates:
    """The order lines of one shop as they stand, or as they stood at the end of a day.

    With *as_of*: lines bought by the end of that day (China's), in the state of the last import by then; of a line that
    was taken in only later, the first that was said. Order views (``Profile.view``) count only where no lines are known.
    """

    def __init__(self, shop: Shop, *, as_of: date | None = None) -> None:
        self.shop = shop
        self._left_out = left_out(shop, as_of)

    def lines(self, *, since: int | None = None, until: int | None = None) -> list[OrderLine]:
        """Return the lines, only those paid from second *since* to second *until* where these are given."""
        database = self.shop.database
        database.execute("CREATE TEMP TABLE IF NOT EXISTS left_out (id INTEGER PRIMARY KEY)")
        database.execute("DELETE FROM left_out")
        database.conn.executemany("INSERT INTO left_out VALUES (?)", [(each,) for each in self._left_out.tolist()])
        database.conn.commit()
        narrowed = " AND paid_at BETWEEN ? AND ?" if since is not None and until is not None else ""
        rows = database.query(WHOLE + narrowed + " ORDER BY order_lines.id", [since, until] if narrowed else [])
        return [_line(row) for row in rows]

    def bundles(self, marks: Iterable[int]) -> Iterator[Bundle]:
        """Return the lines added up: those of one label between two neighbouring *marks* (seconds since 1970) are one bundle.

        Whatever is asked of a bundle's time must have the same answer from each mark to the second before the next.
        """
        labels = {row["id"]: read_label(row) for row in self.shop.database.query("SELECT * FROM order_labels")}
        rows = self._numbers()
        if not len(rows):
            return
        edges = np.array(sorted(set(marks)), dtype=np.int64)
        moment, paid_fen = rows[:, MOMENT], rows[:, PAID_FEN]
        stretch = np.where(moment >= 0, np.searchsorted(edges, moment, side="right"), moment)
        state = np.sign(paid_fen) * 2 + 2 + (rows[:, REFUND_FEN] != 0)
        order = np.lexsort((state, stretch, rows[:, LABEL]))
        rows, stretch, state = rows[order], stretch[order], state[order]
        changes = (np.diff(rows[:, LABEL]) != 0) | (np.diff(stretch) != 0) | (np.diff(state) != 0)
        starts = np.concatenate(([0], np.flatnonzero(changes) + 1))
        ends = np.append(starts[1:], len(rows))
        sums = np.add.reduceat(rows[:, QUANTITY:], starts, axis=0).tolist()
        firsts, orders = rows[starts, :ORDER].tolist(), np.ascontiguousarray(rows[:, ORDER])
        signs = np.sign(rows[starts, PAID_FEN]).tolist()
        for first, last, (packed, at), sign, told in zip(starts.tolist(), ends.tolist(), firsts, signs, sums, strict=True):
            quantity, ordered, paid, refunds = told
            is_paid, unknown = bool(packed & PAID_BIT), last - first if packed & UNKNOWN_BIT else 0
            numbers = orders[first:last]
            yield Bundle(
                label=labels[packed >> 2],
                at=at if at >= 0 else None,
                on=(EPOCH_DAY + timedelta(days=-2 - at)).isoformat() if at < NO_TIME else "",
                is_paid=is_paid,
                is_gift=is_paid and sign == 0,
                is_refunded=bool(refunds or unknown),
                orders=numbers if numbers.all() else numbers[numbers != 0],
                lines=last - first,
                quantity=quantity if is_paid and sign >= 0 else 0,
                ordered=ordered,
                paid=paid if is_paid else 0,
                refunds=refunds,
                unknown_refunds=unknown,
            )

    def _numbers(self) -> npt.NDArray[np.int64]:
        """Return one row of numbers a line (``NUMBERS``), without those that are left out."""
        with_id = "id, " if len(self._left_out) else ""
        cursor = self.shop.database.execute(f"SELECT {with_id}{NUMBERS} FROM order_lines")  # noqa: S608 - our own words
        parts = []
        while some := cursor.fetchmany(FETCHED):
            part = np.array(some, dtype=np.int64)
            parts.append(part[~np.isin(part[:, 0], self._left_out), 1:] if with_id else part)
        return np.concatenate(parts) if parts else np.empty((0, REFUND_FEN + 1), dtype=np.int64)


def left_out(shop: Shop, as_of: date | None) -> npt.NDArray[np.int64]:
    """Return the ids of rows that do not count, in order: of imports that never ended, overtaken, bought later, seen better."""
    database, found = shop.database, set[int]()
    unfinished = database.execute("SELECT id FROM order_lines WHERE import_id IN (SELECT id FROM order_imports WHERE NOT is_done)")
    found.update(row for (row,) in unfinished)
    found.update(overtaken(database.execute(STATES_OF_SEVERAL).fetchall(), as_of))
    if as_of is not None:
        end = int(datetime.combine(as_of + timedelta(days=1), time(), SHOP_ZONE).timestamp())
        found.update(row for (row,) in database.execute(BOUGHT_LATER, [end, as_of.isoformat()]))
    orders = [(row, number) for row, number in database.execute(VIEWS, ["orders"]) if row not in found]
    if orders:
        known = {number for row, number in database.execute(VIEWS, ["lines"]) if row not in found}
        found.update(row for row, number in orders if number in known)
    return np.array(sorted(found), dtype=np.int64)


def overtaken(states: Sequence[tuple[int, int, int, int, str]], as_of: date | None) -> Iterator[int]:
    """Return the ids of all states (id, key, import, whether it ended, when) but the one that counts of each key; they come in order."""
    best: tuple[int, int] | None = None
    for row, key, _, is_done, at in states:
        if not is_done:
            continue
        if best is None or best[1] != key:
            best = row, key
        elif as_of is None or datetime.fromisoformat(at).astimezone(SHOP_ZONE).date() <= as_of:
            yield best[0]
            best = row, key
        else:
            yield row


def _line(row: dict[str, Any]) -> OrderLine:
    codes = msgspec.json.decode(row["merchant_codes"], type=tuple[str, ...])
    flags = {"is_refund_unknown": bool(row["is_refund_unknown"]), "is_paid": bool(row["is_paid"])}
    told = {name: row[name] for name in OrderLine.__struct_fields__ if name in row}
    return OrderLine(**told | flags | {"merchant_codes": codes})
