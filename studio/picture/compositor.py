"""Composes one canvas: the camera or the slate below, overlays above."""

from __future__ import annotations

import msgspec
import numpy as np

from capture.picture import Picture
from studio.picture.blending import Prepared
from studio.picture.canvas import Canvas


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What the picture is made of at one moment; replaced whole, never changed.

    Attributes:
        has_camera: the camera shows; where it does not, the ground is black.
        layers: from below to above.
    """

    has_camera: bool = True
    layers: tuple[Prepared, ...] = ()


def compose(canvas: Canvas, picture: Picture | None, look: Look) -> None:
    """Write the whole of *canvas*; *picture*, of the canvas's size, is only read."""
    if look.has_camera and picture is not None:
        y, u, v = canvas.planes
        np.copyto(y, picture.y)
        np.copyto(u, picture.u)
        np.copyto(v, picture.v)
    else:
        canvas.blacken(0, 0, canvas.width, canvas.height)
    for layer in look.layers:
        layer.lay_on(canvas)
