"""The review before a broadcast: every product, item and override stands in it, in red what is open, and no number is counted."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl

from studio.reports.review_sheet import check_code, review_pdf, review_tables, review_workbook

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CLEARANCE = {"id": "c1", "by": "示例店长", "price_min": "39.00", "price_max": "49.00", "until": "2027-02-21"}


def item(**said: Any) -> dict[str, Any]:
    plain = {"id": "B17", "product": "p1", "text": "商标授权", "scope": "product", "state": "signed", "blocks": False, "number": "12345678"}
    return {**plain, "signed_by": "示例店长", "evidence": "ab" * 32, "until": "", "reason": "", **said}


def document(**said: Any) -> dict[str, Any]:
    cake = {"product": "p1", "name": "=桂花糕", "verdict": "cleared", "reason": None, "clearance": CLEARANCE}
    tea = {"product": "p2", "name": "绿茶", "verdict": "needs-person", "reason": {"message": "还没放行"}, "clearance": None}
    override = {"by": "示例店长", "at": "2026-11-22T10:00:00", "reason": "当面核对过"}
    room = item(id="B23", product="", scope="room", state="missing", blocks=True, number="", evidence="", signed_by="", reason="没签")
    return {"verdict": "needs-person", "items": [cake, tea], "findings": [], "checklist": [item(), room], "overrides": [override], **said}


def test_open_lines_come_first_and_are_told_as_open() -> None:
    products, items = review_tables(document(), "zh_CN")
    assert [(row.cells[1], row.is_open) for row in products.rows] == [("=桂花糕", False), ("绿茶", True)]
    assert [(row.cells[0], row.cells[1], row.is_open) for row in items.rows] == [("B23", "直播间", True), ("B17", "=桂花糕", False)]


def test_the_workbook_says_everything_as_words_and_in_red_what_is_open() -> None:
    book = openpyxl.load_workbook(io.BytesIO(review_workbook(document(), shop="示例店铺", language="zh_CN", made_at=NOW)))
    assert book["商品"]["B2"].value == "=桂花糕"
    assert book["商品"]["B2"].data_type == "s"
    assert book["检查项"]["F3"].value == "12345678 abababababab"
    assert book["商品"]["B3"].font.color.rgb == "FFB3261E"
    assert "当面核对过" in str([row[0].value for row in book["播前审核表"].rows])


def test_the_same_review_is_the_same_pdf_and_another_has_another_check_code() -> None:
    made = [review_pdf(document(), shop="示例店铺", is_sample=True, language="zh_CN", made_at=NOW) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF")
    assert check_code(document()) != check_code(document(verdict="blocked"))
