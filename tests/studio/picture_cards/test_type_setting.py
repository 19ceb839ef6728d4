"""Chinese and Latin type is set as a printer would."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studio.picture.type_setting import (
    ELLIPSIS,
    MISSING,
    NO_LINE_ENDS,
    NO_LINE_STARTS,
    Weight,
    break_lines,
    largest_size,
    legible,
    width_of,
)

LONG = "上海老味道手工酱鸭，真空礼盒装（整只，切块免切即食）冷藏次日达送礼家庭装两只"


def test_what_the_fonts_cannot_draw_is_seen_to_be_missing() -> None:
    assert legible("𠮷祥糕😀") == f"{MISSING}祥糕{MISSING}"
    assert legible("👨‍👩‍👧一家👍🏽") == f"{MISSING}一家{MISSING}"


def test_invisible_characters_and_line_breaks_go() -> None:
    assert legible("酱\u200b鸭\ufeff\n礼盒\t ") == "酱鸭 礼盒"
    assert legible("cafe\u0301") == "café"


def test_a_short_name_stands_on_one_line() -> None:
    assert break_lines("示例酱鸭礼盒", Weight.BOLD, 46, 660, lines=2) == ("示例酱鸭礼盒",)


def test_no_line_starts_or_ends_with_the_wrong_punctuation() -> None:
    for width in range(200, 700, 20):
        lines = break_lines(LONG, Weight.BOLD, 46, width, lines=20)
        assert not any(line[0] in NO_LINE_STARTS or line[-1] in NO_LINE_ENDS for line in lines)


def test_a_name_too_long_for_two_lines_ends_in_an_ellipsis() -> None:
    lines = break_lines(LONG, Weight.BOLD, 46, 500, lines=2)
    assert len(lines) == 2
    assert lines[1].endswith(ELLIPSIS)


def test_latin_words_and_measures_stay_whole() -> None:
    lines = break_lines("龙井茶 Extra-Fancy 500ml×2 Gift Tin", Weight.REGULAR, 40, 330, lines=5)
    assert all(word in lines[0] + "|" + "|".join(lines[1:]) for word in ("Extra-Fancy", "500ml×2"))


def test_a_word_longer_than_a_line_is_cut_and_loses_nothing() -> None:
    lines = break_lines("W" * 60, Weight.REGULAR, 40, 330, lines=30)
    assert "".join(lines) == "W" * 60


def test_no_single_character_is_left_alone_on_the_last_line() -> None:
    lines = break_lines("一二三四五六七八九十甲", Weight.BOLD, 40, 400, lines=2)
    assert len(lines) == 2
    assert len(lines[1]) >= 3


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_nothing_to_say_sets_nothing(text: str) -> None:
    assert break_lines(text, Weight.BOLD, 40, 400, lines=2) == ()


def test_type_shrinks_until_it_fits_and_no_further_than_allowed() -> None:
    assert width_of("¥128,000.00", Weight.BOLD, largest_size("¥128,000.00", Weight.BOLD, 120, 500, smallest=40)) <= 500
    assert largest_size("¥128,000.00", Weight.BOLD, 120, 10, smallest=40) == 40


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), width=st.integers(min_value=60, max_value=900), most=st.integers(min_value=1, max_value=4))
@example(text="00000000", width=68, most=2)
def test_any_text_fits(text: str, width: int, most: int) -> None:
    lines = break_lines(text, Weight.REGULAR, 30, width, lines=most)
    assert len(lines) <= most
    assert all(width_of(line, Weight.REGULAR, 30) <= width for line in lines)
