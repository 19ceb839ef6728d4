"""The seller's line says every word, in type one can read."""

from __future__ import annotations

import pytest

from studio.picture.look import CanvasSize, Look
from studio.picture.seller_painter import BETWEEN, paint_seller, set_parts
from studio.show.errors import SellerTooLong

NAME, ADDRESS, CONTACT = "实际销售者：示例食品店（样例）", "地址：上海市示例路1号", "联系：400-000-0000"
LONG = "地址：上海市浦东新区示例高科技园区示例波路690号6号楼301-305室"


def test_a_short_line_is_one_band_across_the_picture(full_size: CanvasSize, look: Look) -> None:
    band = paint_seller((NAME, ADDRESS, CONTACT), full_size, look.seller)
    assert (band.width, band.height % 2) == (1080, 0)
    assert band.height < 80


def test_two_lines_break_between_the_parts(full_size: CanvasSize, look: Look) -> None:
    size, lines = set_parts(
        ("实际销售者：上海示例食品贸易有限公司", "地址：上海市示例新区示例路690号6号楼301室", CONTACT), full_size, look.seller
    )
    assert size == 28
    assert len(lines) == 2
    assert lines[1].endswith(CONTACT)


@pytest.mark.parametrize("times", [1, 2])
def test_a_long_line_loses_no_word(times: int, full_size: CanvasSize, look: Look) -> None:
    parts = (NAME * times, LONG, CONTACT)
    size, lines = set_parts(parts, full_size, look.seller)
    assert size >= 24
    assert "".join(lines).replace(BETWEEN, "") == "".join(parts)


def test_what_cannot_be_read_is_refused_not_cut(full_size: CanvasSize, look: Look) -> None:
    with pytest.raises(SellerTooLong):
        paint_seller((NAME, LONG * 4, CONTACT), full_size, look.seller)
