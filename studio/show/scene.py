"""Where the painted pieces lie on the picture: placements as TOML data, and the arithmetic that makes them even pixels."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

import assets
from studio.picture.look import CanvasSize

FOLDER = Path(assets.__file__).parent / "scenes"


class Scene(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Percent of the canvas's height; lengths in pixels at a canvas whose shorter side is 1080.

    Attributes:
        safe_top_percent, safe_bottom_percent: stay free for the platforms' own controls.
        marks_below_safe_top: clear of the seller's line at its tallest.
        side: free at the left of cards and marks.
        marks_gap: between marks.
    """

    name: str
    safe_top_percent: int
    safe_bottom_percent: int
    marks_below_safe_top: int
    side: int
    marks_gap: int


@cache
def read_scene(name: str = "programme") -> Scene:
    """Return the scene called *name* from ``assets/scenes``."""
    return msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=Scene)


def _even_down(length: int) -> int:
    return length - length % 2


def safe_top(scene: Scene, canvas: CanvasSize) -> int:
    """Return the first row, from the top, that the platforms leave free."""
    return _even_down(canvas.height * scene.safe_top_percent // 100 + 1)


def safe_bottom(scene: Scene, canvas: CanvasSize) -> int:
    """Return the row under the last one that the platforms leave free."""
    return _even_down(canvas.height * (100 - scene.safe_bottom_percent) // 100)


def place_seller(scene: Scene, canvas: CanvasSize) -> tuple[int, int]:
    """Return left and top of the seller's line: the whole width, at the top of what is free."""
    return 0, safe_top(scene, canvas)


def place_card(scene: Scene, canvas: CanvasSize, width: int, height: int) -> tuple[int, int]:
    """Return left and top of a card: at the left, standing on the bottom of what is free."""
    left = min(_even_down(canvas.pixels(scene.side)), max(canvas.width - width, 0))
    return left, max(safe_bottom(scene, canvas) - height, 0)


def place_marks(scene: Scene, canvas: CanvasSize, widths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return left and top of every mark: side by side under the seller's line."""
    left = _even_down(canvas.pixels(scene.side))
    top = safe_top(scene, canvas) + _even_down(canvas.pixels(scene.marks_below_safe_top))
    places = []
    for width in widths:
        places.append((left, top))
        left += width + _even_down(canvas.pixels(scene.marks_gap))
    return tuple(places)
