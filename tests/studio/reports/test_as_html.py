"""Promises of the page: self-contained, safe, in every language, and rendered by a real browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assets.wording import LANGUAGES
from catalog.broadcasts.broadcast import Broadcast, Interval
from catalog.broadcasts.outages import Outage
from catalog.product import Product, Variant
from catalog.sales.bundle import bundle_of
from catalog.sales.evening import Evening, OutageOrders
from catalog.sales.matching import Matcher
from catalog.sales.order_line import OrderLine
from catalog.sales.summary import Summary, summarise
from studio.reports.as_html import html_page, write_html
from studio.reports.charts import nice_step, shortened
from studio.reports.errors import ReportUnwritable
from studio.reports.figures import decimal_text, grouped, money_text, pieces
from studio.reports.summary_record import Asked, summary_record
from tests.doubles.witness_browser import needs_browser, needs_nothing_else, shown_colours

EVENING = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
START = int(EVENING.timestamp())
EVIL = "<script>alert(1)</script>"


def shelf() -> dict[str, Product]:
    names = {"tea": "明前龙井 250g 礼盒装", "wine": "绍兴花雕酒 五年陈", "duck": f"酱鸭{EVIL}"}
    return {key: Product(id=key, name=name, variants=(Variant(price_fen=1, merchant_code=key),)) for key, name in names.items()}


def sold(product: str, minute: int, fen: int = 12800, **more: Any) -> OrderLine:
    plain: dict[str, Any] = {
        "key": "",
        "fingerprint": "",
        "platform": "douyin",
        "view": "lines",
        "order_id": f"{minute}",
        "barcode": "",
        "paid_on": "",
    }
    plain |= {
        "product_name": product,
        "merchant_codes": (product,),
        "platform_product": "",
        "quantity_thousandths": 1000,
        "currency": "CNY",
    }
    plain |= {
        "ordered_fen": fen,
        "paid_fen": fen,
        "refund_fen": 0,
        "is_refund_unknown": False,
        "is_paid": True,
        "created_at": None,
        "traffic": "直播",
    }
    return OrderLine(**plain | {"paid_at": START + minute * 60} | more)


def summed(lines: list[OrderLine], *, is_asked: bool = True) -> Summary:
    shown = (("tea", 1, 20), ("wine", 20, 41), ("duck", 41, 60), ("tea", 66, 80))
    intervals = tuple(
        Interval(broadcast="b", product=product, from_ms=(START + first * 60) * 1000, to_ms=(START + last * 60) * 1000)
        for product, first, last in shown
    )
    ran = Broadcast(id="b", began_ms=START * 1000, ended_ms=(START + 5400) * 1000, is_ended=True, intervals=intervals, is_sample=True)
    return summarise(map(bundle_of, lines), matcher=Matcher(shelf().values(), {}), broadcasts=[ran], asked=ran if is_asked else None)


def page(lines: list[OrderLine], language: str = "zh_CN", *, is_asked: bool = True) -> str:
    summary = summed(lines, is_asked=is_asked)
    record = summary_record(summary, shelf(), asked=Asked(as_of=EVENING.date()), language=language)
    return html_page(record, summary, shelf(), shop="示例店铺", is_sample=True, language=language, made_at=EVENING)


LINES = [sold(product, minute, 100 * minute + 3900) for minute in range(2, 85, 3) for product in ("tea", "wine", "duck")[: minute % 4]]
LINES += [sold(f"【专享】龙井{EVIL}", 30, merchant_codes=()), sold("tea", 33, refund_fen=12800), sold("tea", 34, is_refund_unknown=True)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_asked", [True, False])
@pytest.mark.parametrize("lines", [LINES, [], [sold("tea", 3, currency="MYR", platform="market"), sold("tea", 4)]])
def test_a_page_needs_nothing_else_and_runs_nothing(lines: list[OrderLine], language: str, *, is_asked: bool) -> None:
    made = page(lines, language, is_asked=is_asked)
    assert needs_nothing_else(made)
    assert "{" + "}" not in made
    assert made.count("@font-face") == 2


def test_the_first_page_is_a_letter_with_the_figures_of_the_record() -> None:
    made = page([sold("tea", 2), sold("wine", 3, 5000), sold("tea", 4, refund_fen=2800)])
    text = re.sub(r"<[^>]+>", "", made)
    assert "净成交 ¥278.00，售出 3 件" in text
    assert "卖得最好的是“明前龙井 250g 礼盒装”，净成交 ¥228.00；支付金额中有 84% 来自讲解期间" in text
    assert "目前已退 ¥28.00" in text
    assert "样例数据" in text


def test_figures_are_written_for_people() -> None:
    assert (grouped("-1234567.80"), grouped("12"), money_text(-128050, "CNY"), money_text(3591, "MYR")) == (
        "−1,234,567.80",
        "12",
        "−¥1,280.50",
        "MYR 35.91",
    )
    assert (pieces(3000), pieces(520), decimal_text(Decimal("1E+2")), decimal_text(None)) == (3, "0.52", "100", None)
    assert [nice_step(most) for most in (1, 40, 41, 12800, 999_999)] == [1, 10, 20, 5000, 500_000]
    assert (shortened("绍兴花雕酒 五年陈 500ml"), shortened("Tea in a box of 20 g")) == ("绍兴花雕酒 五年陈…", "Tea in a box of 20 g")


def test_a_page_is_written_whole_or_refused(tmp_path: Path) -> None:
    write_html(tmp_path / "r.html", "page")
    assert [file.name for file in tmp_path.iterdir()] == ["r.html"]
    with pytest.raises(ReportUnwritable):
        write_html(tmp_path / "no" / "r.html", "page")


def test_an_outage_is_shaded_beside_the_sales_and_listed_with_the_orders_around_it() -> None:
    summary = summed([sold("tea", 2), sold("tea", 4)])
    gap = Outage(destination="抖音", from_ms=(START + 180) * 1000, to_ms=(START + 200) * 1000)
    summary.evening = Evening(
        after_fen={}, prices_known=0, prices_agreeing=0, outages=(OutageOrders(outage=gap, before=1, during=0, after=1),)
    )
    record = summary_record(summary, shelf(), asked=Asked(as_of=EVENING.date()), language="zh_CN")
    made = html_page(record, summary, shelf(), shop="", is_sample=False, language="zh_CN", made_at=EVENING)
    assert 'class="gap"' in made
    assert record["outages"][0] | {"from": "", "to": ""} == {
        "destination": "抖音", "from": "", "to": "", "seconds": 20, "orders_before": 1, "orders_during": 0, "orders_after": 1,
    }  # fmt: skip


@needs_browser
def test_a_browser_shows_the_page_without_a_word_of_complaint(tmp_path: Path) -> None:
    write_html(tmp_path / "r.html", page(LINES))
    used = shown_colours(tmp_path / "r.html", tmp_path)
    assert used[0x2C, 0x5F, 0x94] > 1000
    assert used[0xFF, 0xFF, 0xFF] > 100_000
