"""An empty list is a lesson: what it is for, and the one next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look.looking import Look
from ui.parts.buttons import WordButton
from ui.parts.panel import text_label
from ui.words.speaking import Words


class Picture(QWidget):
    """One large quiet icon."""

    def __init__(self, look: Look, icon: str, size: int = 48) -> None:
        super().__init__()
        self._look, self._icon, self._size = look, icon, size
        self.setFixedSize(size, size)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._look.pixmap(self._icon, "quiet", self._size, self.devicePixelRatioF()))
        painter.end()


class Lesson(QWidget):
    """Shown in place of an empty list; its sentence is *code*'s message, the explanation its hint; *icon* may be "" in narrow places."""

    def __init__(
        self,
        words: Words,
        look: Look,
        code: str,
        icon: str,
        *,
        step: str = "",
        step_icon: str = "",
        pressed: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._words, self._code = words, code
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addStretch(2)
        if icon:
            whole.addWidget(Picture(look, icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self._message, self._hint = text_label(size=16, is_bold=True, wraps=True), text_label("quiet", wraps=True)
        for label in (self._message, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(420)
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label, 20)
            row.addStretch(1)
            whole.addLayout(row)
        self.button: WordButton | None = None
        if step and pressed is not None:
            self.button = WordButton(words, look, step, icon=step_icon)
            self.button.clicked.connect(pressed)
            whole.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)
        words.changed.connect(self._say)
        self._say()

    def _say(self) -> None:
        self._message.setText(self._words.say(self._code))
        self._hint.setText(self._words.hint(self._code))
