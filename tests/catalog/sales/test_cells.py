"""Promises of reading a cell: exact, or refused with a code that carries no content."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.sales.cells import NEVER, Moment, read_id, read_moment, read_money, read_pieces
from catalog.sales.errors import CellRefused


@pytest.mark.parametrize(
    ("cell", "id_"),
    [
        ("6917234567890123456\t", "6917234567890123456"),
        ('="6917234567890123456"', "6917234567890123456"),
        ("'6917234567890123456", "6917234567890123456"),
        ("\ufeff６９１７\u200b", "6917"),
        ("\t", ""),
        ("-", ""),
        (None, ""),
        (202611230001.0, "202611230001"),
        ("260523-123456789", "260523-123456789"),
    ],
)
def test_an_id_is_text_whatever_a_spreadsheet_did_to_keep_it(cell: Any, id_: str) -> None:
    assert read_id(cell) == id_


@pytest.mark.parametrize("cell", ["6.91723E+18", "6.91723e18", "1E+10", 6917234567890123456.0])
def test_an_id_that_became_a_number_is_refused(cell: Any) -> None:
    with pytest.raises(CellRefused, match="id_lost_precision"):
        read_id(cell)


@pytest.mark.parametrize(
    ("cell", "money"),
    [
        ("128.00", (12800, "")),
        ("¥1,280.5\t", (128050, "")),
        ("￥68元", (6800, "")),
        ("MYR 35.91", (3591, "MYR")),
        ("-12.30", (-1230, "")),
        ("-", (0, "")),
        ("－", (0, "")),
        ("", (0, "")),
        (None, (0, "")),
        (0.285, (29, "")),
        (1.005, (101, "")),
        ("12.345", (1235, "")),
        (".5", (50, "")),
    ],
)
def test_money_is_read_as_written(cell: Any, money: tuple[int, str]) -> None:
    assert read_money(cell) == money


@pytest.mark.parametrize("cell", ["abc", "1e400", "BRL 35,91", "12,34", "1.2.3", ".", "￥", float("inf"), True, date(2026, 1, 1), "9" * 40])
def test_what_is_no_amount_is_refused(cell: Any) -> None:
    with pytest.raises(CellRefused, match="bad_amount"):
        read_money(cell)


@given(st.integers(-(10**10), 10**10))
def test_every_fen_comes_back(fen: int) -> None:
    text = f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02}"
    assert read_money(text) == read_money(f"¥ {text}".replace("¥ -", "-¥")) == (fen, "")
    assert read_money(fen / 100) == (fen, "")


EVENING = Moment(at=int(datetime(2026, 5, 23, 14, 2, tzinfo=UTC).timestamp()))


@pytest.mark.parametrize(
    "cell",
    [
        "2026/5/23 22:02",
        "2026-05-23 22:02:00",
        "2026年5月23日 22:02",
        "2026.05.23 22:02",
        "2026-05-23T14:02:00Z",
        "2026-05-23 09:02:00 -0500",
        "20260523220200",
        "\t2026-05-23 22：02：00",
        datetime(2026, 5, 23, 22, 1, 59, 999_999),  # noqa: DTZ001 - as a spreadsheet holds it
        46165.91805555556,
    ],
)
def test_a_time_is_chinas_unless_it_says_otherwise(cell: Any) -> None:
    assert read_moment(cell) == EVENING


def test_day_and_month_are_told_apart_by_the_profile_and_the_clock_by_am_and_pm() -> None:
    assert read_moment("23/05/2026 22:02:00", is_day_first=True) == EVENING
    assert read_moment("5/23/2026 10:02:00 PM", is_day_first=True) == EVENING
    assert read_moment("12/01/2026 12:00:00 AM") == read_moment("2026-12-01 00:00:00")


def test_a_date_alone_has_no_clock_time() -> None:
    assert read_moment("2026.05.10") == read_moment(date(2026, 5, 10)) == Moment(on="2026-05-10")
    assert read_moment("-") == read_moment(None) == read_moment("0000-00-00 00:00:00") == NEVER


@pytest.mark.parametrize("cell", ["yesterday", "2026-13-01 10:00", "2026-05-23 25:00", "23/05/2026 22:02", 3.0, "2026-05-23 22:02 +99:00"])
def test_what_is_no_time_is_refused(cell: Any) -> None:
    with pytest.raises(CellRefused, match="bad_time"):
        read_moment(cell)


def test_pieces_are_whole_except_at_a_till() -> None:
    assert read_pieces("1,200", is_weighed=False) == 1_200_000
    assert (read_pieces(2.0, is_weighed=False), read_pieces("3件", is_weighed=False), read_pieces("", is_weighed=False)) == (2000, 3000, 0)
    assert (read_pieces("0.520", is_weighed=True), read_pieces("-1", is_weighed=True)) == (520, -1000)
    for cell in ("0.5", "-1", "two", True, "1e3"):
        with pytest.raises(CellRefused, match="bad_quantity"):
            read_pieces(cell, is_weighed=False)
