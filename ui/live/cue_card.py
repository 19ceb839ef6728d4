"""The cue card: what the host must say of the product on air, large enough to be read from two metres."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from ui.look.lettering import letters
from ui.look.looking import Look
from ui.models.on_air import short_clock_text
from ui.models.rundown_model import RundownLine
from ui.parts.lesson import Lesson, Picture
from ui.parts.panel import Panel, set_tone, text_label
from ui.words.speaking import Words

HOST_PIXELS = 28


class SaidLine(QWidget):
    """One sentence that must be said; ticked, it is struck off."""

    def __init__(self, text: str, pixels: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.setFixedSize(26, pixels * 3 // 2)
        self.box.toggled.connect(self._strike)
        self._label = QLabel(text)
        self._label.setWordWrap(True)
        self._label.setStyleSheet(f"font-size: {pixels}px;")
        self._pixels = pixels
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)

    def mousePressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self.box.toggle()

    def _strike(self, is_said: bool) -> None:  # noqa: FBT001 - Qt gives it
        font = letters(self._pixels)
        font.setStrikeOut(is_said)
        self._label.setFont(font)
        set_tone(self._label, "quiet" if is_said else "")


class CueCard(Panel):
    """Shows one rundown line to the host."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, "ui.cue.title")
        self._words, self._look = words, look
        self._line: RundownLine | None = None
        self._since: datetime | None = None
        self.timer = text_label(is_bold=True)
        self.title_row.addWidget(self.timer)
        words.name(self.timer, "ui.cue.timer")
        self._stack = QStackedLayout()
        self._lesson = Lesson(words, look, "ui.cue.empty", "mic")
        self._stack.addWidget(self._lesson)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(12)
        scroll.setWidget(inside)
        self._stack.addWidget(scroll)
        self.body.addLayout(self._stack, 1)
        words.changed.connect(lambda: self._fill(self._line))

    def show_line(self, line: RundownLine | None, since: datetime | None) -> None:
        """Show *line*, on air *since*; None shows what the card is for."""
        self._since = since
        if line != self._line:
            self._line = line
            self._fill(line)

    def tick(self, now: datetime) -> None:
        """Move the timer on."""
        if self._line is None or self._since is None:
            self.timer.setText("")
            return
        spent = int((now - self._since).total_seconds())
        planned = f" / {short_clock_text(self._line.minutes * 60)}" if self._line.minutes else ""
        self.timer.setText(short_clock_text(spent) + planned)
        set_tone(self.timer, "caution" if self._line.minutes and spent > self._line.minutes * 60 else "")

    def _fill(self, line: RundownLine | None) -> None:
        while (item := self._column.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self._stack.setCurrentIndex(0 if line is None else 1)
        if line is None:
            return
        name = text_label(size=20, wraps=True)
        name.setText(line.name)
        self._column.addWidget(name)
        below = text_label("quiet", 16, wraps=True)
        below.setText(" · ".join(part for part in (line.variant, line.price_text) if part))
        self._column.addWidget(below)
        for sentence in line.must_say:
            self._column.addWidget(SaidLine(sentence, HOST_PIXELS))
        if line.cue_text:
            cue = text_label(size=16, wraps=True)
            cue.setText(line.cue_text)
            self._column.addWidget(cue)
        if line.never_say:
            self._column.addWidget(self._never(line.never_say))
        self._column.addStretch(1)

    def _never(self, sentences: tuple[str, ...]) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        head = text_label("caution", is_bold=True)
        self._words.put(head, "ui.cue.never")
        column.addWidget(head)
        for sentence in sentences:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Picture(self._look, "x", 18), 0, Qt.AlignmentFlag.AlignTop)
            label = text_label(size=16, wraps=True)
            label.setText(sentence)
            row.addWidget(label, 1)
            column.addLayout(row)
        return whole
