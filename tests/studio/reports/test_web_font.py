"""Promises of the page's own letters: they are the shipped font's, and only those that are used."""

from __future__ import annotations

import io
import re

from PIL import ImageFont

from studio.reports.web_font import WEIGHTS, code_points, cut_font, font_faces, read_tables

USED = "成交小结ÄÉ¥−0123456789—"


def test_a_cut_font_draws_every_used_character_as_the_whole_font_does() -> None:
    for file in WEIGHTS.values():
        cut = ImageFont.truetype(io.BytesIO(cut_font(file.read_bytes(), map(ord, USED))), 160)
        whole = ImageFont.truetype(file, 160)
        for character in USED:
            drawn, right = bytes(cut.getmask(character)), bytes(whole.getmask(character))
            assert len(drawn) == len(right), character
            apart = sum(abs(one - other) for one, other in zip(drawn, right, strict=True)) / len(right)
            assert apart < 4, character  # of 255: the hinter looks at a font's other letters too
            assert cut.getlength(character) == whole.getlength(character)


def test_a_cut_font_is_small_and_holds_nothing_else() -> None:
    cut = cut_font(WEIGHTS[400].read_bytes(), map(ord, USED))
    assert len(cut) < 20_000
    shown = ImageFont.truetype(io.BytesIO(cut), 32)
    assert bytes(shown.getmask("酒")) == bytes(shown.getmask("鸭"))


def test_a_character_the_font_lacks_is_left_to_the_system() -> None:
    assert 0xE000 not in code_points(read_tables(WEIGHTS[400].read_bytes())["cmap"])
    assert len(re.findall("@font-face", font_faces("成\ue000"))) == 2
