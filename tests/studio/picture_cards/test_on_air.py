"""What a viewer gets: the card after H.264 at 4 Mbit/s over a restless picture is alike, readable and scannable."""

from __future__ import annotations

import logging

import pytest
import zxingcpp
from rapidocr import RapidOCR

from studio.picture.card_painter import paint_card
from studio.picture.look import CanvasSize, Look
from studio.picture.seller_painter import paint_seller
from studio.show.scene import place_card, place_seller, read_scene
from tests.doubles.seeing import Pixels, as_broadcast, likeness, pixels_of

from .conftest import Facts


@pytest.fixture(scope="module")
def reader() -> RapidOCR:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR()


def words_in(reader: RapidOCR, pixels: Pixels) -> str:
    return "".join(reader(pixels[..., ::-1].copy()).txts or ())


@pytest.mark.parametrize(
    ("words", "price"),
    [
        ({}, "¥68.00"),
        ({"name": "示例桂花糕", "price": 3900, "compared": None}, "¥39.00"),
        ({"name": "示例黄酒", "price": 12800, "compared": 15800, "unit": "瓶", "note": "不向未成年人销售 理性饮酒"}, "¥128.00"),
    ],
)
def test_a_card_on_air_is_alike_readable_and_scannable(
    words: dict[str, object], price: str, facts: Facts, full_size: CanvasSize, look: Look, reader: RapidOCR
) -> None:
    shown = facts(**words)
    card = paint_card(shown, full_size, look.card)
    left, top = place_card(read_scene().places, full_size, card.width, card.height)
    seen = as_broadcast(card, left, top)
    assert likeness(seen, pixels_of(card)) >= 0.97
    read = words_in(reader, seen)
    assert shown.name in read
    assert price in read
    code = zxingcpp.read_barcode(seen)
    assert code is not None
    assert code.text == shown.link


def test_the_finest_code_we_allow_is_still_read_on_air(facts: Facts, full_size: CanvasSize, look: Look) -> None:
    link = "https://example.com/" + "k" * 390
    card = paint_card(facts(link=link), full_size, look.card)
    code = zxingcpp.read_barcode(as_broadcast(card, 40, 1100))
    assert code is not None
    assert code.text == link


def test_the_sellers_line_is_read_on_air(full_size: CanvasSize, look: Look, reader: RapidOCR) -> None:
    parts = ("实际销售者：示例食品店", "地址：上海市示例路1号", "联系：400-000-0000")
    line = paint_seller(parts, full_size, look.seller)
    read = words_in(reader, as_broadcast(line, *place_seller(read_scene().places, full_size)))
    assert all(part.partition("：")[2] in read for part in parts)
