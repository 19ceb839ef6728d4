"""The level meter: peak and loudness of the mix, with the word of what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.looking import Look
from ui.models.on_air import SILENCE_MDB
from ui.words.speaking import Words

FLOOR_MDB = -60_000
GOOD_FROM_MDB, LOUD_FROM_MDB, CLIP_FROM_MDB = -30_000, -9_000, -1_500
BARS = 24


def level_word(peak_mdb: int, rms_mdb: int) -> str:
    """Return the code of the word for a level: silent, low, good, loud."""
    if peak_mdb <= FLOOR_MDB:
        return "ui.level.silent"
    if peak_mdb >= CLIP_FROM_MDB:
        return "ui.level.loud"
    return "ui.level.low" if rms_mdb < GOOD_FROM_MDB - 10_000 else "ui.level.good"


class LevelMeter(QWidget):
    """Bars from -60 dBFS to 0; the lit ones reach the peak."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._peak_mdb = SILENCE_MDB
        self._word = "ui.level.silent"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words.changed.connect(self._name)
        look.changed.connect(self.update)
        self._name()

    def show_level(self, peak_mdb: int, rms_mdb: int) -> None:
        """Show one reading."""
        self._peak_mdb = peak_mdb
        word = level_word(peak_mdb, rms_mdb)
        if word != self._word:
            self._word = word
            self._name()
        self.update()

    @property
    def word(self) -> str:
        """The code of the level's word."""
        return self._word

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(BARS * 6 - 2, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        lit = round(BARS * (self._peak_mdb - FLOOR_MDB) / -FLOOR_MDB)
        for bar in range(BARS):
            at_mdb = FLOOR_MDB + (bar + 1) * -FLOOR_MDB // BARS
            tone = "line"
            if bar < lit:
                tone = "caution" if at_mdb > LOUD_FROM_MDB else "clear"
            painter.setBrush(self._look.colour(tone))
            painter.drawRoundedRect(QRectF(bar * 6, 0, 4, self.height()), 1, 1)
        painter.end()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._words.say('ui.level.name')} {self._words.say(self._word)}")
