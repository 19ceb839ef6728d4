"""Taking in a million order lines and adding them up, beside bare readers of the same files in the same run."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.bench.figures import Figure
from tests.catalog.sales.exports import DOUYIN

LINES = 1_000_000
FILES = 10
PRODUCTS = 500
FIRST = datetime(2026, 11, 1)  # noqa: DTZ001 - exports write China's time without a zone


def order_rows(first: int, count: int) -> list[list[str]]:
    """Rows as 抖店 writes them, two lines an order; the same seed is the same file."""
    dice, rows = random.Random(first), []
    filled = dict.fromkeys(DOUYIN, "") | {
        "运费": "0.00",
        "支付方式": "微信",
        "收件人": "某**",
        "收件人手机号": "138****1234",
        "省": "上海市",
    }
    filled |= {"市": "上海市", "区": "黄浦区", "详细地址": "****", "买家留言": "请尽快发货", "订单状态": "已发货", "流量体裁": "直播"}
    for number in range(first, first + count):
        paid, product = FIRST + timedelta(seconds=dice.randrange(30 * 86400)), dice.randrange(PRODUCTS)
        told = filled | {
            "主订单编号": f"6917{number // 2:015d}", "子订单编号": f"6918{number:015d}", "选购商品": f"明前龙井茶叶礼盒装第{product}款",
            "商品规格": "250g", "商品数量": str(1 + dice.randrange(3)), "商品ID": f"35{product:017d}", "商家编码": f"TEA-{product}",
            "订单应付金额": f"{dice.randrange(30000) / 100:.2f}", "订单提交时间": f"{paid:%Y-%m-%d %H:%M:%S}",
            "支付完成时间": f"{paid:%Y-%m-%d %H:%M:%S}", "售后状态": dice.choice(["-", "-", "-", "退款成功"]),
        }  # fmt: skip
        rows.append([told[name] for name in DOUYIN])
    return rows


def written_csv(file: Path) -> Path:
    with file.open("w", encoding="gb18030", newline="") as writing:
        writer = csv.writer(writing)
        writer.writerow(DOUYIN)
        for first in range(0, LINES, LINES // FILES):
            writer.writerows(order_rows(first, LINES // FILES))
    return file


def written_workbook(file: Path, first: int, count: int) -> Path:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([DOUYIN, *order_rows(first, count)]):
            sheet.write_row(number, 0, row)
    return file


def seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def kaibo(shop: Path, *words: str) -> tuple[float, float, dict[str, object]]:
    """Run one command; return seconds, its largest resident memory in MB (10^6), and what it printed."""
    measured = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)"
    )
    began = time.monotonic()
    command = [sys.executable, "-m", "studio.cli", *words, "--shop", str(shop), "--json"]
    done = subprocess.run([sys.executable, "-c", measured, *command], capture_output=True, text=True, check=True)
    return time.monotonic() - began, int(done.stderr.split()[-1]) * 1024 / 1e6, json.loads(done.stdout)


def grouped_by_duckdb(file: Path) -> object:
    """The yardstick: a bare read and group-by of the same columns (the file as UTF-8, which is all it reads)."""
    columns = 'sum("订单应付金额"::DECIMAL(18,2)), count(DISTINCT "主订单编号")'
    return (
        duckdb.connect(config={"threads": 2})
        .execute(
            f"SELECT \"商家编码\", {columns} FROM read_csv('{file}', header=true, all_varchar=true) GROUP BY 1"  # noqa: S608 - our own file
        )
        .fetchall()
    )


def bare_calamine(files: list[Path]) -> int:
    return sum(len(CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()) for file in files)


def measure(folder: Path) -> list[Figure]:
    """Return import, import again and summary of a million lines as text, and import of ten workbooks."""
    text = written_csv(folder / "orders.csv")
    plain = folder / "plain.csv"
    plain.write_text(text.read_text(encoding="gb18030"), encoding="utf-8")
    duck_s = seconds(lambda: grouped_by_duckdb(plain))
    plain.unlink()
    shop = folder / "shop"
    first_s, first_mb, told = kaibo(shop, "orders", "import", str(text))
    again_s, _, again = kaibo(shop, "orders", "import", str(text))
    summary_s, _, summary = kaibo(shop, "summary")
    files = told["files"], again["files"], summary["totals"]
    assert isinstance(files[0], list)
    assert isinstance(files[1], list)
    assert isinstance(files[2], dict)
    assert (files[0][0]["new"], files[1][0]["unchanged"], files[2]["lines"]) == (LINES, LINES, LINES)
    text.unlink()
    count = LINES // FILES
    books = [written_workbook(folder / f"{number}.xlsx", number * count, count) for number in range(FILES)]
    bare_s = seconds(lambda: bare_calamine(books))
    books_s, books_mb, _ = kaibo(folder / "other", "orders", "import", *map(str, books))
    return [
        figure("orders_csv_s", "s", first_s, duck_s, "under 90 s; beside DuckDB's bare read and group-by"),
        figure("orders_csv_mb", "MB", first_mb, 0, "under 600 MB"),
        figure("orders_again_s", "s", again_s, duck_s, "under 30 s, and changes nothing"),
        figure("orders_summary_s", "s", summary_s, duck_s, "under 5 s"),
        figure("orders_xlsx_s", "s", books_s, bare_s, "at most 3 times the bare calamine read"),
        figure("orders_xlsx_mb", "MB", books_mb, 0, "under 900 MB"),
    ]


def figure(name: str, unit: str, value: float, yardstick: float, limit: str) -> Figure:
    return Figure(name=name, value=value, unit=unit, yardstick=yardstick, runs=[value], limit=limit)
