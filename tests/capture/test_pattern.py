"""The test card."""

from __future__ import annotations

import numpy as np
import pytest

from capture.cameras.pattern import TestCard
from capture.clock import SECOND_NS
from capture.fitting import Canvas
from tests.doubles.workbench import Bench

CANVAS = Canvas(width=216, height=384, frames_per_second=15)


def test_a_picture_comes_for_every_frame(bench: Bench) -> None:
    camera = bench.camera("pattern")
    first = bench.picture(camera)
    second = bench.picture(camera, newer_than=first.captured_ns)
    assert (second.captured_ns - first.captured_ns) % (SECOND_NS // 15) < 10
    assert not np.array_equal(first.y, second.y)


def test_it_flashes_once_a_second_on_the_epochs_beat() -> None:
    card = TestCard(CANVAS)
    bright = [number for number in range(45) if card.drawn(number)[0][2, 100] == 235]
    assert bright == [0, 15, 30]


@pytest.mark.parametrize("size", [(64, 64), (216, 384), (1080, 1920), (1920, 1080)])
def test_it_fits_every_canvas_and_stays_within_video_limits(size: tuple[int, int]) -> None:
    planes = TestCard(Canvas(width=size[0], height=size[1], frames_per_second=30)).drawn(123)
    assert planes[0].shape == (size[1], size[0])
    assert planes[0].min() >= 16
    assert planes[0].max() <= 235
