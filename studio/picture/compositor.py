"""Composes one canvas: the camera or the slate below, overlays above."""

from __future__ import annotations

import msgspec
import numpy as np

from capture.picture import Picture
from studio.picture.blending import Prepared
from studio.picture.canvas import Canvas

Rectangle = tuple[int, int, int, int]
"""Left, top, width, height; even."""

WORTHWHILE = 20_000
"""Pixels under an opaque piece from which on it is cheaper not to copy the camera there."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What the picture is made of at one moment; replaced whole, never changed.

    Attributes:
        has_camera: the camera shows; where it does not, the ground is black.
        layers: from below to above.
        hidden: the largest rectangle that an opaque piece covers: the camera need not be copied there.
    """

    has_camera: bool = True
    layers: tuple[Prepared, ...] = ()
    hidden: Rectangle = (0, 0, 0, 0)


def look_of(layers: tuple[Prepared, ...], *, has_camera: bool = True) -> Look:
    """Return the look that *layers* make."""
    largest = max((layer.opaque for layer in layers), key=lambda piece: piece[2] * piece[3], default=(0, 0, 0, 0))
    return Look(has_camera=has_camera, layers=layers, hidden=largest if largest[2] * largest[3] >= WORTHWHILE else (0, 0, 0, 0))


def compose(canvas: Canvas, picture: Picture | None, look: Look) -> None:
    """Write the whole of *canvas*; *picture*, of the canvas's size, is only read."""
    if look.has_camera and picture is not None:
        sources = (picture.y, picture.u, picture.v)
        for left, top, width, height in _around(look.hidden, canvas.width, canvas.height):
            for number, (ground, source) in enumerate(zip(canvas.planes, sources, strict=True)):
                step = 1 if number == 0 else 2
                rows, columns = slice(top // step, (top + height) // step), slice(left // step, (left + width) // step)
                np.copyto(ground[rows, columns], source[rows, columns])
    else:
        canvas.blacken(0, 0, canvas.width, canvas.height)
    for layer in look.layers:
        layer.lay_on(canvas)


def _around(hidden: Rectangle, width: int, height: int) -> tuple[Rectangle, ...]:
    """Return the rectangles that together are the canvas without *hidden*."""
    left, top, across, down = hidden
    if not across or not down:
        return ((0, 0, width, height),)
    pieces = (
        (0, 0, width, top),
        (0, top, left, down),
        (left + across, top, width - left - across, down),
        (0, top + down, width, height - top - down),
    )
    return tuple(piece for piece in pieces if piece[2] and piece[3])
