"""Reads how a product stands, light enough for the engine: plain SQLite, read only, everything computed at the moment of asking."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from catalog.compliance.clearance import LATEST, WITHDRAWN, Clearance, decoded
from catalog.compliance.errors import StandingUnknown
from catalog.compliance.holding import holding
from catalog.product import Product, Seller

BUSY_TIMEOUT_S = 0.2
SIGNED_EVIDENCE = (
    "SELECT evidence FROM signatures shown WHERE scope = 'product' AND product = ? AND act IN ('signed', 'waived') AND evidence != ''"
    " AND NOT EXISTS (SELECT 1 FROM signatures later WHERE later.scope = 'product' AND later.product = shown.product"
    " AND later.item = shown.item AND later.act IN ('signed', 'waived') AND later.id > shown.id)"
)
"""The documents of the newest signature of every item."""
LAPSED = "SELECT valid_until FROM evidence_papers WHERE evidence = ? ORDER BY id DESC LIMIT 1"
"""The last day of a document, as it was written down last."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a product stands on one day.

    Attributes:
        revision: the newest, 0 where the shop does not have the product.
        clearance: id of the one that was looked at, or "".
        examined: hash of what the clearance is bound to, as it is now.
        reason_code: why the product is not clear, or "".
        reason_facts: for its words.
        price_fens: the live prices of all variants.
        price_min_fen, price_max_fen: the signed range, 0 and 0 without a clearance.
    """

    product: str
    revision: int
    clearance: str
    examined: str
    is_clear: bool
    reason_code: str
    reason_facts: dict[str, str | int] = {}
    price_fens: tuple[int, ...] = ()
    price_min_fen: int = 0
    price_max_fen: int = 0


class StandingReader:
    """A read-only look at one shop's database, for one thread.

    Raises:
        StandingUnknown: from every call, while the database is locked, damaged or gone.
    """

    def __init__(self, database_file: Path) -> None:
        self.file = database_file
        self._connection: sqlite3.Connection | None = None
        self._version = -1

    def close(self) -> None:
        """Let go of the database; the next call opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def changed(self) -> bool:
        """Return whether anybody wrote to the database since the last call."""
        version = int(self._row("PRAGMA data_version")[0])
        has_changed = version != self._version
        self._version = version
        return has_changed

    def standing(self, product_id: str, *, today: date) -> Standing:
        """Return how the product stands on *today*."""
        self._row("BEGIN")
        try:
            return self._standing(product_id, today)
        finally:
            self._end()

    def _standing(self, product_id: str, today: date) -> Standing:
        product = self._product(product_id)
        if product is None:
            return Standing(product=product_id, revision=0, clearance="", examined="", is_clear=False, reason_code="gate.unknown-product")
        clearance, fault = self._clearance(product_id)
        evidence = [str(row[0]) for row in self._rows(SIGNED_EVIDENCE, product_id)]
        held = holding(
            product, self._seller(product.seller), clearance, fault, evidence=evidence, lapsed=self._lapsed(evidence, today), today=today
        )
        return Standing(
            product=product_id,
            revision=product.revision,
            clearance=clearance.id if clearance else "",
            examined=held.examined,
            is_clear=not held.code,
            reason_code=held.code,
            reason_facts=held.facts,
            price_fens=tuple(variant.price_fen for variant in product.variants),
            price_min_fen=clearance.price_min_fen if clearance else 0,
            price_max_fen=clearance.price_max_fen if clearance else 0,
        )

    def _lapsed(self, evidence: list[str], today: date) -> str:
        ends = [str(row[0]) for each in evidence if (row := self._row(LAPSED, each))]
        return min((end for end in ends if end and end < today.isoformat()), default="")

    def _product(self, product_id: str) -> Product | None:
        row = self._row("SELECT document FROM current_products WHERE product = ?", product_id)
        return self._decoded(row[0], Product) if row else None

    def _seller(self, seller_id: str) -> Seller | None:
        row = self._row("SELECT document FROM current_sellers WHERE seller = ?", seller_id)
        return self._decoded(row[0], Seller) if row else None

    def _clearance(self, product_id: str) -> tuple[Clearance | None, str]:
        row = self._row(LATEST, product_id)
        if not row:
            return None, "gate.no-clearance"
        clearance = decoded(str(row[1]))
        if self._row(WITHDRAWN, str(row[0])):
            return clearance, "gate.clearance-withdrawn"
        if clearance is None or clearance.product != product_id or clearance.id != row[0]:
            return None, "gate.clearance-damaged"
        return clearance, ""

    def _decoded(self, document: Any, record: Any) -> Any:
        try:
            return msgspec.json.decode(document, type=record)
        except (msgspec.MsgspecError, TypeError) as error:
            raise StandingUnknown(file=self.file.name) from error

    def _row(self, query: str, *parameters: str) -> Any:
        rows = self._rows(query, *parameters)
        return rows[0] if rows else None

    def _rows(self, query: str, *parameters: str) -> list[Any]:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    f"{self.file.absolute().as_uri()}?mode=ro",
                    uri=True,
                    timeout=BUSY_TIMEOUT_S,
                    isolation_level=None,
                    check_same_thread=False,
                )
            return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            self._fail(error)

    def _fail(self, error: sqlite3.Error) -> NoReturn:
        self.close()
        raise StandingUnknown(file=self.file.name) from error

    def _end(self) -> None:
        if self._connection is not None and self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
