"""Every order line the shop has taken in, once only, written in small steps that one last row makes visible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from catalog.sales.bundle import Label, label_of, read_label
from catalog.sales.export_profile import Profile
from catalog.sales.order_line import OrderLine, order_number
from catalog.sales.reading import Export, Reading
from catalog.store import Shop

SWEPT_ROWS = 2000
ABANDONED_AFTER = timedelta(hours=1)
ASKED_KEYS = 500
COLUMNS = (
    "import_id", "key", "fingerprint", "label", "order_id", "order_no", "quantity_thousandths", "ordered_fen", "paid_fen", "refund_fen",
    "is_refund_unknown", "is_paid", "paid_at", "paid_on", "created_at",
)  # fmt: skip
INSERT = f"INSERT INTO order_lines ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - our own names
BEGIN_IMPORT = "INSERT INTO order_imports (is_done, sha256, profile, platform, file, at) VALUES (0, ?, ?, ?, ?, ?)"
END_IMPORT = "UPDATE order_imports SET is_done = 1, report = ? WHERE id = ?"
NEW_LABEL = "INSERT INTO order_labels ({}) VALUES ({})".format(  # noqa: S608 - our own names
    ", ".join(Label.__struct_fields__), ", ".join("?" * len(Label.__struct_fields__))
)
FINGERPRINTS = (  # joined: SQLite looks keys up one by one, slowly, with "import_id IN (SELECT ...)"
    "SELECT key, fingerprint FROM order_lines JOIN order_imports ON order_imports.id = import_id AND is_done"
    " WHERE key IN ({}) ORDER BY import_id"
)
CACHE_KIB = 64_000
"""The index of a million lines stays in memory while an import writes to it."""


class TakenIn(msgspec.Struct, frozen=True, kw_only=True):
    """What taking in one export changed: lines that were not known, that say something new, that say the same."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


class OrderBook:
    """The order lines of one shop, for writing; ``OrderStates`` reads them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._labels: dict[Label, int] = {}

    def known_reading(self, sha256: str, profiles: Sequence[Profile]) -> Reading | None:
        """Return what a file with this mark said when it was taken in by one of *profiles* as they are now, or None."""
        versions = {profile.version for profile in profiles}
        rows = self.shop.database.query("SELECT profile, report FROM order_imports WHERE sha256 = ? AND is_done ORDER BY id DESC", [sha256])
        report = next((row["report"] for row in rows if row["profile"] in versions), None)
        return msgspec.json.decode(report, type=Reading) if report else None

    def take_in(self, export: Export, *, at: datetime) -> TakenIn:
        """Write what *export* says that is not known yet.

        Lines appear all at once, when the last is written; a crash before leaves them invisible, and they are swept later.

        Raises:
            OrderFileUnreadable: the file is damaged further down; nothing of it is kept.
        """
        self._sweep(before=at - ABANDONED_AFTER)
        database = self.shop.database
        database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._labels = {read_label(row): row["id"] for row in database.query("SELECT * FROM order_labels")}
        is_first = database.execute("SELECT 1 FROM order_imports WHERE is_done LIMIT 1").fetchone() is None
        import_id = self._begin(export, at)
        new = updated = unchanged = 0
        try:
            for lines in export.batches():
                known = {} if is_first else self._fingerprints([line.key for line in lines])
                changed = [line for line in lines if known.get(line.key) != line.fingerprint]
                self._write(changed, import_id)
                renewed = sum(line.key in known for line in changed)
                new, updated, unchanged = new + len(changed) - renewed, updated + renewed, unchanged + len(lines) - len(changed)
        except Exception:
            self._forget(import_id)
            raise
        report = msgspec.json.encode(export.reading()).decode()
        with self.shop.writing() as writing:
            writing.execute(END_IMPORT, [report, import_id])
        return TakenIn(new=new, updated=updated, unchanged=unchanged)

    def _begin(self, export: Export, at: datetime) -> int:
        when = at.astimezone(UTC).isoformat(timespec="milliseconds")
        row = [export.sha256, export.profile.version, export.profile.platform, export.file.name, when]
        with self.shop.writing() as database:
            return int(database.execute(BEGIN_IMPORT, row).lastrowid or 0)

    def _write(self, lines: Sequence[OrderLine], import_id: int) -> None:
        """Write one batch: a transaction of some 50 ms."""
        labels = [label_of(line) for line in lines]
        fresh = [label for label in dict.fromkeys(labels) if label not in self._labels]
        with self.shop.writing() as database:
            for label in fresh:
                told = [*msgspec.structs.astuple(label)]
                told[Label.__struct_fields__.index("merchant_codes")] = msgspec.json.encode(label.merchant_codes).decode()
                self._labels[label] = int(database.execute(NEW_LABEL, told).lastrowid or 0)
            rows = [_row(line, import_id, self._labels[label]) for line, label in zip(lines, labels, strict=True)]
            database.conn.executemany(INSERT, rows)

    def _fingerprints(self, keys: Sequence[int]) -> dict[int, int]:
        known: dict[int, int] = {}
        for start in range(0, len(keys), ASKED_KEYS):
            asked = keys[start : start + ASKED_KEYS]
            known |= dict(self.shop.database.execute(FINGERPRINTS.format(", ".join("?" * len(asked))), asked).fetchall())
        return known

    def _sweep(self, *, before: datetime) -> None:
        """Remove what imports that never ended have left; one that began later may still be running."""
        when = before.astimezone(UTC).isoformat(timespec="milliseconds")
        rows = self.shop.database.execute("SELECT id FROM order_imports WHERE NOT is_done AND at < ?", [when]).fetchall()
        for (import_id,) in rows:
            self._forget(import_id)

    def _forget(self, import_id: int) -> None:
        deleted = SWEPT_ROWS
        while deleted == SWEPT_ROWS:
            with self.shop.writing() as database:
                some = "SELECT id FROM order_lines WHERE import_id = ? LIMIT ?"
                deleted = database.execute(f"DELETE FROM order_lines WHERE id IN ({some})", [import_id, SWEPT_ROWS]).rowcount  # noqa: S608 - ours
        with self.shop.writing() as database:
            database.execute("DELETE FROM order_imports WHERE id = ?", [import_id])


def _row(line: OrderLine, import_id: int, label: int) -> tuple[Any, ...]:
    number = order_number(line.platform, line.order_id) if line.order_id else 0
    return (
        import_id, line.key, line.fingerprint, label, line.order_id, number, line.quantity_thousandths, line.ordered_fen, line.paid_fen,
        line.refund_fen, line.is_refund_unknown, line.is_paid, line.paid_at, line.paid_on, line.created_at,
    )  # fmt: skip
