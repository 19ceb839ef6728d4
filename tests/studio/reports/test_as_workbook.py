"""Promises of the workbook: the record's figures as numbers, formulas that come to the same, and nothing in it that runs."""

from __future__ import annotations

import os
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.sales.order_line import OrderLine
from studio.reports.as_workbook import write_workbook
from studio.reports.errors import ReportUnwritable
from studio.reports.summary_record import Asked, summary_record
from tests.studio.reports.test_as_html import EVENING, LINES, shelf, sold, summed


def recorded(lines: list[OrderLine], language: str = "en") -> dict[str, Any]:
    return summary_record(summed(lines), shelf(), asked=Asked(as_of=EVENING.date()), language=language)


def test_a_workbook_holds_the_records_figures_as_numbers(tmp_path: Path) -> None:
    lines = [sold("tea", 2, 12850), sold("=1+1|calc", 3, merchant_codes=()), sold("wine", 21, refund_fen=800)]
    write_workbook(tmp_path / "r.xlsx", recorded(lines), "en")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)
    names = ["Takings", "By platform", "By product", "By minute", "Not matched to a product", "Follow-up", "Indicators"]
    assert book.sheetnames == names
    rows = list(book["By product"].iter_rows(values_only=True))
    assert [row[:5] for row in rows[1:3]] == [("明前龙井 250g 礼盒装", 1, 128.5, 0, 128.5), ("绍兴花雕酒 五年陈", 1, 128, 8, 120)]
    assert rows[4][:5] == ("Total", 3, 384.5, 8, 376.5)
    name = book["Not matched to a product"]["A2"]
    assert (name.value, name.data_type) == ("=1+1|calc", "s")


def test_a_spreadsheet_that_counts_anew_comes_to_the_records_figures(tmp_path: Path) -> None:
    record = recorded([*LINES, sold("tea", 5, currency="MYR", platform="market")])
    write_workbook(tmp_path / "r.xlsx", record, "en")
    uncounted = openpyxl.load_workbook(tmp_path / "r.xlsx")
    for sheet in uncounted:  # openpyxl keeps formulas and drops their values: only counting brings them back
        sheet.sheet_view.tabSelected = False
    uncounted.save(tmp_path / "bare.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    environment = os.environ | {"HOME": str(tmp_path), "SAL_USE_VCLPLUGIN": "svp"}
    subprocess.run([*command, str(tmp_path / "bare.xlsx")], check=True, capture_output=True, timeout=100, env=environment)
    book = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    rows = [row for row in book["By product"].iter_rows(values_only=True) if row[0] == "Total"]
    for currency, row in zip(record["currencies"], rows, strict=True):
        totals = record["totals"][currency]
        money = [totals[key] for key in ("gmv_paid", "refunds", "gmv_net", "attributed", "live_unshown")]
        assert [Decimal(str(cell)) for cell in row[2:7]] == [Decimal(each) for each in money]
    counted = {(row[0], row[5]): row[1] for row in book["Indicators"].iter_rows(values_only=True, min_row=2)}
    for each in record["indicators"]:
        if each["value"] is not None:
            assert Decimal(str(counted[each["name"], each["currency"] or None])) == Decimal(each["value"])
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "e"]


def test_a_workbook_is_written_whole_or_refused(tmp_path: Path) -> None:
    record = recorded([], "zh_CN")
    with pytest.raises(ReportUnwritable):
        write_workbook(tmp_path / "no" / "r.xlsx", record, "zh_CN")
    write_workbook(tmp_path / "r.xlsx", record, "zh_CN")
    assert [file.name for file in tmp_path.iterdir()] == ["r.xlsx"]
