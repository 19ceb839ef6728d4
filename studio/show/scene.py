"""Scenes as TOML data: what lies on the picture, from below to above, and where card, seller's line and marks lie."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

import assets
from studio.picture.look import CanvasSize
from studio.picture.rectangles import Rectangle

FOLDER = Path(assets.__file__).parent / "scenes"
PROGRAMME, SLATE = "programme", "slate"
BE_RIGHT_BACK: Final = "be-right-back"

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Share = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Layer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing on the picture: exactly one of camera, clip, still, slides, colour and slate.

    Attributes:
        camera: a camera's name, or "main", "second", "third" by their order.
        clip, still, slides: a file, or a folder of pictures, beside the scene's file.
        is_once: the clip stops at its last picture instead of beginning again.
        seconds: each of the slides is seen for so long.
        colour: "#RRGGBB".
        slate: "be-right-back", "opening", "thanks", or "words", which says ``words`` and ``hint``.
        countdown_seconds: the slate counts down from here when the scene comes.
        left, top, width, height: percent of the picture.
        fit: covers its place, or lies whole within it; without either as the source's kind has it.
        crop, rotate, mirror: as in ``Adjustment``.
    """

    camera: str = ""
    clip: str = ""
    still: str = ""
    slides: str = ""
    is_once: bool = False
    seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 5
    colour: Annotated[str, msgspec.Meta(pattern="^(#[0-9A-Fa-f]{6})?$")] = ""
    slate: Literal["", "be-right-back", "opening", "thanks", "words"] = ""
    words: str = ""
    hint: str = ""
    countdown_seconds: Annotated[int, msgspec.Meta(ge=0, le=5999)] = 0
    left: Percent = 0
    top: Percent = 0
    width: Share = 100
    height: Share = 100
    fit: Literal["", "cover", "contain"] = ""
    crop: tuple[Percent, Percent, Percent, Percent] = (0, 0, 0, 0)
    rotate: Literal[0, 90, 180, 270] = 0
    mirror: bool = False

    @property
    def medium(self) -> str:
        """The SPEC of the clip, picture or slides it shows, else empty."""
        if self.clip:
            return f"{'once' if self.is_once else 'clip'}:{self.clip}"
        if self.still:
            return f"still:{self.still}"
        return f"slides:{self.slides}@{self.seconds}" if self.slides else ""

    def rectangle(self, canvas: CanvasSize) -> Rectangle:
        """Return where it lies, in even pixels; neighbours meet without a gap."""
        left, right = (_even_down(canvas.width * edge // 100) for edge in (self.left, self.left + self.width))
        top, bottom = (_even_down(canvas.height * edge // 100) for edge in (self.top, self.top + self.height))
        return left, top, max(2, right - left), max(2, bottom - top)


class Places(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the painted pieces lie. A scene may move the seller's line and the marks; none can take them away.

    Percent of the canvas's height; lengths in pixels at a canvas whose shorter side is 1080. 18 % above and below stay free: there the
    platforms lay their own controls (titles, comments, buttons). The seller's line lies at the top of what is free: comments roll over
    the lower third and must not cover it (S01-26).

    Attributes:
        safe_top_percent, safe_bottom_percent: stay free for the platforms' own controls.
        marks_below_safe_top: clear of the seller's line at its tallest.
        side: free beside cards and marks.
        marks_gap: between marks.
        card: which side it stands on, or "none": while this scene shows, no card is on air.
    """

    safe_top_percent: Annotated[int, msgspec.Meta(ge=0, le=40)] = 18
    safe_bottom_percent: Annotated[int, msgspec.Meta(ge=0, le=50)] = 18
    marks_below_safe_top: Annotated[int, msgspec.Meta(ge=156, le=600)] = 156
    side: Annotated[int, msgspec.Meta(ge=0, le=200)] = 40
    marks_gap: Annotated[int, msgspec.Meta(ge=0, le=100)] = 16
    card: Literal["left", "right", "none"] = "left"


class Scene(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scene.

    Attributes:
        name: that of its file.
        label: what the desk calls it; the ready ones have their words in ``scene.NAME``.
        layers: from below to above.
    """

    name: str = ""
    label: str = ""
    layers: tuple[Layer, ...] = ()
    places: Places = Places()

    @property
    def has_card(self) -> bool:
        """Whether cards are on air while it shows."""
        return self.places.card != "none"

    @property
    def cameras(self) -> tuple[str, ...]:
        """What its layers call the cameras they show."""
        return tuple(layer.camera for layer in self.layers if layer.camera)


@cache
def read_scene(name: str = PROGRAMME) -> Scene:
    """Return the ready scene called *name* from ``assets/scenes``."""
    return msgspec.structs.replace(msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=Scene), name=name)


@cache
def ready_names() -> tuple[str, ...]:
    """Return the names of the ready scenes, the programme first."""
    return tuple(sorted((file.stem for file in FOLDER.glob("*.toml")), key=lambda name: (name != PROGRAMME, name)))


def _even_down(length: int) -> int:
    return length - length % 2


def safe_top(places: Places, canvas: CanvasSize) -> int:
    """Return the first row, from the top, that the platforms leave free."""
    return _even_down(canvas.height * places.safe_top_percent // 100 + 1)


def safe_bottom(places: Places, canvas: CanvasSize) -> int:
    """Return the row under the last one that the platforms leave free."""
    return _even_down(canvas.height * (100 - places.safe_bottom_percent) // 100)


def place_seller(places: Places, canvas: CanvasSize) -> tuple[int, int]:
    """Return left and top of the seller's line: the whole width, at the top of what is free."""
    return 0, safe_top(places, canvas)


def place_card(places: Places, canvas: CanvasSize, width: int, height: int) -> tuple[int, int]:
    """Return left and top of a card: at its side, standing on the bottom of what is free."""
    free = max(canvas.width - width, 0)
    left = min(_even_down(canvas.pixels(places.side)), free)
    return _even_down(free - left) if places.card == "right" else left, max(safe_bottom(places, canvas) - height, 0)


def place_marks(places: Places, canvas: CanvasSize, widths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return left and top of every mark: side by side under the seller's line."""
    left = _even_down(canvas.pixels(places.side))
    top = safe_top(places, canvas) + _even_down(canvas.pixels(places.marks_below_safe_top))
    found = []
    for width in widths:
        found.append((left, top))
        left += width + _even_down(canvas.pixels(places.marks_gap))
    return tuple(found)


def place_disclosures(places: Places, canvas: CanvasSize, heights: tuple[int, ...], *, below: int) -> tuple[tuple[int, int], ...]:
    """Return left and top of every disclosure: one under the other, under the seller's line and the marks, which are *below* high."""
    left, gap = _even_down(canvas.pixels(places.side)), _even_down(canvas.pixels(places.marks_gap))
    top = safe_top(places, canvas) + _even_down(canvas.pixels(places.marks_below_safe_top)) + (below + gap if below else 0)
    found = []
    for height in heights:
        found.append((left, top))
        top += height + gap
    return tuple(found)
