"""Every order line the shop has taken in, once only, and what was known of it on any earlier day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.sales.order_line import OrderLine
from catalog.sales.reading import Reading
from catalog.store import Shop

BATCH = 400
"""Rows a transaction: far under 200 ms on a slow disk."""
ABANDONED_AFTER = timedelta(hours=1)
COLUMNS = ("import_id", *OrderLine.__struct_fields__)
INSERT = f"INSERT INTO order_lines ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - our own names
BEGIN_IMPORT = "INSERT INTO order_imports (is_done, sha256, profile, platform, file, at, rows, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
FINGERPRINTS = (  # joined: SQLite looks keys up one by one, slowly, with "import_id IN (SELECT ...)"
    "SELECT key, fingerprint FROM order_lines JOIN order_imports ON id = import_id AND is_done WHERE key IN ({}) ORDER BY import_id"
)
STATES = (
    "SELECT order_lines.*, order_imports.at AS imported_at FROM order_lines"
    " JOIN order_imports ON order_imports.id = order_lines.import_id AND order_imports.is_done"
    " ORDER BY order_lines.key, order_lines.import_id"
)


class TakenIn(msgspec.Struct, frozen=True, kw_only=True):
    """What taking in one export changed: lines that were not known, that say something new, that say the same."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


class OrderBook:
    """The order lines of one shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def take_in(self, reading: Reading, *, file: str, at: datetime) -> TakenIn:
        """Write what *reading* says that is not known yet; a file that was taken in before changes nothing.

        Lines appear all at once, when the last is written; a crash before leaves them invisible, and they are swept later.
        """
        if self._is_known(reading):
            return TakenIn(unchanged=len(reading.lines))
        self._sweep(at)
        known = self._fingerprints([line.key for line in reading.lines])
        changed = [line for line in reading.lines if known.get(line.key) != line.fingerprint]
        import_id = self._begin(reading, file, at)
        for start in range(0, len(changed), BATCH):
            with self.shop.writing() as database:
                database.conn.executemany(INSERT, [_row(line, import_id) for line in changed[start : start + BATCH]])
        with self.shop.writing() as database:
            database.execute("UPDATE order_imports SET is_done = 1 WHERE id = ?", [import_id])
        updated = sum(line.key in known for line in changed)
        return TakenIn(new=len(changed) - updated, updated=updated, unchanged=len(reading.lines) - len(changed))

    def lines(self, *, as_of: date | None = None) -> list[OrderLine]:
        """Return every line in the state of the latest import, Taobao-like order views only where no lines are known.

        With *as_of*: lines bought by the end of that day (China's), in the state of the last import by then; of a line
        that was taken in only later, the first that was said.
        """
        chosen = [line for line in self._chosen(as_of) if as_of is None or is_bought_by(line, as_of)]
        known_by_line = {(line.platform, line.order_id) for line in chosen if line.view == "lines"}
        return [line for line in chosen if line.view == "lines" or (line.platform, line.order_id) not in known_by_line]

    def _chosen(self, as_of: date | None) -> Iterator[OrderLine]:
        best: dict[str, Any] | None = None
        for row in self.shop.database.query(STATES):
            if best is not None and best["key"] != row["key"]:
                yield _line(best)
                best = None
            is_later = as_of is not None and datetime.fromisoformat(row["imported_at"]).astimezone(SHOP_ZONE).date() > as_of
            if best is None or not is_later:
                best = row
        if best is not None:
            yield _line(best)

    def _is_known(self, reading: Reading) -> bool:
        found = self.shop.database.execute(
            "SELECT 1 FROM order_imports WHERE sha256 = ? AND profile = ? AND is_done", [reading.sha256, reading.profile.version]
        )
        return found.fetchone() is not None

    def _fingerprints(self, keys: Sequence[str]) -> dict[str, str]:
        known: dict[str, str] = {}
        for start in range(0, len(keys), BATCH):
            asked = keys[start : start + BATCH]
            rows = self.shop.database.query(FINGERPRINTS.format(", ".join("?" * len(asked))), list(asked))
            known |= {row["key"]: row["fingerprint"] for row in rows}
        return known

    def _begin(self, reading: Reading, file: str, at: datetime) -> int:
        when = at.astimezone(UTC).isoformat(timespec="milliseconds")
        profile = reading.profile
        row = [0, reading.sha256, profile.version, profile.platform, file, when, reading.rows, len(reading.lines)]
        with self.shop.writing() as database:
            return int(database.execute(BEGIN_IMPORT, row).lastrowid or 0)

    def _sweep(self, at: datetime) -> None:
        """Remove what imports that never ended have left; one that began within the hour may still be running."""
        before = (at - ABANDONED_AFTER).astimezone(UTC).isoformat(timespec="milliseconds")
        rows = self.shop.database.query("SELECT id FROM order_imports WHERE NOT is_done AND at < ?", [before])
        for import_id in [row["id"] for row in rows]:
            deleted = BATCH
            while deleted == BATCH:
                with self.shop.writing() as database:
                    some = "SELECT rowid FROM order_lines WHERE import_id = ? LIMIT ?"
                    deleted = database.execute(f"DELETE FROM order_lines WHERE rowid IN ({some})", [import_id, BATCH]).rowcount  # noqa: S608 - ours
            with self.shop.writing() as database:
                database.execute("DELETE FROM order_imports WHERE id = ?", [import_id])


def is_bought_by(line: OrderLine, day: date) -> bool:
    """Return whether the line was paid, or if it was not, ordered by the end of *day*; one without any time was."""
    at = line.paid_at if line.paid_at is not None or line.paid_on else line.created_at
    if at is not None:
        return datetime.fromtimestamp(at, SHOP_ZONE).date() <= day
    return line.paid_on <= day.isoformat()


def _row(line: OrderLine, import_id: int) -> tuple[Any, ...]:
    told = msgspec.structs.asdict(line)
    codes = msgspec.json.encode(line.merchant_codes).decode()
    return (import_id, *(told | {"merchant_codes": codes}).values())


def _line(row: dict[str, Any]) -> OrderLine:
    codes = msgspec.json.decode(row["merchant_codes"], type=tuple[str, ...])
    flags = {"is_refund_unknown": bool(row["is_refund_unknown"]), "is_paid": bool(row["is_paid"])}
    told = {name: row[name] for name in OrderLine.__struct_fields__} | flags | {"merchant_codes": codes}
    return OrderLine(**told)
