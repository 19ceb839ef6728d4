"""The product card: sizes, repeatability, and what it does with unusual products."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from studio.picture.card_painter import paint_card, set_lines
from studio.picture.look import CanvasSize, Look
from studio.picture.type_setting import width_of
from studio.show.errors import LinkTooLong
from tests.doubles.seeing import pixels_of

from .conftest import Facts


def test_the_same_facts_give_the_same_bytes(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    assert paint_card(facts(), full_size, look.card) == paint_card(facts(), full_size, look.card)


@pytest.mark.parametrize("size", [(1080, 1920), (720, 1280), (540, 960), (216, 384), (1920, 1080)])
def test_every_card_has_even_sides_and_stays_on_its_canvas(size: tuple[int, int], facts: Facts, look: Look) -> None:
    card = paint_card(facts(), CanvasSize(width=size[0], height=size[1]), look.card)
    assert (card.width % 2, card.height % 2) == (0, 0)
    assert card.width <= size[0]
    assert card.height <= size[1] * 64 // 100


def test_the_card_is_opaque_but_for_its_corners(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    card = paint_card(facts(), full_size, look.card)
    alpha = Image.open(io.BytesIO(card.png)).getchannel("A")
    assert sum(alpha.histogram()[:255]) < 4 * look.card.radius**2
    assert [alpha.getpixel(corner) for corner in ((0, 0), (card.width - 1, 0), (0, card.height - 1))] == [0, 0, 0]


def test_the_price_is_set_in_two_point_six_times_the_name(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    lines = set_lines(facts(), full_size, look.card, 660)
    name, price = lines[0].runs[0], lines[2].runs[0]
    assert price.text == "¥68.00"
    assert price.size == pytest.approx(2.6 * name.size, abs=1)


def test_a_huge_price_still_stands_on_its_line_with_its_unit(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    lines = set_lines(facts(price=9_999_999_999, compared=None), full_size, look.card, 640)
    price = lines[2]
    assert [run.text for run in price.runs] == ["¥99,999,999.99", "/盒"]
    assert sum(width_of(run.text, run.weight, run.size) for run in price.runs) <= 640


def test_a_long_unit_leaves_the_price_its_room(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    price, unit = set_lines(facts(unit="箱" * 60), full_size, look.card, 640)[2].runs
    assert price.text == "¥68.00"
    assert unit.text.endswith("…")
    assert width_of(price.text, price.weight, price.size) + width_of(unit.text, unit.weight, unit.size) <= 640


def test_a_struck_price_is_thin_struck_and_beside_its_basis(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    struck, basis = set_lines(facts(), full_size, look.card, 660)[3].runs
    assert (struck.text, struck.is_struck, basis.text) == ("¥88.00", True, "厂商建议零售价")


def test_the_code_is_large_enough_has_its_quiet_zone_and_leads_to_the_link(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    pixels = pixels_of(paint_card(facts(), full_size, look.card))
    code = zxingcpp.read_barcode(pixels)
    assert code is not None
    assert code.text == "https://example.com/kaibo-demo/duck"
    left, right = code.position.top_left.x, code.position.top_right.x
    assert right - left >= 215
    module = (right - left) // 29
    assert (pixels[code.position.top_left.y : code.position.bottom_left.y, left - 4 * module : left - 1] == 255).all()


def test_without_a_link_the_words_have_the_whole_card(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    card = paint_card(facts(link=""), full_size, look.card)
    assert zxingcpp.read_barcode(pixels_of(card)) is None
    assert card.width == paint_card(facts(), full_size, look.card).width


def test_a_link_no_telephone_could_read_is_refused(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    with pytest.raises(LinkTooLong):
        paint_card(facts(link="https://example.com/" + "x" * 400), full_size, look.card)


def test_strange_names_are_painted_all_the_same(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    assert paint_card(facts(basis="\U000e0041" * 5), full_size, look.card).width == 1000
    for name in ("😀", "𠮷野家", "A" * 200, "，。！", "龘" * 60):
        assert paint_card(facts(name=name, variant="", stock=None, compared=None), full_size, look.card).width == 1000
