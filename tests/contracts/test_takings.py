"""``kaibo broadcasts import``, ``orders import`` and ``summary``: one evening's figures, the same for whoever adds them up."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.contracts.conftest import Kaibo, run

COLUMNS = (
    "主订单编号",
    "子订单编号",
    "选购商品",
    "商品数量",
    "商家编码",
    "订单应付金额",
    "支付完成时间",
    "售后状态",
    "收件人",
    "收件人手机号",
    "商品69码",
)
BUYER = ("张三丰", "13800138000")
LINES = (
    ("69001", "69001", "茶", 2, "TEA-100", "256.00", "2026-11-20 20:05:30", "-", *BUYER, ""),
    ("69002", "69002", "杯", 1, "CUP-1", "1280.00", "2026-11-20 20:30:00", "退款成功", *BUYER, ""),
    ("69003", "69003", "茶", 1, "", "128.00", "2026-11-20 22:00:00", "-", *BUYER, "6901234567892"),
    ("69004", "69004", "茶", 1, "TEA-100", "128.00", "", "-", *BUYER, ""),
    ("69005", "69005", "茶", 1, "TEA-100", "abc", "2026-11-20 20:06:00", "-", *BUYER, ""),
)
EVENING = {
    "broadcast": {"start": "2026-11-20T20:00:00+08:00", "end": "2026-11-20T21:00:00+08:00"},
    "shown": [{"product": "6901234567892", "from": "2026-11-20T20:05:00+08:00", "to": "2026-11-20T20:10:00+08:00"}],
}
TOTALS = {
    "orders": 4,
    "lines": 4,
    "quantity": 4,
    "gmv_ordered": "1792.00",
    "gmv_paid": "1664.00",
    "refunds": "1280.00",
    "gmv_net": "384.00",
}


@pytest.fixture(scope="session")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 抖店 export as it comes: GB18030, one row that cannot be read."""
    file = tmp_path_factory.mktemp("导出 🍵") / "订单.csv"
    with file.open("w", encoding="gb18030", newline="") as opened:
        csv.writer(opened).writerows([COLUMNS, *LINES])
    return file


@pytest.fixture(scope="session")
def broadcast(shop: Path, orders: Path) -> str:
    """The evening and its orders, taken in."""
    file = orders.parent / "evening.json"
    file.write_text(json.dumps(EVENING), encoding="utf-8")
    assert run(shop, "orders", "import", orders).exit_code == 1
    return str(run(shop, "broadcasts", "import", file).document["broadcast"])


def test_orders_are_counted_once_and_refused_rows_are_named(kaibo: Kaibo, orders: Path, broadcast: str) -> None:
    told = kaibo("orders", "import", orders, orders.parent / "missing.csv")
    first, second = told.document["files"]
    assert (told.exit_code, first["platform"], first["encoding"], first["rows"], first["new"], first["unchanged"]) == (
        (1, "douyin", "gb18030", 5, 0, 4)
    )
    assert [(row["row"], row["code"]) for row in first["refused"]] == [(6, "bad_amount")]
    assert second["refused"][0]["message"]
    assert kaibo("orders", "import", orders.parent / "missing.csv").exit_code == 3


def test_the_summary_adds_up_and_writes_its_page(kaibo: Kaibo, orders: Path, broadcast: str) -> None:
    page = orders.parent / "报表.html"
    told = kaibo("summary", broadcast, "--html", page).document
    assert {key: told["totals"][key] for key in TOTALS} == TOTALS
    assert told["broadcast_totals"] == {"paid": "1536.00", "refunds": "1280.00", "net": "256.00", "quantity": 3}
    tea = next(product for product in told["by_product"] if product["name"] == "高山绿茶")
    assert (tea["attributed"], tea["outside"], tea["paid"]) == ("256.00", "128.00", "384.00")
    assert all({"id", "value", "numerator", "denominator", "basis", "missing"} <= set(each) for each in told["indicators"])
    assert "高山绿茶" in page.read_text(encoding="utf-8")


def test_nothing_of_a_buyer_is_kept(shop: Path, orders: Path, broadcast: str) -> None:
    kept = b"".join(file.read_bytes() for file in shop.rglob("*") if file.is_file())
    for word in BUYER:
        assert all(word.encode(encoding) not in kept for encoding in ("utf-8", "utf-16-le", "gb18030"))


def test_a_broadcast_of_nothing_we_sell_is_refused(kaibo: Kaibo, tmp_path: Path) -> None:
    file = tmp_path / "evening.json"
    file.write_text(json.dumps(EVENING).replace("6901234567892", "NOBODY"), encoding="utf-8")
    told = kaibo("broadcasts", "import", file)
    assert (told.exit_code, told.document["error"]["code"]) == (3, "broadcasts.product-unknown")
    assert kaibo("summary", "nobody").document["error"]["code"] == "broadcasts.unknown"
