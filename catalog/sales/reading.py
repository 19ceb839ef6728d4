"""Reads an export into order lines, some at a time, so that a file of a million rows is never held whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from catalog.sales.errors import OrderFileUnreadable, OrderHeaderMissing
from catalog.sales.export_profile import Profile
from catalog.sales.heading import Heading, found_heading
from catalog.sales.opening import Opened, Rows, opened
from catalog.sales.order_line import Draft, LineKeys, OrderLine, line_of
from catalog.sales.refunds import settle_order
from catalog.sales.row_reader import RefusedRow, RowReader

BATCH = 2000
"""Lines that are handed on at a time."""
OF_WHOLE_ORDERS = frozenset({"order", "order-returned"})


class ReadingWarning(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person should know about a file that was read all the same."""

    code: str
    count: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one export said, the lines themselves apart.

    Attributes:
        profile: the id of the profile it was read by; version, platform: that profile's.
        sha256: of the file's bytes.
        rows: records under the header that hold anything; non_order_rows: explanations and totals among them.
        kept: lines that are kept; orders: distinct orders among them.
        duplicate_rows: line ids that came again.
    """

    profile: str
    version: str
    platform: str
    kind: str
    encoding: str
    sha256: str
    rows: int
    non_order_rows: int
    duplicate_rows: int
    kept: int
    orders: int
    refused: tuple[RefusedRow, ...]
    warnings: tuple[ReadingWarning, ...]


def file_mark(file: Path) -> str:
    """Return the SHA-256 of the file's bytes.

    Raises:
        OrderFileUnreadable: it cannot be opened.
    """
    try:
        with file.open("rb") as reading:
            return hashlib.file_digest(reading, "sha256").hexdigest()
    except OSError:
        raise OrderFileUnreadable(file=str(file)) from None


class Export:
    """An export whose header was found. Its lines are handed on once; what the file said is known after the last of them."""

    def __init__(self, file: Path, profiles: Sequence[Profile], *, sha256: str = "") -> None:
        """Find the header of *file*.

        Raises:
            OrderFileUnreadable, OrderFileEmpty, OrderFileTooBig, OrderFileLocked, OrderEncodingUnknown, OrderHeaderMissing:
                the file is refused whole.
        """
        self.file = file
        self.sha256 = sha256 or file_mark(file)
        self._opened = opened(file)
        self._rows, self._heading, others = _table(self._opened, profiles, file)
        self.profile = self._heading.profile
        self._reader = RowReader(self._heading)
        if others and self._opened.kind != "csv":
            self._reader.warnings["orders.more-sheets"] += others
        self._keys = LineKeys(self.profile.platform, is_till=self.profile.is_till)
        self._kept = 0
        self._orders: set[int] = set()

    def batches(self) -> Iterator[list[OrderLine]]:
        """Hand on the lines in the order of the file.

        Where an order's refund stands on one of its rows, and in workbooks, whose dates are understood together, the
        whole file is read first.

        Raises:
            OrderFileUnreadable: the file is damaged further down; what was handed on before does not count.
        """
        reader, is_held = self._reader, self.profile.refund in OF_WHOLE_ORDERS or self._opened.kind in {"xlsx", "xls"}
        for number, cells in self._rows:
            if number <= self._heading.row:
                continue
            reader.take(number, cells)
            if len(reader.drafts) >= BATCH and not is_held:
                yield self._finished(reader.drafts)
                reader.drafts = []
        reader.settle_midnights()
        if self.profile.refund in OF_WHOLE_ORDERS:
            settle_orders(reader.drafts, self.profile)
        drafts, reader.drafts = reader.drafts[::-1], []
        while drafts:  # each draft goes as its line comes: a big file is not held twice
            some = [drafts.pop() for _ in range(min(BATCH, len(drafts)))]
            yield self._finished(some)

    def _finished(self, drafts: Sequence[Draft]) -> list[OrderLine]:
        profile, lines = self.profile, []
        for draft in drafts:
            key = self._keys.key(draft)
            if profile.refund == "negative-row" and draft.paid_fen < 0:
                draft.ordered_fen = draft.paid_fen = draft.quantity_thousandths = 0
            lines.append(line_of(draft, key=key, platform=profile.platform, view=profile.view))
        self._kept += len(lines)
        self._orders.update(hash(line.order_id) for line in lines if line.order_id)
        return lines

    def reading(self) -> Reading:
        """Return what the file said, once its lines have been handed on."""
        reader, warnings = self._reader, dict(self._reader.warnings)
        if self.profile.confidence != "seen":
            warnings["orders.profile-unverified"] = 1
        return Reading(
            profile=self.profile.id,
            version=self.profile.version,
            platform=self.profile.platform,
            kind=self._opened.kind,
            encoding=self._opened.encoding,
            sha256=self.sha256,
            rows=reader.rows,
            non_order_rows=reader.non_order_rows,
            duplicate_rows=reader.duplicate_rows,
            kept=self._kept,
            orders=len(self._orders),
            refused=tuple(reader.refused),
            warnings=tuple(ReadingWarning(code=code, count=count) for code, count in sorted(warnings.items())),
        )


def _table(export: Opened, profiles: Sequence[Profile], file: Path) -> tuple[Rows, Heading, int]:
    """Return the rows to read, their header, and how many other sheets have one too."""
    headings = [(rows, found) for rows in export.tables if (found := found_heading(rows(), profiles)) is not None]
    if not headings:
        raise OrderHeaderMissing(file=str(file))
    rows, heading = max(headings, key=lambda each: len(each[1].places)) if export.kind == "csv" else headings[0]
    return rows(), heading, len(headings) - 1


def settle_orders(drafts: Sequence[Draft], profile: Profile) -> None:
    """Spread the refund of every order to its lines."""
    orders: dict[str, list[Draft]] = {}
    for draft in drafts:
        orders.setdefault(draft.order_id, []).append(draft)
    for lines in orders.values():
        settle_order(lines, profile)
