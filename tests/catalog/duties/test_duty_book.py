"""Promises of the task list: made once from facts, due by the rules, ticked off by a named person, nothing about a buyer."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from catalog.broadcasts.importing_broadcast import import_broadcast
from catalog.duties.duty import DutyKind, tax_day
from catalog.duties.duty_book import DutyBook, promises_kept
from catalog.duties.errors import DutyPersonal, DutyUnknown
from catalog.errors import NameMissing
from catalog.product import PriceBasis, Product, Variant
from catalog.products import Products
from catalog.sales.export_profile import profiles_for
from catalog.sales.taking_in import take_in_orders
from catalog.sales.traffic import keep_traffic
from catalog.store import Shop
from tests.catalog.sales.exports import as_csv, douyin

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def evening(tmp_path: Path) -> tuple[Shop, str]:
    shop = Shop.open(tmp_path / "shop")
    basis = PriceBasis(text="专柜价")
    tea = Product(
        name="明前龙井", variants=(Variant(price_fen=12800, compared_fen=16800, basis=basis, merchant_code="TEA-1"),), cue_text="破损包赔"
    )
    Products(shop).save(tea, by="示例店长", at=NOW)
    ran = {"start": "2026-11-23T20:30:00+08:00", "end": "2026-11-23T22:00:00+08:00"}
    shown = [{"product": "TEA-1", "from": "2026-11-23T20:30:00+08:00", "to": "2026-11-23T20:35:00+08:00"}]
    (tmp_path / "b.json").write_text(json.dumps({"broadcast": ran, "shown": shown}), encoding="utf-8")
    broadcast = import_broadcast(shop, tmp_path / "b.json", clock=lambda: NOW).id
    orders = as_csv(tmp_path / "o.csv", douyin({"售后状态": "退款成功"}, {"售后状态": "部分退款"}, {}))
    take_in_orders(shop, [orders], profiles_for("auto"), clock=lambda: NOW)
    return shop, broadcast


def test_a_broadcast_leaves_its_tasks_once_with_their_days(evening: tuple[Shop, str]) -> None:
    shop, broadcast = evening
    keep_traffic(shop, broadcast, {"complaints": 2}, is_final=False, source="typed", at=NOW)
    book = DutyBook(shop)
    for _ in range(2):
        book.bring_up_to_date([broadcast], at=NOW)
    assert {duty.kind.value: duty.due.isoformat() for duty in book.all()} == {
        "complaints": "2026-11-24", "promise": "2026-11-25", "price-evidence": "2026-11-30", "refunds": "2026-11-30",
        "refund-amounts": "2026-12-08", "tax": "2027-01-31",
    }  # fmt: skip
    assert len(book.all()) == 6
    promise = next(duty for duty in book.all() if duty.kind is DutyKind.PROMISE)
    assert promise.facts == {"name": "明前龙井", "clause": "破损包赔"}
    shop.close()


def test_what_is_done_stays_as_proof_and_is_judged_by_its_day(evening: tuple[Shop, str]) -> None:
    shop, broadcast = evening
    book = DutyBook(shop)
    book.bring_up_to_date([broadcast], at=NOW)
    promise = next(duty for duty in book.all() if duty.kind is DutyKind.PROMISE)
    assert promises_kept(shop, broadcast, date(2026, 11, 24)) == (0, 0)
    assert promises_kept(shop, broadcast, date(2026, 11, 26)) == (0, 1)
    book.done(promise.id, by="示例店长", at=NOW, note="已寄")
    book.bring_up_to_date([broadcast], at=NOW + timedelta(days=9))
    assert promise.id not in {duty.id for duty in book.all()}
    assert next(duty for duty in book.all(with_done=True) if duty.id == promise.id).done_by == "示例店长"
    assert promises_kept(shop, broadcast, date(2026, 11, 26)) == (1, 1)
    shop.close()


def test_a_person_is_never_written_into_the_list(evening: tuple[Shop, str]) -> None:
    shop, broadcast = evening
    book = DutyBook(shop)
    with pytest.raises(DutyPersonal):
        book.add(DutyKind.COMPLAINTS, "盒子压坏，电话 138 1234 5678", due=date(2026, 12, 1), at=NOW)
    added = book.add(DutyKind.COMPLAINTS, "盒子压坏", due=date(2026, 12, 1), at=NOW, broadcast=broadcast, reason="包装")
    assert (added.reason, added.facts) == ("包装", {"text": "盒子压坏"})
    with pytest.raises(NameMissing):
        book.done(added.id, by=" ", at=NOW)
    with pytest.raises(DutyUnknown):
        book.done("t0", by="示例店长", at=NOW)
    shop.close()


def test_the_quarters_figures_are_due_at_the_end_of_the_month_after_it() -> None:
    assert [tax_day(date(2026, month, 9)).isoformat() for month in (1, 3, 4, 9, 10, 12)] == [
        "2026-04-30", "2026-04-30", "2026-07-31", "2026-10-31", "2027-01-31", "2027-01-31",
    ]  # fmt: skip
