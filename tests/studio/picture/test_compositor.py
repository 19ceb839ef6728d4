"""The camera below, overlays above, nothing written where it is only borrowed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.picture import Picture
from studio.picture import overlays as overlays_room
from studio.picture.blending import Prepared, prepare
from studio.picture.canvas import BLACK, Canvas
from studio.picture.compositor import Look, compose, look_of
from studio.picture.overlays import OverlayDamaged, Overlays
from studio.show.plan import Overlay

WIDTH, HEIGHT = 32, 48


def grey(level: int) -> Picture:
    y, u, v = (
        np.full((HEIGHT, WIDTH), level, np.uint8),
        np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8),
        np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8),
    )
    for plane in (y, u, v):
        plane.flags.writeable = False
    return Picture(y=y, u=u, v=v, captured_ns=0)


def painted(folder: Path, colour: tuple[int, int, int, int], x: int = 0, y: int = 0) -> Overlay:
    folder.mkdir(exist_ok=True)
    file = folder / "card.png"
    cv2.imwrite(str(file), np.full((16, 16, 4), colour, np.uint8))
    return Overlay(file=str(file), sha256=hashlib.sha256(file.read_bytes()).hexdigest(), x=x, y=y, width=16, height=16)


def test_the_camera_is_copied_and_never_written_to() -> None:
    canvas, picture = Canvas(WIDTH, HEIGHT), grey(90)
    white = prepare(np.full((8, 8, 4), 255, np.uint8), 0, 0, (WIDTH, HEIGHT))
    compose(canvas, picture, Look(layers=(white,)))
    assert (picture.y == 90).all()
    assert canvas.planes[0][4, 4] == 235
    assert canvas.planes[0][20, 20] == 90


@pytest.mark.parametrize(("picture", "look"), [(None, Look()), (grey(90), Look(has_camera=False))])
def test_without_a_camera_the_ground_is_black(picture: Picture | None, look: Look) -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    compose(canvas, grey(200), Look())
    compose(canvas, picture, look)
    assert [set(np.unique(plane)) for plane in canvas.planes] == [{level} for level in BLACK]


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(0, 12)] * 2), st.tuples(*[st.integers(1, 14)] * 2), st.sampled_from([255, 120]))
def test_where_a_card_hides_the_camera_it_need_not_be_copied(place: tuple[int, int], size: tuple[int, int], opacity: int) -> None:
    """The picture is the same whether or not the compositor saves itself the camera under an opaque card."""
    colour = np.full((size[1] * 2, size[0] * 2, 4), (9, 99, 200, opacity), np.uint8)
    card = prepare(colour, place[0] * 2, place[1] * 2, (WIDTH, HEIGHT))
    saving, plain = Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    compose(plain, grey(90), Look(layers=(card,)))
    compose(saving, grey(90), Look(layers=(card,), hidden=card.opaque))
    for one, other in zip(saving.planes, plain.planes, strict=True):
        assert (one == other).all()


def test_only_what_is_large_and_opaque_hides_the_camera() -> None:
    def card(width: int, height: int, opacity: int) -> Prepared:
        return prepare(np.full((height, width, 4), (9, 9, 9, opacity), np.uint8), 2, 4, (400, 400))

    large, small, glass = card(200, 150, 255), card(100, 100, 255), card(200, 150, 200)
    assert look_of((small, large, glass)).hidden == (2, 4, 200, 150)
    assert look_of((small, glass)).hidden == (0, 0, 0, 0)
    assert look_of(()).hidden == (0, 0, 0, 0)


def test_layers_lie_from_below_to_above() -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    white, black = (prepare(np.full((8, 8, 4), (*[level] * 3, 255), np.uint8), 0, 0, (WIDTH, HEIGHT)) for level in (255, 0))
    compose(canvas, grey(90), Look(layers=(white, black)))
    assert canvas.planes[0][4, 4] == 16


def test_an_overlay_is_loaded_once_and_lies_where_the_plan_says(tmp_path: Path) -> None:
    overlays, canvas = Overlays((WIDTH, HEIGHT)), Canvas(WIDTH, HEIGHT)
    overlay = painted(tmp_path, (255, 255, 255, 255), x=8, y=12)
    assert overlays.load(overlay) is overlays.load(overlay)
    overlays.load(overlay).lay_on(canvas)
    assert canvas.planes[0][12, 8] == 235
    assert canvas.planes[0][11, 7] == 16


def test_a_painted_card_that_was_changed_is_refused(tmp_path: Path) -> None:
    overlay = painted(tmp_path, (1, 2, 3, 255))
    Path(overlay.file).write_bytes(Path(overlay.file).read_bytes() + b"x")
    with pytest.raises(OverlayDamaged) as refused:
        Overlays((WIDTH, HEIGHT)).load(overlay)
    assert refused.value.facts == {"file": "card.png"}


@pytest.mark.parametrize("content", [None, b"", b"no picture at all"])
def test_a_missing_or_unreadable_card_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "card.png"
    if content is not None:
        file.write_bytes(content)
    overlay = Overlay(file=str(file), sha256=hashlib.sha256(content or b"").hexdigest(), x=0, y=0, width=2, height=2)
    with pytest.raises(OverlayDamaged):
        Overlays((WIDTH, HEIGHT)).load(overlay)


def test_a_long_rundown_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlays_room, "ROOM_BYTES", 1_000)
    overlays = Overlays((WIDTH, HEIGHT))
    painted_ones = [painted(tmp_path / str(level), (level, level, level, 255)) for level in range(6)]
    for overlay in painted_ones:
        overlays.load(overlay)
    assert overlays.kept_bytes <= 1_000
    assert not overlays.has_room or overlays.kept_bytes < 1_000
    canvas = Canvas(WIDTH, HEIGHT)
    overlays.load(painted_ones[0]).lay_on(canvas)
    assert canvas.planes[0][0, 0] == 16
