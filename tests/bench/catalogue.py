"""A shop of a hundred thousand products: taken in, opened, searched at every keystroke, written out; each against its limit.

Nothing else does the same in one go, so the yardstick of each figure is the limit it is held to: a ratio under 1 holds.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from catalog.exporting import export
from catalog.importing.spreadsheet_import import preview, write
from catalog.products import Products
from catalog.shelf_search import Wanted
from catalog.store import Shop
from tests.bench.figures import Figure

PRODUCTS = 100_000
FIRST_PAGE, PAGE = 50, 5000
IMPORT_S, IMPORT_MB, KEYSTROKE_MS, OPENING_MS, EXPORT_S = 60, 500, 30, 300, 60
SEED = 20_261_123
LETTERS = (
    "明前雨高山云雾有机手工古法陈年特级一精选农家野生原味红糖桂花茉莉龙井碧螺春普洱铁观音毛尖大袍黄酒米雕香油蜂蜜核桃枣枸杞木耳菇小绿豆薏仁面条粉丝"
    "辣酱豆瓣醋绸围巾旗青瓷紫砂竹编银器玉镯"
)
HEADER = ("商品名称", "规格", "条码", "商家编码", "直播价", "划线价", "计价单位", "库存", "类目", "销售者", "卖点", "标签")
TYPED = (
    "龙井茶",
    "明前",
    "桂花",
    "longjing",
    "lj",
    "hongtang",
    "SKU-0123",
    "SKU-099999",
    "旗",
    "红糖桂花",
    "国货 龙井",
    "zq",
    "250g 龙",
    "没有这样的",
)
"""What a host types; each beginning of each is a keystroke."""


def measure(folder: Path) -> list[Figure]:
    """Import in a process of its own, then open, search and export what it left."""
    workbook = product_list(folder / "list.xlsx", PRODUCTS)
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.catalogue", str(workbook), str(folder / "shop")], check=True, capture_output=True, text=True
    )
    took_s, processor_s, peak_mb = json.loads(told.stdout)
    figures = [
        held("catalogue_import_s", took_s, "s", IMPORT_S),
        held("catalogue_import_processor_s", processor_s, "s", IMPORT_S),
        held("catalogue_import_mb", peak_mb, "MB", IMPORT_MB),
    ]
    opened = [opening_ms(folder / "shop") for _ in range(7)]
    figures.append(held("catalogue_opening_ms", statistics.median(opened), "ms", OPENING_MS, opened))
    with Shop.open(folder / "shop") as shop:
        shelf = Products(shop)
        keystrokes = [keystroke_ms(shelf, word[:end]) for _ in range(3) for word in TYPED for end in range(1, len(word) + 1)]
        figures.append(held("catalogue_keystroke_p95_ms", percentile(keystrokes, 95), "ms", KEYSTROKE_MS, [max(keystrokes)]))
        page = timed(lambda: list(shelf.wanted(Wanted(is_withdrawn=False), PAGE))) * 1000
        figures.append(held("catalogue_page_of_5000_ms", page, "ms", OPENING_MS))
        figures.append(held("catalogue_export_s", timed(lambda: export(shelf.all(), shelf.sellers(), folder / "out.xlsx")), "s", EXPORT_S))
    return figures


def held(name: str, value: float, unit: str, limit: float, runs: list[float] | None = None) -> Figure:
    """Return a figure against its limit."""
    return Figure(name=name, value=value, unit=unit, yardstick=limit, runs=runs or [value], limit=f"under {limit} {unit}")


def product_list(file: Path, products: int) -> Path:
    """Write a list of *products* as a shop keeps it, the same at every run."""
    chance = random.Random(SEED)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(products):
            name = "".join(chance.choice(LETTERS) for _ in range(chance.randint(5, 11))) + str(number % 997)
            category, tag = ("茶叶", "食品")[number % 2], ("春茶", "国货", "首发")[number % 3]
            price, stock = chance.randint(100, 99_999) / 100, chance.randint(0, 999)
            seller = f"示例茶行{number % 50}"
            sheet.write_row(
                number + 1, 0, (name, "250g", "", f"SKU-{number:06d}", price, "", "盒", stock, category, seller, "手工采摘", tag)
            )
    return file


def opening_ms(folder: Path) -> float:
    """Return how long it takes until the shelf shows its first page, from nothing open."""
    began = time.perf_counter()
    with Shop.open(folder) as shop:
        Products(shop).search("", FIRST_PAGE)
        return (time.perf_counter() - began) * 1000


def keystroke_ms(shelf: Products, typed: str) -> float:
    """Return how long the answer to one keystroke takes."""
    return timed(lambda: shelf.search(typed, FIRST_PAGE)) * 1000


def timed(act: object) -> float:
    """Return the seconds that *act* takes."""
    assert callable(act)
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def percentile(values: list[float], percent: int) -> float:
    """Return the value under which *percent* of them lie."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def main(workbook: Path, folder: Path) -> None:
    """Import *workbook* into a new shop and print its seconds, those of the processor, and the highest memory in MB."""
    began, worked = time.perf_counter(), time.process_time()
    with Shop.open(folder) as shop:
        seen = preview(shop, workbook)
        write(shop, seen, by="示例店长", at=datetime.now(UTC))
    took, processor = time.perf_counter() - began, time.process_time() - worked
    sys.stdout.write(json.dumps([took, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6]))
    assert seen.new == PRODUCTS
    os.sync()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
