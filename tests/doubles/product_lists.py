"""Spreadsheets as merchants make them, as bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
HEADER = ("商品名称", "规格", "条码", "商家编码", "直播价", "划线价", "计价单位", "库存", "类目", "销售者")
LIST: Rows = (
    HEADER,
    ("明前龙井", "250g", "6901234567892", "LJ-250", "128", "168", "盒", "100", "茶、老字号", "示例茶行"),
    ("明前龙井", "500g", "", "LJ-500", "¥248.00", "", "盒", "", "茶、老字号", "示例茶行"),
    ("黄酒", "", "6901234567908", "", "68元", "", "瓶", "5", "ALCOHOL", "示例酒坊"),
)


def as_csv(rows: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
    return file.getvalue()
