"""Promises of ``kaibo orders`` and ``kaibo summary``: exact figures, plain refusals, and nothing about buyers anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop
from studio.cli.broadcasts import broadcasts
from studio.cli.orders import orders
from studio.cli.summary import summary
from tests.catalog.sales.exports import DOUYIN, as_csv, as_web_page, as_xlsx, douyin

KEPT = [
    "主订单编号",
    "子订单编号",
    "选购商品",
    "商品规格",
    "商品数量",
    "商品ID",
    "商家编码",
    "订单应付金额",
    "支付完成时间",
    "订单提交时间",
]
KEPT += ["订单状态", "售后状态", "商品69码"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with Shop.open(tmp_path / "shop", name="示例店铺") as opened:
        for name, code in (("明前龙井", "TEA-1"), ("绍兴花雕", "WINE-1")):
            saved = Product(name=name, variants=(Variant(price_fen=12800, merchant_code=code),))
            Products(opened).save(saved, by="示例店长", at=datetime(2026, 11, 1, tzinfo=UTC))
    return tmp_path / "shop"


def kaibo(command: Any, shop: Path, *words: str | Path) -> tuple[int, Any]:
    result = CliRunner().invoke(command, [*map(str, words), "--shop", str(shop), "--json", "--lang", "en"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout) if result.stdout else result.stderr


def evening(shop: Path) -> str:
    """Take in a broadcast from 20:30 to 21:00 that showed the tea from 20:31 to 20:35; return its id."""
    file = shop.parent / "evening.json"
    ran = {"start": "2026-11-23T20:30:00+08:00", "end": "2026-11-23T21:00:00+08:00"}
    shown = [{"product": "TEA-1", "from": "2026-11-23T20:31:00+08:00", "to": "2026-11-23T20:35:00+08:00"}]
    file.write_text(json.dumps({"broadcast": ran, "shown": shown}), encoding="utf-8")
    return str(kaibo(broadcasts, shop, "import", file)[1]["broadcast"])


def test_a_file_is_taken_in_and_the_same_again_is_unchanged(shop: Path, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "o.csv", douyin({}, {}), "gb18030")
    code, document = kaibo(orders, shop, "import", file)
    [told] = document["files"]
    assert (code, told["platform"], told["encoding"], told["rows"], told["orders"], told["lines"]) == (0, "douyin", "gb18030", 2, 2, 2)
    assert (told["new"], told["updated"], told["unchanged"], told["refused"], told["warnings"]) == (2, 0, 0, [], [])
    assert kaibo(orders, shop, "import", file)[1]["files"][0]["unchanged"] == 2


def test_refused_rows_are_told_by_number_and_code_without_their_content(shop: Path, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "o.csv", douyin({"订单应付金额": "植入内容"}, {}, {"主订单编号": "6.9E+18"}))
    code, document = kaibo(orders, shop, "import", file)
    assert code == 1
    assert [(row["row"], row["code"]) for row in document["files"][0]["refused"]] == [(2, "bad_amount"), (4, "id_lost_precision")]
    assert "植入" not in json.dumps(document, ensure_ascii=False)


def test_a_file_that_is_refused_whole_does_not_stop_the_others(shop: Path, tmp_path: Path) -> None:
    good, bad = as_csv(tmp_path / "good.csv", douyin({})), tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    code, document = kaibo(orders, shop, "import", bad, good)
    assert (code, [each["new"] for each in document["files"]]) == (1, [0, 1])
    assert document["files"][0]["error"]["code"] == "orders.file-unreadable"
    code, document = kaibo(orders, shop, "import", bad, tmp_path / "missing.csv")
    assert (code, document["error"]["code"], len(document["files"])) == (3, "orders.no-file-read", 2)


def test_wrong_use_is_told(shop: Path, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "o.csv", douyin({}))
    assert kaibo(orders, shop, "import", file, "--platform", "elsewhere")[1]["error"]["code"] == "orders.platform-unknown"
    assert kaibo(orders, shop, "import", file, "--platform", "pos")[1]["files"][0]["error"]["code"] == "orders.header-missing"
    for words in (["--as-of", "yesterday"], ["--from", "then"]):
        assert kaibo(summary, shop, *words)[0] == 2
    assert kaibo(summary, shop, "no-such-broadcast")[1]["error"]["code"] == "broadcasts.unknown"


def test_the_summary_says_what_the_broadcast_and_each_minute_sold(shop: Path, tmp_path: Path) -> None:
    told = [{}, {"售后状态": "退款成功"}, {"商家编码": "WINE-1", "商品数量": "2"}, {"支付完成时间": "2026-11-23 20:40:01"}]
    told += [
        {"支付完成时间": "2026-11-24 09:00:00"},
        {"支付完成时间": ""},
        {"商家编码": "", "选购商品": "龙井茶"},
        {"订单应付金额": "0.00"},
    ]
    kaibo(orders, shop, "import", as_csv(tmp_path / "o.csv", douyin(*told)))
    code, found = kaibo(summary, shop, evening(shop))
    assert code == 0
    totals = [found["totals"][key] for key in ("currency", "orders", "lines", "quantity", "gmv_ordered", "gmv_paid", "refunds", "gmv_net")]
    assert totals == ["CNY", 8, 8, 7, "896.00", "768.00", "128.00", "640.00"]
    own = {key: found["broadcast_totals"][key] for key in ("paid", "refunds", "net", "quantity")}
    assert own == {"paid": "640.00", "refunds": "128.00", "net": "512.00", "quantity": 6}
    tea = next(each for each in found["by_product"] if each["name"] == "明前龙井")
    assert [tea[key] for key in ("paid", "attributed", "live_unshown", "outside", "unknown_time")] == [
        "512.00",
        "256.00",
        "128.00",
        "128.00",
        "0.00",
    ]
    assert found["unmatched"][0]["suggestions"][0]["name"] == "明前龙井"
    minute = next(each for each in found["by_minute"] if each["minute"] == "2026-11-23T20:31:00+08:00")
    assert (minute["net"], minute["quantity"], minute["on_air"]) == ("384.00", 5, [tea["product"]])
    assert {each["id"]: each["value"] for each in found["indicators"]}["gpm"] is None
    assert found["definitions"]["gmv_net"]


def test_several_currencies_are_never_added(shop: Path, tmp_path: Path) -> None:
    head = ["Order ID", "Product Name", "Seller SKU", "Quantity", "SKU Subtotal After Discount", "Paid Time"]
    ringgit = as_csv(tmp_path / "t.csv", [head, ["57", "Tea", "TEA-1", "1", "MYR 35.91", "23/11/2026 20:31:00"]])
    kaibo(orders, shop, "import", as_csv(tmp_path / "o.csv", douyin({})), ringgit)
    found = kaibo(summary, shop, "--html", tmp_path / "r.html")[1]
    assert {currency: totals["gmv_paid"] for currency, totals in found["totals"].items()} == {"CNY": "128.00", "MYR": "35.91"}
    assert found["by_product"][0]["MYR"]["paid"] == "35.91"
    assert "MYR" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_confirmed_link_counts_from_then_on(shop: Path, tmp_path: Path) -> None:
    kaibo(orders, shop, "import", as_csv(tmp_path / "o.csv", douyin({"商家编码": "", "选购商品": "龙井茶"})))
    assert kaibo(orders, shop, "link", "龙井茶", "TEA-1", "--platform", "douyin", "--name", "--by", "示例店长")[0] == 0
    found = kaibo(summary, shop)[1]
    assert (found["unmatched"], found["by_product"][0]["paid"]) == ([], "128.00")


def planted() -> tuple[list[list[Any]], list[str]]:
    """Return an export with a buyer in every column that is not read, and every text that was planted."""
    told = [{name: f"植入{name}{number:03}号" for name in DOUYIN if name not in KEPT} for number in range(40)]
    for number, each in enumerate(told):
        each |= {"收件人手机号": f"139{number:08}", "收件人": f"欧阳植{number:03}", "详细地址": f"某某大道{number:03}号"}
    told[7]["订单应付金额"] = "植入的金额"
    told[8]["支付完成时间"] = "植入的时间"
    return douyin(*told), sorted({str(text) for each in told for name, text in each.items()})


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_web_page])
def test_nothing_about_a_buyer_is_found_in_the_shop_or_in_anything_that_was_said(shop: Path, tmp_path: Path, write: Any) -> None:
    rows, texts = planted()
    files = [write(tmp_path / "o.dat", rows), write(tmp_path / "broken.dat", [["植入的表头"], *rows[1:]])]
    command = [sys.executable, "-m", "studio.cli", "orders", "import", *map(str, files), "--shop", str(shop), "--json"]
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    here = Path(__file__).parents[3]
    ran = subprocess.run(
        command, capture_output=True, check=False, cwd=here, env={"PATH": "", "TMPDIR": str(temporary), "HOME": str(temporary)}
    )
    assert ran.returncode == 1, ran.stderr
    assert json.loads(ran.stdout)["files"][0]["kept_lines"] == 38
    kaibo(summary, shop, evening(shop), "--html", shop / "report.html")
    places = [file.read_bytes() for folder in (shop, temporary) for file in folder.rglob("*") if file.is_file()]
    assert len(places) > 3
    found = [text for text in texts for place in (ran.stdout, ran.stderr, *places) if is_in(text, place)]
    assert found == []


def is_in(text: str, place: bytes) -> bool:
    return any(text.encode(encoding) in place for encoding in ("utf-8", "utf-16-le", "gb18030"))
