"""The camera below, overlays above, nothing written where it is only borrowed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.picture import Picture
from studio.picture import compositor
from studio.picture import overlays as overlays_room
from studio.picture.blending import prepare
from studio.picture.canvas import BLACK, Canvas
from studio.picture.compositor import Fade, Layer, Part, Parts, compose
from studio.picture.fitting import Framing
from studio.picture.overlays import OverlayDamaged, Overlays
from studio.picture.rectangles import Rectangle, within
from studio.picture.scene_layers import COMING_NS, Coming, PictureLayer
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


WHOLE = PictureLayer(Framing(), (0, 0, WIDTH, HEIGHT))


def test_the_camera_is_copied_and_never_written_to() -> None:
    canvas, picture = Canvas(WIDTH, HEIGHT), grey(90)
    white = prepare(np.full((8, 8, 4), 255, np.uint8), 0, 0, (WIDTH, HEIGHT))
    compose(canvas, (Part(WHOLE, picture), Part(white)))
    assert (picture.y == 90).all()
    assert canvas.planes[0][4, 4] == 235
    assert canvas.planes[0][20, 20] == 90


@pytest.mark.parametrize("parts", [(Part(WHOLE, None),), ()])
def test_where_nothing_is_seen_the_ground_is_black(parts: Parts) -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    compose(canvas, (Part(WHOLE, grey(200)),))
    compose(canvas, parts)
    assert [set(np.unique(plane)) for plane in canvas.planes] == [{level} for level in BLACK]


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(0, 12)] * 2), st.tuples(*[st.integers(1, 14)] * 2), st.sampled_from([255, 120]))
def test_where_a_card_hides_the_camera_it_need_not_be_copied(place: tuple[int, int], size: tuple[int, int], opacity: int) -> None:
    """The picture is the same whether or not the compositor saves itself the camera under an opaque card."""
    colour = np.full((size[1] * 2, size[0] * 2, 4), (9, 99, 200, opacity), np.uint8)
    card = prepare(colour, place[0] * 2, place[1] * 2, (WIDTH, HEIGHT))
    saving, plain = Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compositor, "WORTHWHILE", 1)
        compose(saving, (Part(WHOLE, grey(90)), Part(card)))
    WHOLE.draw(plain, grey(90), ((0, 0, WIDTH, HEIGHT),))
    card.lay_on(plain)
    for one, other in zip(saving.planes, plain.planes, strict=True):
        assert (one == other).all()


class Counting:
    """A layer that says how many pixels it was asked to draw."""

    def __init__(self, layer: Layer) -> None:
        self.layer, self.drawn = layer, 0
        self.rectangle, self.opaque = layer.rectangle, layer.opaque

    def is_copying(self, picture: Picture | None) -> bool:
        return self.layer.is_copying(picture)

    def draw(self, canvas: Canvas, picture: Picture | None, regions: tuple[Rectangle, ...]) -> None:
        self.drawn += sum(within(self.rectangle, region)[2] * within(self.rectangle, region)[3] for region in regions)
        self.layer.draw(canvas, picture, regions)


def test_what_stands_still_is_not_drawn_again() -> None:
    canvas, still = Canvas(WIDTH, HEIGHT), grey(90)
    ground = Counting(WHOLE)
    small = Counting(PictureLayer(Framing(), (4, 6, 8, 10)))
    compose(canvas, (Part(ground, still), Part(small, grey(50))))
    compose(canvas, (Part(ground, still), Part(small, grey(50))))
    assert (ground.drawn, small.drawn) == (WIDTH * HEIGHT, 80)
    compose(canvas, (Part(ground, still), Part(small, msgspec.structs.replace(grey(60), captured_ns=1))))
    assert (ground.drawn, small.drawn) == (WIDTH * HEIGHT, 160)
    assert (canvas.planes[0][10, 8], canvas.planes[0][2, 2]) == (60, 90)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_canvas_shows_the_same_whatever_it_showed_before(data: st.DataObject) -> None:
    """Drawing only what changed leaves the same picture as drawing everything."""
    places = st.tuples(st.integers(0, 10), st.integers(0, 16), st.integers(1, 6), st.integers(1, 8))
    cards = [
        prepare(np.full((down * 2, across * 2, 4), (9, 99, 200, opacity), np.uint8), left * 2, top * 2, (WIDTH, HEIGHT))
        for (left, top, across, down), opacity in data.draw(st.lists(st.tuples(places, st.sampled_from([255, 120])), max_size=3))
    ]
    insets = [
        PictureLayer(Framing(is_covering=is_covering), (left * 2, top * 2, across * 2, down * 2))
        for (left, top, across, down), is_covering in data.draw(st.lists(st.tuples(places, st.booleans()), max_size=2))
    ]
    pictures = [msgspec.structs.replace(grey(level), captured_ns=level) for level in (40, 90, 160)]
    canvas = Canvas(WIDTH, HEIGHT)
    for _ in range(4):
        layers = [Part(WHOLE, data.draw(st.sampled_from(pictures)))]
        layers += [Part(inset, data.draw(st.sampled_from(pictures))) for inset in insets if data.draw(st.booleans())]
        layers += [Part(card) for card in cards if data.draw(st.booleans())]
        compose(canvas, tuple(layers))
        fresh = Canvas(WIDTH, HEIGHT)
        compose(fresh, tuple(layers))
        for one, other in zip(canvas.planes, fresh.planes, strict=True):
            assert (one == other).all()


def test_a_fade_goes_from_one_picture_to_the_other() -> None:
    canvas, scratch = Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    for share, level in ((0.0, 40), (0.5, 100), (1.0, 160)):
        compose(canvas, (Part(Fade((Part(WHOLE, grey(40)),), (Part(WHOLE, grey(160)),), share, scratch)),))
        assert canvas.planes[0][5, 5] == pytest.approx(level, abs=1)


def test_a_card_rises_and_becomes_solid_and_then_is_itself() -> None:
    card = prepare(np.full((8, 8, 4), 255, np.uint8), 4, 8, (WIDTH, HEIGHT))
    coming = Coming(card, 1_000, 8)
    first, middle, last = (coming.part(1_000 + COMING_NS * tenths // 10) for tenths in (0, 4, 10))
    assert last.layer is card
    assert first.layer.rectangle == (4, 16, 8, 8)
    canvas = Canvas(WIDTH, HEIGHT)
    compose(canvas, (Part(WHOLE, grey(20)), middle))
    assert 20 < canvas.planes[0][middle.layer.rectangle[1] + 2, 8] < 235


def test_layers_lie_from_below_to_above() -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    white, black = (prepare(np.full((8, 8, 4), (*[level] * 3, 255), np.uint8), 0, 0, (WIDTH, HEIGHT)) for level in (255, 0))
    compose(canvas, (Part(WHOLE, grey(90)), Part(white), Part(black)))
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
