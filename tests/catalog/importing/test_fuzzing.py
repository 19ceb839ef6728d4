"""Whatever bytes come as a spreadsheet: an answer within a second, every row accounted for, never a crash."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.importing.spreadsheet_import import Preview, preview
from catalog.store import Shop
from tests.doubles.open_documents import as_ods
from tests.doubles.product_lists import HEADER, LIST, as_csv, as_xlsx

LONGEST_S = 1.0
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
WHOLE = {"xlsx": as_xlsx(LIST), "ods": as_ods(LIST), "csv": as_csv(LIST), "gbk": as_csv(LIST, "gb18030"), "utf-16": as_csv(LIST, "utf-16")}
cells = (
    st.text(max_size=20)
    | st.sampled_from(["68", "-1", "1e9", "=1+1", "", "合计", "6.90E+12", "NaN", "茶", '"', "\x00", "￥1"])
    | st.floats()
)


def answered(shop: Shop, file: Path, content: bytes) -> Preview | None:
    """Return the preview of *content*, or None where it was refused whole with a code."""
    file.write_bytes(content)
    began = time.process_time()
    try:
        return preview(shop, file)
    except CatalogError as error:
        return None if error.code.startswith("catalog.") else pytest.fail(error.code)
    finally:
        assert time.process_time() - began < LONGEST_S


@pytest.mark.parametrize("kind", list(WHOLE))
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
def test_a_damaged_file_is_answered(shop: Shop, tmp_path: Path, kind: str, data: st.DataObject) -> None:
    whole = bytearray(WHOLE[kind])
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    answered(shop, tmp_path / "list", bytes(whole[: data.draw(st.integers(1, len(whole)))]))


@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
def test_any_bytes_are_answered(shop: Shop, tmp_path: Path, content: bytes) -> None:
    answered(shop, tmp_path / "list", content)


@pytest.mark.parametrize("made", [as_csv, as_xlsx])
@given(rows=st.lists(st.lists(cells, min_size=len(HEADER), max_size=len(HEADER)), max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
def test_no_row_is_lost_in_silence(shop: Shop, tmp_path: Path, made: Callable[..., bytes], rows: list[list[Any]]) -> None:
    """Each row that holds anything is new, or refused, or a sum that is told."""
    seen = answered(shop, tmp_path / "list", made([HEADER, *plain(rows)]))
    if seen is None:
        return
    refused, sums = {each.row for each in seen.refused}, sum(each.code == "catalog.row-is-total" for each in seen.warnings)
    assert seen.rows == seen.new + seen.changed + seen.unchanged + len(refused) + sums


def plain(rows: list[list[Any]]) -> list[list[Any]]:
    """Return *rows* with numbers that a spreadsheet can hold; what is no number becomes words."""
    return [[cell if isinstance(cell, str) else (cell if abs(cell) < 1e300 else str(cell)) for cell in row] for row in rows]
