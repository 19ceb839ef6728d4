"""Promises of the workbook: the record's figures as numbers, and nothing in it that runs."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from studio.reports.as_workbook import write_workbook
from studio.reports.errors import ReportUnwritable
from studio.reports.summary_record import Asked, summary_record
from tests.studio.reports.test_as_html import EVENING, shelf, sold, summed


def test_a_workbook_holds_the_records_figures_as_numbers(tmp_path: Path) -> None:
    lines = [sold("tea", 2, 12850), sold("=1+1|calc", 3, merchant_codes=()), sold("wine", 21, refund_fen=800)]
    record = summary_record(summed(lines), shelf(), asked=Asked(as_of=EVENING.date()), language="en")
    write_workbook(tmp_path / "r.xlsx", record, "en")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["By platform", "By product", "By minute", "Not matched to a product", "Indicators"]
    rows = list(book["By product"].iter_rows(values_only=True))
    assert [row[:5] for row in rows[1:]] == [("明前龙井 250g 礼盒装", 1, 128.5, 0, 128.5), ("绍兴花雕酒 五年陈", 1, 128, 8, 120)]
    name = book["Not matched to a product"]["A2"]
    assert (name.value, name.data_type) == ("=1+1|calc", "s")


def test_a_workbook_is_written_whole_or_refused(tmp_path: Path) -> None:
    record = summary_record(summed([]), shelf(), asked=Asked(as_of=EVENING.date()), language="zh_CN")
    with pytest.raises(ReportUnwritable):
        write_workbook(tmp_path / "no" / "r.xlsx", record, "zh_CN")
    write_workbook(tmp_path / "r.xlsx", record, "zh_CN")
    assert [file.name for file in tmp_path.iterdir()] == ["r.xlsx"]
