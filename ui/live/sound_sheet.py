"""The sound sheet: every source with fader and mute, the voice's treatment, and the delay that brings lips and sound together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from studio.show.sound_plan import LONGEST_DELAY_MS, VOICE
from studio.sound.voices import voices
from ui.live.sound_strip import SoundStrip
from ui.look.looking import Look
from ui.models.on_air import StripNow
from ui.parts.form import choice_field, field, line_field
from ui.parts.lesson import Lesson
from ui.parts.panel import hairline
from ui.parts.side_sheet import SideSheet
from ui.words.speaking import Words


class SourceRows(QWidget):
    """One source: its strip, and below it what is seldom changed."""

    commanded = Signal(str, object)

    def __init__(self, words: Words, look: Look, now: StripNow) -> None:
        super().__init__()
        self._words, self.source, self._delay_ms = words, now.source, now.delay_ms
        self.strip = SoundStrip(words, look, now)
        self.strip.commanded.connect(self.commanded)
        self.voice: QComboBox = choice_field()
        self.delay = line_field(words)
        self.delay.setValidator(QIntValidator(0, LONGEST_DELAY_MS, self.delay))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 8)
        whole.setSpacing(8)
        whole.addWidget(self.strip)
        row = QHBoxLayout()
        row.setSpacing(16)
        if now.role == VOICE:
            row.addLayout(field(words, "ui.sound.voice", self.voice), 1)
        row.addLayout(field(words, "ui.sound.delay", self.delay), 1)
        whole.addLayout(row)
        whole.addWidget(hairline())
        self._fill()
        words.changed.connect(self._fill)
        self.voice.activated.connect(self._treat)
        self.delay.editingFinished.connect(self._delay)

    def show_now(self, now: StripNow, *, is_live: bool) -> None:
        """Show what the engine says; a field the keyboard is in is left alone."""
        self.strip.show_now(now, is_live=is_live)
        for control in (self.voice, self.delay):
            control.setEnabled(is_live)
        at = self.voice.findData(now.voice)
        if at != self.voice.currentIndex() and not self.voice.hasFocus():
            self.voice.setCurrentIndex(at)
        self._delay_ms = now.delay_ms
        if not self.delay.hasFocus():
            self.delay.setText(str(now.delay_ms))

    def _fill(self) -> None:
        chosen = self.voice.currentIndex()
        self.voice.clear()
        for name in voices():
            self.voice.addItem(self._words.say(f"sound.voice.{name}"), name)
        self.voice.setCurrentIndex(max(0, chosen))

    def _delay(self) -> None:
        milliseconds = int(self.delay.text() or 0)
        if milliseconds != self._delay_ms:
            self._delay_ms = milliseconds
            self.commanded.emit("delay", {"source": self.source, "ms": milliseconds})

    def _treat(self) -> None:
        self.commanded.emit("voice", {"source": self.source, "preset": str(self.voice.currentData())})


class SoundSheet(SideSheet):
    """Signal ``commanded``: a command of the sound desk and what it is about."""

    commanded = Signal(str, object)

    def __init__(self, words: Words, look: Look, host: QWidget) -> None:
        super().__init__(words, look, host, "ui.sound.title", width=364)
        self._words, self._look = words, look
        self.rows: list[SourceRows] = []
        self._lesson = Lesson(words, look, "ui.sound.empty", "mic")
        self.body.addWidget(self._lesson)
        self.body.addStretch(1)

    def show_now(self, sources: Sequence[StripNow], *, is_live: bool) -> None:
        """Show this moment's levels and settings."""
        if [row.source for row in self.rows] != [now.source for now in sources]:
            self._build(sources)
        for row, now in zip(self.rows, sources, strict=True):
            row.show_now(now, is_live=is_live)

    def _build(self, sources: Sequence[StripNow]) -> None:
        for row in self.rows:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [SourceRows(self._words, self._look, now) for now in sources]
        for number, row in enumerate(self.rows):
            row.commanded.connect(self.commanded)
            self.body.insertWidget(number, row)
        self._lesson.setVisible(not self.rows)
