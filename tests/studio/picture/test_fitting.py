"""How a picture lies in its place: crop, turn, mirror, fit."""

from __future__ import annotations

import numpy as np
import pytest

from capture.picture import Picture
from studio.picture.canvas import Canvas
from studio.picture.fitting import fit_of, framing_of, lay
from studio.show.adjustment import Adjustment

RED, GREEN, BLUE, WHITE = 40, 90, 140, 200
PLACE = (4, 8, 24, 32)


def quarters(width: int = 48, height: int = 64) -> Picture:
    """A picture of four grey levels: top left, top right, bottom left, bottom right."""
    y = np.empty((height, width), np.uint8)
    y[: height // 2, : width // 2], y[: height // 2, width // 2 :] = RED, GREEN
    y[height // 2 :, : width // 2], y[height // 2 :, width // 2 :] = BLUE, WHITE
    half = np.full((height // 2, width // 2), 128, np.uint8)
    return Picture(y=y, u=half, v=half, captured_ns=1)


def corners(canvas: Canvas) -> tuple[int, ...]:
    left, top, width, height = PLACE
    y = canvas.planes[0]
    return tuple(int(y[top + down, left + across]) for down in (4, height - 5) for across in (3, width - 4))


def laid(*steps: Adjustment, is_covering: bool = True, picture: Picture | None = None) -> Canvas:
    canvas, picture = Canvas(32, 48), picture or quarters()
    framing = framing_of(steps, is_covering=is_covering)
    lay(fit_of(framing, (picture.width, picture.height), PLACE), picture, canvas, ((0, 0, 32, 48),))
    return canvas


@pytest.mark.parametrize(
    ("steps", "seen"),
    [
        ((), (RED, GREEN, BLUE, WHITE)),
        ((Adjustment(mirror=True),), (GREEN, RED, WHITE, BLUE)),
        ((Adjustment(rotate=90),), (BLUE, RED, WHITE, GREEN)),
        ((Adjustment(rotate=180),), (WHITE, BLUE, GREEN, RED)),
        ((Adjustment(rotate=270),), (GREEN, WHITE, RED, BLUE)),
        ((Adjustment(mirror=True, rotate=90),), (WHITE, GREEN, BLUE, RED)),
        ((Adjustment(rotate=90), Adjustment(mirror=True)), (RED, BLUE, GREEN, WHITE)),
        ((Adjustment(rotate=90), Adjustment(rotate=270)), (RED, GREEN, BLUE, WHITE)),
        ((Adjustment(crop=(0, 0, 60, 60)),), (RED, RED, RED, RED)),
        ((Adjustment(rotate=90, crop=(0, 0, 60, 60)),), (BLUE, BLUE, BLUE, BLUE)),
        ((Adjustment(rotate=90), Adjustment(crop=(60, 0, 0, 60))), (RED, RED, RED, RED)),
        ((Adjustment(mirror=True), Adjustment(crop=(60, 60, 0, 0))), (BLUE, BLUE, BLUE, BLUE)),
    ],
)
def test_a_source_is_mirrored_turned_and_cropped_in_this_order(steps: tuple[Adjustment, ...], seen: tuple[int, ...]) -> None:
    assert corners(laid(*steps)) == pytest.approx(seen, abs=2)


def test_nothing_is_drawn_outside_its_place() -> None:
    y = laid(Adjustment(rotate=90)).planes[0].copy()
    y[8:40, 4:28] = 16
    assert (y == 16).all()


def test_what_lies_whole_in_its_place_has_black_beside_it_and_what_covers_has_none() -> None:
    whole, covering = (laid(is_covering=is_covering, picture=quarters(96, 32)).planes[0][8:40, 4:28] for is_covering in (False, True))
    assert (whole[:10] == 16).all()
    assert (whole[16, 2], whole[16, -3]) == (BLUE, WHITE)
    assert covering.min() >= RED


def test_a_picture_of_the_places_size_is_copied_pixel_by_pixel() -> None:
    assert fit_of(framing_of((), is_covering=False), (24, 32), PLACE).is_copy
    assert not fit_of(framing_of((Adjustment(mirror=True),), is_covering=False), (24, 32), PLACE).is_copy


@pytest.mark.parametrize("steps", [(), (Adjustment(rotate=90),), (Adjustment(mirror=True),)])
def test_a_part_of_a_place_is_drawn_like_the_whole(steps: tuple[Adjustment, ...]) -> None:
    canvas, picture = Canvas(32, 48), quarters()
    fit = fit_of(framing_of(steps, is_covering=False), (48, 64), PLACE)
    lay(fit, picture, canvas, ((0, 0, 32, 20), (0, 20, 32, 28)))
    assert (canvas.planes[0] == laid(*steps, is_covering=False).planes[0]).all()
