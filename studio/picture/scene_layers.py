"""What a scene's layers are on the picture: a source in its place, a plain colour, the figures of a countdown, a card that comes."""

from __future__ import annotations

import msgspec
import numpy as np

from capture.picture import Picture
from studio.picture.blending import TO_YUV, Prepared, seen_through
from studio.picture.canvas import Canvas
from studio.picture.compositor import Part, Parts
from studio.picture.fitting import Fit, Framing, fit_of, lay
from studio.picture.rectangles import EMPTY, Rectangle, within

SECOND_NS = 1_000_000_000
COMING_NS = SECOND_NS // 5
"""A card takes this long to come."""

RISE = 48
"""It comes from this many pixels below, at a canvas whose shorter side is 1080."""


class PictureLayer:
    """A source's picture in one place.

    Attributes:
        rectangle, opaque: its place; what its picture leaves free is black.
    """

    def __init__(self, framing: Framing, place: Rectangle) -> None:
        self._framing = framing
        self.rectangle = self.opaque = place
        self._fit: tuple[tuple[int, int], Fit] | None = None

    def is_copying(self, picture: Picture | None) -> bool:
        """Whether *picture* is copied pixel by pixel."""
        return picture is not None and self._fitted(picture).is_copy

    def draw(self, canvas: Canvas, picture: Picture | None, regions: tuple[Rectangle, ...]) -> None:
        """Draw *picture*, or black where there is none yet."""
        if picture is not None:
            lay(self._fitted(picture), picture, canvas, regions)
            return
        for region in regions:
            canvas.blacken(*within(self.rectangle, region))

    def _fitted(self, picture: Picture) -> Fit:
        size = (picture.width, picture.height)
        if self._fit is None or self._fit[0] != size:
            self._fit = (size, fit_of(self._framing, size, self.rectangle))
        return self._fit[1]


class ColourLayer:
    """One colour, ``#RRGGBB``."""

    def __init__(self, colour: str, place: Rectangle) -> None:
        self.rectangle = self.opaque = place
        rgb = np.array([*bytes.fromhex(colour[1:]), 1], np.float32)
        self._levels = [int(level) for level in np.rint(TO_YUV @ rgb)]

    def is_copying(self, picture: Picture | None) -> bool:
        """Any part of it costs what it covers."""
        del picture
        return True

    def draw(self, canvas: Canvas, picture: Picture | None, regions: tuple[Rectangle, ...]) -> None:
        """Fill."""
        del picture
        for region in regions:
            left, top, width, height = within(self.rectangle, region)
            for number, (ground, level) in enumerate(zip(canvas.planes, self._levels, strict=True)):
                step = 1 if number == 0 else 2
                ground[top // step : (top + height) // step, left // step : (left + width) // step] = level


class Coming:
    """A card that rises into its place and becomes solid; then it is the card itself, which costs nothing more."""

    def __init__(self, card: Prepared, begins_ns: int, rise: int) -> None:
        self._card, self._begins_ns, self._rise = card, begins_ns, rise

    def part(self, due_ns: int) -> Part:
        """Return how it is seen at *due_ns*."""
        share = (due_ns - self._begins_ns) / COMING_NS
        if share >= 1:
            return Part(self._card)
        eased = 1 - (1 - max(share, 0.0)) ** 3
        return Part(seen_through(self._card, eased, round(self._rise * (1 - eased) / 2) * 2))


class Countdown:
    """Minutes and seconds until a moment, from painted figures; four zeros after it.

    Figures are the digits, then the colon, each at the place of the middle of the picture.
    """

    def __init__(self, figures: tuple[Prepared, ...], ends_ns: int) -> None:
        self._figures, self._ends_ns = figures, ends_ns
        self._shown: tuple[int, Parts] = (-1, ())

    def parts(self, due_ns: int) -> Parts:
        """Return the figures at *due_ns*; the same ones all through a second."""
        left = max(0, -((due_ns - self._ends_ns) // SECOND_NS))
        if left != self._shown[0]:
            self._shown = (left, self._set(left))
        return self._shown[1]

    def _set(self, left: int) -> Parts:
        figures = [self._figures[int(sign)] if sign.isdigit() else self._figures[10] for sign in f"{left // 60:02d}:{left % 60:02d}"]
        widths = [figure.rectangle[2] for figure in figures]
        across = -sum(widths) // 4 * 2
        parts = []
        for figure, width in zip(figures, widths, strict=True):
            parts.append(Part(moved(figure, across + width // 4 * 2)))
            across += width
        return tuple(parts)


def moved(prepared: Prepared, across: int) -> Prepared:
    """Return *prepared* so many (even) pixels further right."""
    patches = []
    for patch in prepared.patches:
        by = across if patch.plane == 0 else across // 2
        columns = slice(patch.columns.start + by, patch.columns.stop + by)
        patches.append(msgspec.structs.replace(patch, columns=columns))
    return Prepared(patches=tuple(patches), rectangle=_shifted(prepared.rectangle, across), opaque=_shifted(prepared.opaque, across))


def _shifted(rectangle: Rectangle, across: int) -> Rectangle:
    return EMPTY if rectangle == EMPTY else (rectangle[0] + across, *rectangle[1:])


def as_picture(prepared: Prepared, width: int, height: int) -> Picture:
    """Return *prepared*, which fills a picture of this size, as a picture."""
    canvas = Canvas(width, height)
    prepared.lay_on(canvas)
    y, u, v = (plane.copy() for plane in canvas.planes)
    return Picture(y=y, u=u, v=v, captured_ns=0)
