"""The list of what is to be done: kept in the shop, brought up to date from its broadcasts, ticked off by a named person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from catalog.compliance.personal_data import personal_data
from catalog.compliance.rule_book import rule_book
from catalog.duties.duty import Duty, DutyKind, duties_of
from catalog.duties.errors import DutyPersonal, DutyUnknown
from catalog.errors import NameMissing
from catalog.product import cleaned
from catalog.products import Products
from catalog.sales.adding_up import shop_summary
from catalog.store import Shop

LONGEST = 300


class DutyBook:
    """What one shop has to do."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def all(self, *, broadcast: str = "", with_done: bool = False) -> list[Duty]:
        """Return what is open, the next due first; what is done too with *with_done*."""
        rows = self.shop.database.query("SELECT * FROM duties WHERE (? OR done_at = '') AND ? IN ('', broadcast)", [with_done, broadcast])
        return sorted(map(_duty, rows), key=lambda duty: (bool(duty.done_at), duty.due, duty.id))

    def bring_up_to_date(self, broadcasts: Iterable[str], *, at: datetime) -> None:
        """Add what *broadcasts* leave to be done; what is known already stays as it is, done or not."""
        products, book = {product.id: product for product in Products(self.shop).all()}, rule_book()
        for broadcast in broadcasts:
            found = list(duties_of(shop_summary(self.shop, broadcast=broadcast), products, book))
            with self.shop.writing() as database:
                database.table("duties").insert_all([_row(duty, at) for duty in found], ignore=True)

    def add(self, kind: DutyKind, text: str, *, due: date, at: datetime, broadcast: str = "", reason: str = "") -> Duty:
        """Add what a person wrote down: a promise made on air, a refund with its reason, a complaint.

        Raises:
            NameMissing: there are no words.
            DutyPersonal: the words hold a telephone, identity, card or waybill number.
        """
        words, why = _checked(text), _checked(reason)
        if not words:
            raise NameMissing
        duty = Duty(id=f"t{secrets.token_hex(6)}", kind=kind, broadcast=broadcast, facts={"text": words}, reason=why, due=due)
        with self.shop.writing() as database:
            database.table("duties").insert(_row(duty, at))
        return self._one(duty.id)

    def done(self, task: str, *, by: str, at: datetime, note: str = "") -> Duty:
        """Tick off *task*; who did it is kept with it.

        Raises:
            DutyUnknown: there is none with this id. NameMissing: nobody is named. DutyPersonal: as with ``add``.
        """
        self._one(task)
        if not cleaned(by):
            raise NameMissing
        when = at.astimezone(UTC).isoformat(timespec="seconds")
        with self.shop.writing() as database:
            database.execute("UPDATE duties SET done_at = ?, done_by = ?, note = ? WHERE id = ?", [when, cleaned(by), _checked(note), task])
        return self._one(task)

    def _one(self, task: str) -> Duty:
        row = next(self.shop.database.query("SELECT * FROM duties WHERE id = ?", [task]), None)
        if row is None:
            raise DutyUnknown(task=task)
        return _duty(row)


def promises_kept(shop: Shop, broadcast: str, today: date) -> tuple[int, int]:
    """Return how many of the broadcast's promises whose day has come or that are done were kept in time, and how many there are."""
    rows = shop.database.query("SELECT * FROM duties WHERE broadcast = ? AND kind = ?", [broadcast, DutyKind.PROMISE.value])
    judged = [duty for duty in map(_duty, rows) if duty.done_at or duty.due < today]
    return sum(duty.is_kept for duty in judged), len(judged)


def _checked(text: str) -> str:
    words = cleaned(text)[:LONGEST]
    if kinds := personal_data("".join(words.split()).upper()):
        raise DutyPersonal(kinds=", ".join(kinds))
    return words


def _row(duty: Duty, at: datetime) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(duty)
    when = at.astimezone(UTC).isoformat(timespec="seconds")
    return told | {"facts": msgspec.json.encode(duty.facts).decode(), "made_at": when}


def _duty(row: dict[str, Any]) -> Duty:
    return msgspec.convert(row | {"facts": msgspec.json.decode(row["facts"])}, Duty, strict=False)
