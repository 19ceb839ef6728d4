"""Promises of the order book: every line once, the later file wins, the same file again is nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.sales.bundle import bundle_of
from catalog.sales.export_profile import profiles_for
from catalog.sales.order_book import OrderBook, TakenIn
from catalog.sales.order_states import OrderStates
from catalog.sales.reading import Export
from catalog.sales.taking_in import take_in_orders
from catalog.sales.tally import Tally
from catalog.store import Shop
from tests.catalog.sales.exports import as_csv, douyin

MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def take_in(shop: Shop, file: Path, at: datetime = MONDAY) -> tuple[int, int, int]:
    taken = take_in_orders(shop, [file], profiles_for("auto"), clock=lambda: at)[0].taken
    return taken.new, taken.updated, taken.unchanged


def money(shop: Shop, as_of: date | None = None) -> tuple[int, int, int]:
    """Return ordered, paid and refunds."""
    lines = OrderStates(shop, as_of=as_of).lines()
    return sum(x.ordered_fen for x in lines), sum(x.paid_fen for x in lines if x.is_paid), sum(x.refund_fen for x in lines)


def test_the_same_file_again_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "o.csv", douyin({}, {}, {}))
    assert take_in(shop, file) == (3, 0, 0)
    assert take_in(shop, file) == (0, 0, 3)
    assert money(shop) == (38400, 38400, 0)


def test_a_later_file_brings_the_lines_state_and_the_earlier_one_cannot_take_it_back(shop: Shop, tmp_path: Path) -> None:
    first = as_csv(tmp_path / "first.csv", douyin({"支付完成时间": ""}, {}))
    later = as_csv(tmp_path / "later.csv", douyin({}, {"售后状态": "退款成功"}, {}), "gb18030")
    assert (take_in(shop, first), take_in(shop, later), take_in(shop, first)) == ((2, 0, 0), (1, 2, 0), (0, 0, 2))
    assert money(shop) == (38400, 38400, 12800)


def test_a_change_of_status_alone_is_an_update(shop: Shop, tmp_path: Path) -> None:
    take_in(shop, as_csv(tmp_path / "a.csv", douyin({"订单状态": "待发货"})))
    assert take_in(shop, as_csv(tmp_path / "b.csv", douyin({"订单状态": "已完成"}))) == (0, 1, 0)


def test_platforms_without_line_ids_keep_equal_rows_apart_and_know_them_again(shop: Shop, tmp_path: Path) -> None:
    head, row = (
        ["订单号", "订单支付时间", "实付款", "成交数量", "商品名称", "售后状态"],
        ["1", "2026-11-23 20:00:00", "10.00", "1", "茶", ""],
    )
    refunded = [*row[:5], "退款成功"]
    assert take_in(shop, as_csv(tmp_path / "a.csv", [head, row, row])) == (2, 0, 0)
    assert take_in(shop, as_csv(tmp_path / "b.csv", [head, row, refunded, [*row[:2], "11.00", *row[3:]]])) == (1, 1, 1)
    assert money(shop) == (3100, 3100, 1000)


def test_two_days_of_a_till_that_sold_the_same_are_two_days(shop: Shop, tmp_path: Path) -> None:
    head = ["商品名称", "数量", "金额", "收银时间"]
    for day in ("22", "23"):
        take_in(shop, as_csv(tmp_path / f"{day}.csv", [head, ["茶", "1", "10.00", f"2026-11-{day} 10:00"]]))
    assert money(shop) == (2000, 2000, 0)


@pytest.mark.parametrize("order", [("items", "orders"), ("orders", "items")])
def test_two_views_of_the_same_orders_count_once(shop: Shop, tmp_path: Path, order: tuple[str, str]) -> None:
    paid = "2026-11-23 20:00:00"
    items = [["子订单编号", "主订单编号", "标题", "购买数量", "买家应付货款", "买家实际支付金额", "退款金额", "订单付款时间"]]
    items += [["11", "10", "茶", "1", "8.00", "8.00", "", paid], ["12", "10", "酒", "1", "9.00", "9.00", "", paid]]
    orders = [["订单编号", "买家应付货款", "买家实际支付金额", "宝贝标题", "宝贝总数量", "订单付款时间"]]
    orders += [["10", "17.00", "20.00", "茶，酒", "2", paid], ["20", "5.00", "5.00", "鸭", "1", paid]]
    for name in order:
        take_in(shop, as_csv(tmp_path / f"{name}.csv", {"items": items, "orders": orders}[name]))
    assert money(shop) == (2200, 2200, 0)


def test_as_of_an_earlier_day_the_shop_knew_what_its_files_had_said_by_then(shop: Shop, tmp_path: Path) -> None:
    take_in(shop, as_csv(tmp_path / "a.csv", douyin({}, {})), MONDAY + timedelta(days=1))
    take_in(shop, as_csv(tmp_path / "b.csv", douyin({"售后状态": "退款成功"}, {})), MONDAY + timedelta(days=9))
    assert money(shop, date(2026, 11, 24)) == (25600, 25600, 0)
    assert money(shop, date(2026, 12, 2)) == money(shop) == (25600, 25600, 12800)


def test_as_of_a_day_before_any_import_it_is_the_first_that_was_said_of_what_was_bought(shop: Shop, tmp_path: Path) -> None:
    told = douyin({"支付完成时间": "2026-11-20 10:00:00"}, {}, {"支付完成时间": "", "订单提交时间": "2026-11-21 09:00:00"})
    take_in(shop, as_csv(tmp_path / "a.csv", told), MONDAY + timedelta(days=1))
    assert money(shop, date(2026, 11, 20)) == (12800, 12800, 0)
    assert money(shop, date(2026, 11, 22)) == (25600, 12800, 0)
    assert money(shop, date(2026, 11, 23)) == (38400, 25600, 0)


def test_an_import_that_never_ended_is_invisible_and_swept(shop: Shop, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "o.csv", douyin({}, {}))
    take_in(shop, file)
    shop.database.execute("UPDATE order_imports SET is_done = 0")
    shop.database.commit()
    assert money(shop) == (0, 0, 0)
    assert take_in(shop, file, MONDAY + timedelta(hours=2)) == (2, 0, 0)
    assert shop.database.execute("SELECT count(*) FROM order_lines").fetchone()[0] == 2


orders = st.lists(
    st.fixed_dictionaries(
        {
            "订单应付金额": st.integers(0, 99999).map(lambda fen: f"{fen / 100:.2f}"),
            "商品数量": st.integers(1, 9).map(str),
            "售后状态": st.sampled_from(["-", "退款成功", "部分退款", "售后中"]),
            "支付完成时间": st.sampled_from(["", "2026-11-23 20:00:00"]),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=orders, cuts=st.lists(st.integers(0, 3), min_size=12, max_size=12), data=st.data())
def test_files_that_do_not_overlap_may_come_in_any_order_and_twice(
    shop: Shop, tmp_path: Path, told: list[Any], cuts: Any, data: st.DataObject
) -> None:
    with shop.writing() as database:
        database.execute("DELETE FROM order_lines")
        database.execute("DELETE FROM order_imports")
    rows = douyin(*told)
    parts = [[row for row, cut in zip(rows[1:], cuts, strict=False) if cut == part] for part in range(4)]
    files = [as_csv(tmp_path / f"{number}.csv", [rows[0], *part]) for number, part in enumerate(parts) if part]
    export = Export(as_csv(tmp_path / "whole.csv", rows), profiles_for("douyin"))
    whole = [line for lines in export.batches() for line in lines]
    for file in data.draw(st.permutations(files + files[:1])):
        take_in(shop, file)
    assert sorted(OrderStates(shop).lines(), key=lambda line: line.key) == sorted(whole, key=lambda line: line.key)
    taken = OrderBook(shop).take_in(Export(tmp_path / "whole.csv", profiles_for("douyin")), at=MONDAY)
    assert taken == TakenIn(unchanged=len(told))


def test_a_file_that_is_damaged_further_down_leaves_nothing_and_is_refused(shop: Shop, tmp_path: Path) -> None:
    rows = douyin(*({"商品规格": f"{number}"} for number in range(2500)))
    file = as_csv(tmp_path / "o.csv", rows)
    file.write_bytes(file.read_bytes() + b'"' + b"x" * 200_000)
    (taken,) = take_in_orders(shop, [file], profiles_for("auto"), clock=lambda: MONDAY)
    assert taken.reading is None
    assert shop.database.execute("SELECT (SELECT count(*) FROM order_lines) + (SELECT count(*) FROM order_imports)").fetchone()[0] == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=orders, marks=st.lists(st.integers(MONDAY.timestamp() - 9, MONDAY.timestamp() + 9 * 3600).map(int), max_size=5))
def test_bundles_add_up_to_their_lines_wherever_time_is_cut(shop: Shop, tmp_path: Path, told: list[Any], marks: list[int]) -> None:
    with shop.writing() as database:
        database.execute("DELETE FROM order_lines")
        database.execute("DELETE FROM order_imports")
    take_in(shop, as_csv(tmp_path / "o.csv", douyin(*told)))
    whole, parts = Tally(), Tally()
    for line in OrderStates(shop).lines():
        whole.add(bundle_of(line))
        whole.count_orders(bundle_of(line))
    for bundle in OrderStates(shop).bundles(marks):
        parts.add(bundle)
        parts.count_orders(bundle)
    for figure in ("lines", "quantity", "ordered", "paid", "refunds", "gift_lines", "orders", "paid_orders", "refunded_orders"):
        assert getattr(parts, figure) == getattr(whole, figure)
