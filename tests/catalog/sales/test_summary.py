"""Promises of the summary: every fen stands in each cut exactly once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.broadcasts.broadcast import Broadcast, Interval
from catalog.errors import NameMissing, ProductUnknown
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.sales.adding_up import paid_between
from catalog.sales.bundle import bundle_of, label_of
from catalog.sales.indicators import indicators
from catalog.sales.matching import Matcher, confirm_link, matcher
from catalog.sales.order_line import OrderLine
from catalog.sales.summary import BUCKETS, Summary, summarise
from catalog.sales.tally import Tallies, Tally
from catalog.store import Shop
from tests.catalog.sales.conftest import EVENING


def product(name: str, code: str = "", barcode: str = "", **more: Any) -> Product:
    return Product(id=name, name=name, variants=(Variant(price_fen=1, merchant_code=code, barcode=barcode),), **more)


def line(name: str = "tea", **changed: Any) -> OrderLine:
    plain: dict[str, Any] = {"key": "k", "fingerprint": "f", "platform": "douyin", "view": "lines", "order_id": "1", "barcode": ""}
    plain |= {"product_name": name, "merchant_codes": (), "platform_product": "", "quantity_thousandths": 1000, "traffic": ""}
    plain |= {"currency": "CNY", "ordered_fen": 1000, "paid_fen": 1000, "refund_fen": 0, "is_refund_unknown": False}
    plain |= {"is_paid": True, "paid_at": 100, "paid_on": "", "created_at": None}
    return OrderLine(**plain | changed)


SHELF = Matcher([product("tea", "TEA-1", "6901234567892"), product("wine", "TEA-10")], {})


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"product_name": "x", "barcode": "６９０１２３４５６７８９２"}, "tea"),
        ({"product_name": "x", "barcode": "6901234567893"}, ""),
        ({"product_name": "x", "merchant_codes": ("", "tea-1 ")}, "tea"),
        ({"product_name": "tea", "merchant_codes": ("TEA-10",)}, "wine"),
        ({"product_name": "x", "merchant_codes": ("TEA-100",)}, ""),
        ({"product_name": " ＴＥＡ"}, "tea"),
        ({"product_name": "【直播间专享】tea 包邮"}, ""),
    ],
)
def test_a_product_is_found_by_whole_codes_and_names_only(told: dict[str, Any], found: str) -> None:
    assert SHELF.product(label_of(line(**told))) == found


def test_a_code_that_two_products_share_finds_neither_and_a_withdrawn_product_is_still_found() -> None:
    shared = Matcher(
        [product("a", "X"), product("b", "X"), product("c", "Y", is_withdrawn=True), product("d", "Z", platform_ids=("77",))], {}
    )
    assert [shared.product(label_of(line("?", merchant_codes=(code,)))) for code in "XY"] == ["", "c"]
    assert shared.product(label_of(line("?", platform_product="77"))) == "d"


def test_a_suggestion_counts_once_a_person_has_confirmed_it(shop: Shop) -> None:
    name, tea = "【直播间专享】明前龙井 250g 包邮", Products(shop).found("TEA-1").id
    assert [each.product for each in matcher(shop).suggestions(name)] == [tea]
    assert matcher(shop).product(label_of(line(name))) == ""
    with pytest.raises(NameMissing):
        confirm_link(shop, platform="douyin", value=name, is_name=True, product="TEA-1", by=" ", at=EVENING)
    with pytest.raises(ProductUnknown):
        confirm_link(shop, platform="douyin", value=name, is_name=True, product="nothing", by="示例店长", at=EVENING)
    confirm_link(shop, platform="douyin", value=name, is_name=True, product="TEA-1", by="示例店长", at=EVENING)
    confirm_link(shop, platform="douyin", value="77", is_name=False, product="WINE-1", by="示例店长", at=EVENING)
    assert matcher(shop).product(label_of(line(name))) == tea
    assert matcher(shop).product(label_of(line(name, platform="kuaishou"))) == ""
    assert matcher(shop).product(label_of(line(name, platform_product="77"))) == Products(shop).found("WINE-1").id


SHOWN = (
    Interval(broadcast="a", product="tea", from_ms=60_000, to_ms=120_000),
    Interval(broadcast="a", product="wine", from_ms=120_000, to_ms=180_000),
)
A = Broadcast(id="a", began_ms=0, ended_ms=600_000, is_ended=True, intervals=SHOWN)
B = Broadcast(
    id="b",
    began_ms=900_000,
    ended_ms=1_200_000,
    is_ended=True,
    intervals=(Interval(broadcast="b", product="tea", from_ms=900_000, to_ms=960_000),),
)


def told(lines: list[OrderLine], asked: Broadcast | None = A) -> Summary:
    return summarise(map(bundle_of, lines), matcher=SHELF, broadcasts=[A, B], asked=asked)


def test_a_gift_counts_as_a_line_and_a_tills_refund_as_money_given_back() -> None:
    gift = line(paid_fen=0, ordered_fen=0, quantity_thousandths=2000)
    back = line(order_id="", platform="pos", is_paid=False, paid_fen=0, ordered_fen=0, quantity_thousandths=0, refund_fen=300)
    tally = told([line(), gift, back]).totals["CNY"]
    assert (tally.lines, tally.paid_lines, tally.gift_lines, tally.gift_quantity, tally.quantity) == (3, 2, 1, 2000, 1000)
    assert (tally.paid, tally.refunds, tally.net, tally.orders) == (1000, 300, 700, 1)


def test_the_asked_broadcasts_own_is_what_was_sold_in_it_shown_or_not() -> None:
    lines = [line(paid_at=70), line("wine", paid_at=70), line(paid_at=950), line(paid_at=700), line(paid_at=None, paid_on="1970-01-01")]
    summary = told(lines)
    assert summary.broadcast_totals["CNY"].paid == 2000
    group = summary.by_product["tea"]
    assert {bucket: group.paid_in["CNY", bucket] for bucket in BUCKETS} == {
        "attributed": 1000, "live_unshown": 0, "other_broadcasts": 1000, "outside": 1000, "unknown_time": 1000,
    }  # fmt: skip
    assert told(lines, None).broadcast_totals["CNY"].paid == 3000


def test_a_minute_says_what_it_sold_and_what_was_on_air() -> None:
    minutes = told([line(paid_at=70), line("wine", paid_at=119), line(paid_at=300, refund_fen=1000)]).by_minute
    assert [minute.at for minute in minutes] == list(range(0, 601, 60))
    assert (minutes[1].on_air, minutes[1].tallies["CNY"].net, sorted(minutes[1].products)) == (("tea",), 2000, ["tea", "wine"])
    assert (minutes[5].on_air, minutes[5].tallies["CNY"].net) == ((), 0)


def test_an_indicator_without_its_figures_is_unknown_never_zero() -> None:
    by_name = {each.id: each for each in indicators(told([]))}
    assert by_name["paid_per_order"].value is None
    assert by_name["gpm"].missing == ("views",)
    assert (by_name["on_air_share"].value, by_name["sold_share"].value) == (20, 0)
    sold = {each.id: each for each in indicators(told([line(paid_at=70, refund_fen=400), line("wine", paid_at=70)]))}
    assert (str(sold["net_per_minute_on_air"].value), str(sold["unshown_share"].value)) == ("3.00", "50.00")


def test_from_and_to_narrow_the_totals_and_never_the_broadcasts_own() -> None:
    since, until = datetime.fromisoformat("1970-01-01T08:01:00+08:00"), datetime.fromisoformat("1970-01-01T08:01:40+08:00")
    lines = [
        line(paid_at=60),
        line(paid_at=100),
        line(paid_at=101),
        line(paid_at=None, is_paid=False),
        line(paid_at=None, paid_on="1970-01-01"),
    ]
    summary = summarise(map(bundle_of, lines), matcher=SHELF, broadcasts=[A], asked=A, is_in_scope=paid_between(since, until))
    assert (summary.totals["CNY"].paid, summary.broadcast_totals["CNY"].paid) == (2000, 3000)


lines_of_many_kinds = st.lists(
    st.builds(
        line,
        st.sampled_from(["tea", "wine", "duck", ""]),
        platform=st.sampled_from(["douyin", "pos"]),
        order_id=st.sampled_from(["1", "2", ""]),
        currency=st.sampled_from(["CNY", "CNY", "MYR"]),
        paid_fen=st.integers(0, 10**9),
        refund_fen=st.integers(0, 10**6),
        is_paid=st.booleans(),
        paid_at=st.none() | st.integers(-100, 1600),
    ),
    max_size=25,
)


def added(many: list[Tallies], currency: str, figure: str) -> int:
    return sum(getattr(tallies[currency], figure) for tallies in many if currency in tallies)


@settings(max_examples=120, deadline=None)
@given(lines=lines_of_many_kinds, asked=st.sampled_from([A, B, None]))
def test_money_adds_up_in_every_direction(lines: list[OrderLine], asked: Broadcast | None) -> None:
    summary = told(lines, asked)
    groups = [*summary.by_product.values(), *(each.group for each in summary.unmatched)]
    for currency in summary.currencies:
        whole, own = summary.totals.get(currency, Tally()), summary.broadcast_totals.get(currency, Tally())
        for figure in ("paid", "refunds", "net", "quantity", "lines"):
            assert getattr(whole, figure) == added([group.tallies for group in groups], currency, figure)
            assert getattr(whole, figure) == added(list(summary.by_platform.values()), currency, figure)
            assert getattr(own, figure) == added([group.own for group in groups], currency, figure)
            assert getattr(own, figure) == added([minute.tallies for minute in summary.by_minute], currency, figure)
        for group in groups:
            assert sum(group.paid_in[currency, bucket] for bucket in BUCKETS) == group.tallies.get(currency, Tally()).paid
    assert summary.broadcast_totals.keys() <= summary.totals.keys()
