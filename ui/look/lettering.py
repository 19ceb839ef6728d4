"""The type of the window: Noto Sans SC as shipped, the system's Chinese face where it is missing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

import assets

FOLDER = Path(assets.__file__).parent / "fonts"
FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
FAMILY = "Noto Sans SC"
FALLBACKS = ("Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
SIZES = (12, 14, 16, 20, 28, 40, 64)


def load_letters(folder: Path = FOLDER) -> tuple[str, ...]:
    """Register the shipped faces and return the families to ask for, best first."""
    for name in FILES:
        file = folder / name
        if file.is_file():
            QFontDatabase.addApplicationFont(str(file))
    return (FAMILY, *FALLBACKS)


def letters(pixels: int = 14, *, is_bold: bool = False) -> QFont:
    """Return the window's face at *pixels*, one of SIZES, with figures that stand in columns."""
    font = QFont()
    font.setFamilies([FAMILY, *FALLBACKS])
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if is_bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
