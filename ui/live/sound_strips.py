"""The strips of the bar: as many sources as have room; all of them are in the sound sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.live.sound_strip import SoundStrip
from ui.look.looking import Look
from ui.models.on_air import StripNow
from ui.words.speaking import Words

WIDE, GAP, HIGH = 108, 12, 52
MOST = 5


class SoundStrips(QWidget):
    """Signal ``commanded``: a command of the sound desk and what it is about."""

    commanded = Signal(str, object)

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._words, self._look = words, look
        self.strips: list[SoundStrip] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HIGH)

    def show_now(self, sources: Sequence[StripNow], *, is_live: bool) -> None:
        """Show this moment's levels; strips come and go with their sources only."""
        sources = sources[:MOST]
        if [strip.source for strip in self.strips] != [now.source for now in sources]:
            self._build(sources)
        for strip, now in zip(self.strips, sources, strict=True):
            strip.show_now(now, is_live=is_live)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def _build(self, sources: Sequence[StripNow]) -> None:
        for strip in self.strips:
            strip.hide()
            strip.deleteLater()
        self.strips = [SoundStrip(self._words, self._look, now) for now in sources]
        for strip in self.strips:
            strip.setParent(self)
            strip.commanded.connect(self.commanded)
        self._place()

    def _place(self) -> None:
        for number, strip in enumerate(self.strips):
            left = number * (WIDE + GAP)
            strip.setGeometry(left, 0, WIDE, HIGH)
            strip.setVisible(left + WIDE <= self.width())
