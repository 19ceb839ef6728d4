"""An independent writer of platform exports: csv, openpyxl and plain strings; it knows nothing of the reader."""

from __future__ import annotations

import csv
import io
from html import escape
from pathlib import Path
from typing import Any

import openpyxl

DOUYIN = [
    "主订单编号",
    "子订单编号",
    "选购商品",
    "商品规格",
    "商品数量",
    "商品ID",
    "商家编码",
    "商品单价",
    "订单应付金额",
    "运费",
    "优惠总金额",
    "平台优惠",
    "商家优惠",
    "达人优惠",
    "商家改价",
    "支付优惠",
    "红包抵扣",
    "支付方式",
    "手续费",
    "收件人",
    "收件人手机号",
    "省",
    "市",
    "区",
    "街道",
    "详细地址",
    "是否修改过地址",
    "地址修改时段",
    "买家留言",
    "订单提交时间",
    "旗帜颜色",
    "商家备注",
    "订单完成时间",
    "支付完成时间",
    "APP渠道",
    "流量来源",
    "订单状态",
    "承诺发货时间",
    "订单类型",
    "鲁班落地页ID",
    "达人ID",
    "达人昵称",
    "所属门店ID",
    "售后状态",
    "取消原因",
    "预约发货时间",
    "仓库ID",
    "仓库名称",
    "序列号",
    "是否安心购",
    "广告渠道",
    "流量类型",
    "流量体裁",
    "流量渠道",
    "发货主体",
    "发货主体明细",
    "发货时间",
    "商品69码",
]
ORDER: dict[str, Any] = {
    "主订单编号": "6917000000000000001", "子订单编号": "6917000000000000002", "选购商品": "明前龙井", "商品数量": "1", "商家编码": "TEA-1",
    "订单应付金额": "128.00", "支付完成时间": "2026-11-23 20:31:10", "订单状态": "已发货", "售后状态": "-",
}  # fmt: skip


def douyin(*changes: dict[str, Any]) -> list[list[Any]]:
    """Header and one row for each of *changes* to a plain order; order and line ids count up unless given."""
    rows: list[list[Any]] = [list(DOUYIN)]
    for number, change in enumerate(changes):
        ids = {"主订单编号": f"69170000000000{number:05}", "子订单编号": f"69180000000000{number:05}"}
        order = ORDER | ids | change
        rows.append([order.get(name, "") for name in DOUYIN])
    return rows


def as_csv(file: Path, rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def as_xlsx(file: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def as_web_page(file: Path, rows: list[list[Any]], encoding: str = "gb18030") -> Path:
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>\n" for row in rows)
    page = f'<html><head><meta charset="gb2312"></head><body><table border=1>{body}</table></body></html>'
    file.write_bytes(page.encode(encoding))
    return file
