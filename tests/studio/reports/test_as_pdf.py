"""Promises of the PDF: the record's totals in it as text that can be searched, Chinese too, and the same bytes twice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from assets.wording import LANGUAGES
from catalog.sales.order_line import OrderLine
from studio.reports.as_pdf import printed_pdf, write_pdf
from studio.reports.errors import ReportUnwritable
from studio.reports.figures import grouped
from studio.reports.summary_record import Asked, summary_record
from tests.studio.reports.test_as_html import EVENING, EVIL, LINES, shelf, sold, summed


def printed(lines: list[OrderLine], language: str, *, is_asked: bool = True) -> tuple[dict[str, object], bytes]:
    summary = summed(lines, is_asked=is_asked)
    record = summary_record(summary, shelf(), asked=Asked(as_of=EVENING.date()), language=language)
    return record, printed_pdf(record, summary, shelf(), shop="示例店铺", is_sample=True, language=language, made_at=EVENING)


def text_of(made: bytes, folder: Path) -> str:
    write_pdf(folder / "r.pdf", made)
    return subprocess.run(["pdftotext", "-layout", folder / "r.pdf", "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("is_asked", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_totals_of_the_record_can_be_read_out_of_the_pdf(tmp_path: Path, language: str, *, is_asked: bool) -> None:
    record, made = printed(LINES, language, is_asked=is_asked)
    text, totals = text_of(made, tmp_path), record["totals"]
    assert isinstance(totals, dict)
    for figure in ("gmv_paid", "refunds", "gmv_net", "attributed", "live_unshown"):
        assert grouped(totals[figure]) in text
    assert "明前龙井 250g 礼盒装" in text
    assert EVIL in text  # as words
    assert "示例店铺" in text


def test_an_evening_without_orders_and_one_in_two_currencies_are_printed_too(tmp_path: Path) -> None:
    assert "还没有可以归到具体商品的成交" not in text_of(printed([], "zh_CN")[1], tmp_path)
    text = text_of(printed([sold("tea", 3, currency="MYR", platform="market"), sold("tea", 4)], "zh_CN")[1], tmp_path)
    assert "按商品 · MYR" in text


def test_the_same_report_is_the_same_bytes_and_is_written_whole_or_refused(tmp_path: Path) -> None:
    assert printed(LINES[:4], "zh_CN")[1] == printed(LINES[:4], "zh_CN")[1]
    with pytest.raises(ReportUnwritable):
        write_pdf(tmp_path / "no" / "r.pdf", b"%PDF")
