"""Overlays lie on the picture as arithmetic says, to one level of 255."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.picture.blending import TO_YUV, pieces, prepare
from studio.picture.canvas import Canvas

WIDTH, HEIGHT = 48, 64


def noisy_canvas(seed: int) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT)
    for plane in canvas.planes:
        plane[:] = np.random.default_rng(seed).integers(16, 235, plane.shape, dtype=np.uint8)
    return canvas


def reference(ground: Canvas, bgra: NDArray[np.uint8], left: int, top: int) -> list[NDArray[np.float64]]:
    """The same blend in floating point, with no rounding on the way."""
    height, width = bgra.shape[:2]
    alpha = bgra[:, :, 3].astype(np.float64) / 255
    rgb = bgra[:, :, 2::-1].astype(np.float64)
    yuv = rgb @ TO_YUV[:, :3].T.astype(np.float64) + TO_YUV[:, 3]
    wanted = []
    for number, plane in enumerate(ground.planes):
        step = 1 if number == 0 else 2
        colour, opacity = yuv[:, :, number] * alpha, alpha
        if step == 2:
            colour, opacity = (value.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3)) for value in (colour, opacity))
        blended = plane.astype(np.float64)
        place = blended[top // step : (top + height) // step, left // step : (left + width) // step]
        place[:] = place * (1 - opacity) + colour
        wanted.append(blended)
    return wanted


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000), kind=st.sampled_from(["any", "half", "opaque", "rounded"]), left=st.integers(0, 8), top=st.integers(0, 8)
)
def test_blending_is_within_one_level_of_arithmetic(seed: int, kind: str, left: int, top: int) -> None:
    random = np.random.default_rng(seed)
    bgra = random.integers(0, 256, (32, 24, 4), dtype=np.uint8)
    if kind == "half":
        bgra[:, :, 3] = 128
    elif kind == "opaque":
        bgra[:, :, 3] = 255
    elif kind == "rounded":
        bgra[:, :, 3] = 0
        cv2.circle(bgra, (12, 16), 11, (40, 90, 200, 255), -1)
    canvas, ground = noisy_canvas(seed), noisy_canvas(seed)
    prepare(bgra, left * 2, top * 2, (WIDTH, HEIGHT)).lay_on(canvas)
    for plane, wanted in zip(canvas.planes, reference(ground, bgra, left * 2, top * 2), strict=True):
        assert np.abs(plane - np.rint(wanted)).max() <= 1


def test_what_is_opaque_is_copied_and_what_is_empty_is_not_touched() -> None:
    bgra = np.zeros((32, 24, 4), np.uint8)
    bgra[8:24] = (0, 0, 255, 255)
    patches = prepare(bgra, 0, 0, (WIDTH, HEIGHT)).patches
    assert all(patch.rest is None for patch in patches)
    assert sum(patch.colour.size for patch in patches if patch.plane == 0) == 16 * 24


def test_a_ragged_shape_stays_a_handful_of_pieces() -> None:
    alpha = np.random.default_rng(1).integers(0, 256, (400, 40), dtype=np.uint8)
    alpha[::9] = 255
    assert len(pieces(alpha)) <= 24


def test_what_hangs_over_the_canvas_is_cut_off() -> None:
    canvas = noisy_canvas(1)
    prepare(np.full((40, 40, 4), 255, np.uint8), WIDTH - 10, HEIGHT - 6, (WIDTH, HEIGHT)).lay_on(canvas)
    assert (canvas.planes[0][-6:, -10:] == 235).all()


@pytest.mark.parametrize(
    ("colour", "wanted"), [((255, 255, 255), (235, 128, 128)), ((0, 0, 0), (16, 128, 128)), ((0, 0, 255), (63, 102, 240))]
)
def test_colours_are_bt709_limited(colour: tuple[int, int, int], wanted: tuple[int, int, int]) -> None:
    canvas = noisy_canvas(2)
    prepare(np.full((HEIGHT, WIDTH, 4), (*colour, 255), np.uint8), 0, 0, (WIDTH, HEIGHT)).lay_on(canvas)
    assert tuple(int(plane[4, 4]) for plane in canvas.planes) == wanted
