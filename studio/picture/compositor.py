"""Composes one canvas from parts, below to above; where a canvas already shows a part, only what has changed is drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import cv2

from capture.picture import Picture
from studio.picture.canvas import Canvas
from studio.picture.rectangles import EMPTY, Rectangle, apart, around, within

WORTHWHILE = 20_000
"""Pixels under an opaque piece from which on it is cheaper not to draw what lies below there."""

MOSTLY = 0.6
"""Where more than this share of the picture has changed it is drawn whole."""

FULL = 256
NO_PICTURE = -1


class Layer(Protocol):
    """Something that lies on the picture.

    Attributes:
        rectangle: all it may touch.
        opaque: the largest rectangle below which nothing is seen; EMPTY where there is none.
        is_copying: whether it can leave out a part of its rectangle at no cost.
    """

    @property
    def rectangle(self) -> Rectangle:
        """See above."""

    @property
    def opaque(self) -> Rectangle:
        """See above."""

    def is_copying(self, picture: Picture | None) -> bool:
        """See above."""

    def draw(self, canvas: Canvas, picture: Picture | None, regions: tuple[Rectangle, ...]) -> None:
        """Draw onto those *regions*, which do not overlap; they may reach over the layer's rectangle."""


class Part(NamedTuple):
    """One layer with the picture that it shows now, None for a painted one."""

    layer: Layer
    picture: Picture | None = None


Parts = tuple[Part, ...]


def same(some: Parts, others: Parts) -> bool:
    """Return whether both show the same."""
    return len(some) == len(others) and all(
        one.layer is other.layer and one.picture is other.picture for one, other in zip(some, others, strict=True)
    )


def compose(canvas: Canvas, parts: Parts) -> None:
    """Make *canvas* show *parts*; pictures are only read."""
    whole = (0, 0, canvas.width, canvas.height)
    wanted = tuple((part.layer, part.picture.captured_ns if part.picture is not None else NO_PICTURE) for part in parts)
    regions = _changed(canvas.shown, wanted, whole)
    canvas.shown = wanted
    for region in regions:
        _draw(canvas, parts, region)


def _changed(before: Sequence[tuple[object, int]] | None, wanted: Sequence[tuple[object, int]], whole: Rectangle) -> Sequence[Rectangle]:
    """Return where a canvas that shows *before* must be drawn again to show *wanted*."""
    if not before or not wanted or (before[0] != wanted[0] and wanted[0][0].rectangle == whole):  # type: ignore[attr-defined]
        return (whole,)  # a camera that fills the picture: the usual case
    known, coming = ({(id(layer), number) for layer, number in some} for some in (before, wanted))
    stays = known & coming
    if [(id(layer), number) for layer, number in before if (id(layer), number) in stays] != [
        (id(layer), number) for layer, number in wanted if (id(layer), number) in stays
    ]:
        return (whole,)
    touched = [
        layer.rectangle  # type: ignore[attr-defined]  # the canvas does not know what a layer is
        for some in (before, wanted)
        for layer, number in some
        if (id(layer), number) not in stays
    ]
    regions = apart(touched)
    if sum(region[2] * region[3] for region in regions) > MOSTLY * whole[2] * whole[3]:
        return (whole,)
    return regions


def _draw(canvas: Canvas, parts: Parts, region: Rectangle) -> None:
    lowest = next((number for number in range(len(parts) - 1, -1, -1) if within(parts[number].layer.opaque, region) == region), None)
    if lowest is None:
        canvas.blacken(*region)
        lowest = 0
    hidden = _hidden(parts[lowest + 1 :], region)
    for number, part in enumerate(parts[lowest:]):
        if within(part.layer.rectangle, region) != EMPTY:
            is_saving = number == 0 and hidden != EMPTY and part.layer.is_copying(part.picture)
            part.layer.draw(canvas, part.picture, around(hidden, region) if is_saving else (region,))


def _hidden(above: Parts, region: Rectangle) -> Rectangle:
    """Return the largest part of *region* that one of *above* hides, where it is worth while."""
    pieces = (within(part.layer.opaque, region) for part in above)
    largest = max(pieces, key=lambda piece: piece[2] * piece[3], default=EMPTY)
    return largest if largest[2] * largest[3] >= WORTHWHILE else EMPTY


class Fade:
    """One moment of a fade between two pictures: both are composed, and one is laid over the other."""

    def __init__(self, before: Parts, after: Parts, share: float, scratch: Canvas) -> None:
        """Prepare; *share* is how much of *after* is seen, 0 to 1; *scratch* is a canvas that nobody else draws on."""
        self._before, self._after, self._share, self._scratch = before, after, share, scratch
        self.rectangle = self.opaque = (0, 0, scratch.width, scratch.height)

    def is_copying(self, picture: Picture | None) -> bool:
        """It draws everything."""
        del picture
        return False

    def draw(self, canvas: Canvas, picture: Picture | None, regions: tuple[Rectangle, ...]) -> None:
        """Draw the whole canvas."""
        del picture, regions
        compose(self._scratch, self._after)
        whole = (0, 0, canvas.width, canvas.height)
        _draw(canvas, self._before, whole)
        share = round(self._share * FULL) / FULL
        for ground, coming in zip(canvas.planes, self._scratch.planes, strict=True):
            cv2.addWeighted(ground, 1 - share, coming, share, 0, dst=ground)
