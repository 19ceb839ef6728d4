"""The strip at the side where the window says what went wrong and what to do; never a box over the picture."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.look.looking import Look
from ui.models.state_words import Shown
from ui.parts.buttons import icon_button
from ui.parts.panel import text_label
from ui.parts.state_chip import StateChip
from ui.words.speaking import Words

WIDTH = 380
MOST = 3
DONE_STAYS_MS = 6_000
KINDS = {
    "trouble": Shown(code="ui.notice.trouble", shape="triangle-alert", tone="caution"),
    "done": Shown(code="ui.notice.done", shape="circle-check", tone="clear"),
}


class Notice(QFrame):
    """One thing said: its word and shape, the sentence, what to do."""

    def __init__(self, strip: NoticeStrip, kind: str, code: str, facts: dict[str, Any]) -> None:
        super().__init__(strip)
        words, look = strip.words, strip.look
        self.setProperty("kind", "notice")
        self.code = code
        self._words, self._facts = words, facts
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 10, 10, 14)
        whole.setSpacing(4)
        head = QHBoxLayout()
        chip = StateChip(words, look, KINDS.values(), is_bold=True)
        chip.show_state(KINDS[kind])
        head.addWidget(chip)
        head.addStretch(1)
        head.addWidget(icon_button(words, look, "ui.notice.dismiss", "x", lambda: strip.dismiss(self)))
        whole.addLayout(head)
        self._message, self._hint = text_label(wraps=True), text_label("quiet", wraps=True)
        for label in (self._message, self._hint):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            whole.addWidget(label)
        self.say()

    def say(self) -> None:
        """Say it in the language in use."""
        self._message.setText(self._words.say(self.code, **self._facts))
        hinted = self._words.hint(self.code, **self._facts)
        self._hint.setText(hinted)
        self._hint.setVisible(bool(hinted))
        self.setAccessibleName(f"{self._message.text()} {hinted}".strip())


class NoticeStrip(QWidget):
    """Lies over the right edge of its host, newest on top, and takes no room while there is nothing to say."""

    def __init__(self, words: Words, look: Look, host: QWidget) -> None:
        super().__init__(host)
        self.words, self.look, self._host = words, look, host
        self._notices: list[Notice] = []
        self._beside = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        host.installEventFilter(self)
        words.changed.connect(self._say)
        self.hide()

    @property
    def codes(self) -> tuple[str, ...]:
        """What is said just now, newest first."""
        return tuple(notice.code for notice in self._notices)

    def tell(self, code: str, facts: dict[str, Any] | None = None, *, kind: str = "trouble") -> None:
        """Say *code*; the same one again replaces the older. Good news leaves by itself."""
        for old in [notice for notice in self._notices if notice.code == code]:
            self.dismiss(old)
        notice = Notice(self, kind, code, facts or {})
        self._notices.insert(0, notice)
        self._column.insertWidget(0, notice)
        for extra in self._notices[MOST:]:
            self.dismiss(extra)
        if kind == "done":
            leaving = QTimer(notice)
            leaving.setSingleShot(True)
            leaving.timeout.connect(lambda: self.dismiss(notice))
            leaving.start(DONE_STAYS_MS)
        self._place()
        QAccessible.updateAccessibility(QAccessibleEvent(notice, QAccessible.Event.Alert))

    def dismiss(self, notice: Notice) -> None:
        """Take *notice* away."""
        if notice in self._notices:
            self._notices.remove(notice)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self._place()

    def withdraw(self, code: str) -> None:
        """Take away what said *code*: it is no longer true."""
        for notice in [notice for notice in self._notices if notice.code == code]:
            self.dismiss(notice)

    def stand_beside(self, taken: int) -> None:
        """Leave *taken* pixels at the right edge to an open sheet."""
        self._beside = taken
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _say(self) -> None:
        for notice in self._notices:
            notice.say()
        self._place()

    def _place(self) -> None:
        self.setVisible(bool(self._notices))
        if not self._notices:
            return
        height = sum(notice.heightForWidth(WIDTH) for notice in self._notices) + self._column.spacing() * (len(self._notices) - 1)
        self.setGeometry(self._host.width() - self._beside - WIDTH - 16, 16, WIDTH, height)
        self.raise_()
