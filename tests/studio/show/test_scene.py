"""Every piece lies on even pixels and leaves the platforms' margins free."""

from __future__ import annotations

import pytest

from studio.picture.look import CanvasSize
from studio.show.scene import place_card, place_marks, place_seller, read_scene, safe_bottom, safe_top

SIZES = [(1080, 1920), (720, 1280), (540, 960), (216, 384), (1920, 1080), (1280, 720)]


@pytest.mark.parametrize("size", SIZES)
def test_eighteen_percent_stay_free_above_and_below(size: tuple[int, int]) -> None:
    canvas, places = CanvasSize(width=size[0], height=size[1]), read_scene().places
    assert safe_top(places, canvas) >= canvas.height * 18 // 100
    assert safe_bottom(places, canvas) <= canvas.height * 82 // 100 + 1


@pytest.mark.parametrize("size", SIZES)
def test_every_place_is_even_and_on_the_canvas(size: tuple[int, int]) -> None:
    canvas, places = CanvasSize(width=size[0], height=size[1]), read_scene().places
    card = place_card(places, canvas, canvas.pixels(1000) // 2 * 2, canvas.pixels(400) // 2 * 2)
    found = [place_seller(places, canvas), card, *place_marks(places, canvas, (40, 60))]
    assert all(left % 2 == 0 and top % 2 == 0 and 0 <= left < canvas.width and 0 <= top < canvas.height for left, top in found)


def test_a_card_stands_on_the_bottom_of_what_is_free() -> None:
    canvas = CanvasSize(width=1080, height=1920)
    left, top = place_card(read_scene().places, canvas, 1000, 400)
    assert (left, top + 400) == (40, 1574)


def test_marks_stand_side_by_side_clear_of_the_sellers_line() -> None:
    canvas, places = CanvasSize(width=1080, height=1920), read_scene().places
    (first, top), (second, _) = place_marks(places, canvas, (300, 280))
    assert second >= first + 300
    assert top >= place_seller(places, canvas)[1] + 3 * 37 + 2 * 14
