"""Draws a link as a QR code that a telephone reads off a compressed picture."""

from __future__ import annotations

import msgspec
import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from studio.show.errors import LinkTooLong

QUIET_MODULES = 4
"""White on every side, as ISO/IEC 18004 wants it."""

MOST_BYTES = 410
"""Version 15 at level M (77 modules): the finest code that still stands on modules of three pixels at 1080."""


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """A QR code on white. ``quiet`` is the width in pixels of the free margin that *picture* holds on every side."""

    picture: Image.Image
    quiet: int


def qr_tile(link: str, size: int) -> Tile:
    """Return *link* as a white tile with a black code of at least *size* pixels, its quiet zone around it.

    A module is a whole number of pixels, so every edge stays sharp. A small canvas (under three pixels a module, where
    no telephone reads it anyway) keeps the proportion instead and rounds down.

    Raises:
        LinkTooLong: more than ``MOST_BYTES``.
    """
    length = len(link.encode())
    if length > MOST_BYTES:
        raise LinkTooLong(bytes=length, most=MOST_BYTES)
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=1, border=QUIET_MODULES)
    code.add_data(link)
    code.make(fit=True)
    rows = code.get_matrix()
    modules = len(rows) - 2 * QUIET_MODULES
    is_readable = size >= modules * 2
    pixels = -(-size // modules) if is_readable else max(size // modules, 1)
    tile = Image.new("L", (len(rows), len(rows)))
    tile.putdata([0 if is_dark else 255 for row in rows for is_dark in row])
    side = len(rows) * pixels
    return Tile(picture=tile.resize((side, side), Image.Resampling.NEAREST), quiet=QUIET_MODULES * pixels)
