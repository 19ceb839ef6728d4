"""The shipped look, judged once by eye: cards, seller's line, marks and slate still look like the kept pictures.

After a wanted change, look at the new pictures and keep them: ``KAIBO_KEEP_GOLDEN=1 pytest tests/studio/picture_cards``.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.picture.card_painter import paint_card
from studio.picture.look import CanvasSize, Look
from studio.picture.mark_painter import paint_mark
from studio.picture.painted import Painted
from studio.picture.seller_painter import paint_seller
from studio.picture.slate_painter import paint_slate
from tests.doubles.seeing import likeness, pixels_of

from .conftest import Facts

GOLDEN = Path(__file__).parents[2] / "golden" / "cards"
SIZE = CanvasSize(width=540, height=960)

CARDS: dict[str, dict[str, object]] = {
    "card": {},
    "card-plain": {"name": "桂花糕", "variant": "", "compared": None},
    "card-long": {
        "name": "上海老味道手工酱鸭真空礼盒装（整只切块免切即食）冷藏次日达送礼家庭装两只",
        "basis": "2026年11月1日至15日本店门店标价，详见商品页面的价格说明",
    },
    "card-huge-price": {"name": "示例玉手镯", "price": 12_800_000, "compared": 16_800_000, "unit": "只", "stock": 1},
    "card-english": {"name": "Longjing Green Tea Gift Tin Extra-Fancy Spring Harvest", "variant": "250 g", "compared": None, "unit": "tin"},
    "card-no-link": {"name": "示例真丝方巾", "variant": "靛蓝 53cm", "price": 19_900, "compared": None, "unit": "条", "link": ""},
    "card-note": {"name": "示例黄酒", "unit": "瓶", "note": "不向未成年人销售 理性饮酒"},
    "card-missing-glyphs": {"name": "𠮷祥糕😀", "unit": "500g", "compared": None},
}


def check(name: str, piece: Painted) -> None:
    file = GOLDEN / f"{name}.png"
    if os.environ.get("KAIBO_KEEP_GOLDEN"):
        file.write_bytes(piece.png)
    kept = np.asarray(Image.open(file).convert("RGB"))
    seen = pixels_of(piece)
    assert seen.shape == kept.shape
    assert likeness(seen, kept) >= 0.98
    assert np.abs(np.asarray(Image.open(io.BytesIO(piece.png)), int) - np.asarray(Image.open(file), int)).mean() < 2.0


@pytest.mark.parametrize("name", CARDS)
def test_a_card_looks_as_it_was_judged(name: str, facts: Facts, look: Look) -> None:
    check(name, paint_card(facts(**CARDS[name]), SIZE, look.card))


def test_the_sellers_line_looks_as_it_was_judged(look: Look) -> None:
    parts = ("实际销售者：示例食品店（样例）", "地址：上海市示例新区示例高科技园区示例路690号6号楼301室", "联系：400-000-0000")
    check("seller", paint_seller(parts, SIZE, look.seller))


def test_marks_and_slate_look_as_they_were_judged(look: Look) -> None:
    check("rehearsal", paint_mark("彩排 · 非直播", SIZE, look.mark, paper=look.mark.rehearsal_paper))
    check("sample", paint_mark("示例 · 非真实销售", SIZE, look.mark, paper=look.mark.sample_paper))
    check("slate", paint_slate("马上回来", "画面稍后恢复，请稍候", SIZE, look.slate))
