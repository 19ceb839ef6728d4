"""A theme: the colours of the desk, read from ``assets/themes``."""

from __future__ import annotations

from pathlib import Path

import msgspec

import assets

FOLDER = Path(assets.__file__).parent / "themes"
THEMES = ("dark", "light", "contrast")


class Theme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The colours of one theme, as ``#RRGGBB``.

    Attributes:
        ground, surface, raised: window, panels, cards and fields.
        pressed: what the hand holds down, and the chosen row.
        line: hairlines.
        ink, quiet: text and secondary text.
        select, on_select: selection, focus, links; the ink on a filled one.
        live, on_live: on air or blocked, nothing else; the ink on a filled one.
        clear, caution: cleared or sent; look when you can.
        focus_px: width of the focus ring.
    """

    name: str
    is_dark: bool
    ground: str
    surface: str
    raised: str
    pressed: str
    line: str
    ink: str
    quiet: str
    select: str
    on_select: str
    live: str
    on_live: str
    clear: str
    caution: str
    focus_px: int

    def tone(self, name: str) -> str:
        """Return the colour called *name* ("ink", "quiet", "live", "clear", "caution", "select", "line" …)."""
        colour: str = getattr(self, name)
        return colour


def read_theme(name: str) -> Theme:
    """Return the theme called *name*, one of THEMES."""
    return msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=Theme)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 counts it, 1.0 to 21.0."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
