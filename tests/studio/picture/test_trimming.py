"""Light and colour of a source."""

from __future__ import annotations

import numpy as np
import pytest

from capture.picture import Picture
from studio.picture.trimming import Trimmer
from studio.show.adjustment import Adjustment


def plain(y: int, u: int = 128, v: int = 128) -> Picture:
    half = (4, 6)
    return Picture(y=np.full((8, 12), y, np.uint8), u=np.full(half, u, np.uint8), v=np.full(half, v, np.uint8), captured_ns=3)


def trimmed(picture: Picture, **how: int) -> tuple[int, int, int]:
    made = Trimmer(Adjustment(**how)).trimmed(picture)
    return int(made.y[2, 2]), int(made.u[2, 2]), int(made.v[2, 2])


def test_more_exposure_is_lighter_and_less_is_darker_and_black_stays_black() -> None:
    assert trimmed(plain(100), exposure=50)[0] > 110
    assert trimmed(plain(100), exposure=-50)[0] < 90
    assert trimmed(plain(16), exposure=100) == pytest.approx((16, 128, 128), abs=1)


def test_a_warmer_wall_is_redder_less_blue_and_as_light_as_before() -> None:
    y, u, v = trimmed(plain(126), warmth=60)
    assert y == pytest.approx(126, abs=2)
    assert u < 122
    assert v > 130


def test_a_wall_with_a_cast_can_be_made_grey() -> None:
    cold = trimmed(plain(126), warmth=-40)
    y, u, v = trimmed(plain(*cold), warmth=47)
    assert (u, v) == pytest.approx((128, 128), abs=2)
    assert y == pytest.approx(126, abs=3)


def test_the_same_picture_is_trimmed_once() -> None:
    trimmer, picture = Trimmer(Adjustment(exposure=10)), plain(100)
    assert trimmer.trimmed(picture) is trimmer.trimmed(picture)
