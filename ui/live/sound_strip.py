"""One source of sound on the desk: its name, its mute, its fader with the meter."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look.lettering import letters
from ui.look.looking import Look
from ui.models.on_air import StripNow
from ui.parts.buttons import icon_button
from ui.parts.fader import Fader
from ui.parts.panel import text_label
from ui.words.speaking import Words

READY_NAME = re.compile(r"(microphone|music)(?:-(\d+))?")


def source_named(words: Words, source: str) -> str:
    """Return what *source* is called: the names we give have words, the shop's own stand as they are."""
    ready = READY_NAME.fullmatch(source)
    if ready is None:
        return source
    name = words.say(f"ui.sound.{ready[1]}")
    return words.say("ui.sound.numbered", name=name, number=ready[2]) if ready[2] else name


def decibels(thousandths: int) -> str:
    """Return thousandths of a decibel with one figure behind the point."""
    return f"{thousandths / 1000:.1f}"


class SoundStrip(QWidget):
    """Signal ``commanded``: a command of the sound desk and what it is about."""

    commanded = Signal(str, object)

    def __init__(self, words: Words, look: Look, now: StripNow) -> None:
        super().__init__()
        self._words, self._look, self.source = words, look, now.source
        self._is_muted = False
        self._now = now
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(4)
        self.name = text_label("quiet", 12)
        self.name.setMinimumWidth(1)
        self.mute_button = icon_button(words, look, "ui.sound.mute", "mic", self._mute, source=source_named(words, now.source))
        self.mute_button.setCheckable(True)
        self.fader = Fader(look)
        self.fader.moved.connect(lambda decibels: self.commanded.emit("fader", {"source": self.source, "db": decibels}))
        top.addWidget(self.name, 1)
        top.addWidget(self.mute_button)
        whole.addLayout(top)
        whole.addWidget(self.fader)
        words.changed.connect(self._say)
        self._say()

    def show_now(self, now: StripNow, *, is_live: bool) -> None:
        """Show what the engine says of this moment."""
        self._now = now
        self.fader.show_now(now.fader_mdb, now.true_peak_mdb, is_muted=now.is_muted)
        for control in (self.fader, self.mute_button):
            control.setEnabled(is_live)
        if now.is_muted != self._is_muted:
            self._is_muted = now.is_muted
            self._say()
        self.mute_button.setChecked(now.is_muted)
        told = {"fader": decibels(now.fader_mdb), "peak": decibels(now.true_peak_mdb)}
        self.fader.setToolTip(self._words.say("ui.sound.strip", source=source_named(self._words, self.source), **told))

    def _mute(self) -> None:
        self.mute_button.setChecked(self._is_muted)
        self.commanded.emit("mute", {"source": self.source, "on": int(not self._is_muted)})

    def _say(self) -> None:
        named = source_named(self._words, self.source)
        self._show_name(named)
        code = "ui.sound.unmute" if self._is_muted else "ui.sound.mute"
        self._words.name(self.mute_button, code, source=named)
        self._words.tip(self.mute_button, code, source=named)
        self._words.name(self.fader, "ui.sound.fader", source=named)
        self._look.put_icon(self.mute_button, "mic-off" if self._is_muted else "mic", "caution" if self._is_muted else "quiet", 18)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._show_name(source_named(self._words, self.source))

    def _show_name(self, named: str) -> None:
        room = max(24, self.width() - 36)
        self.name.setText(QFontMetrics(letters(12)).elidedText(named, Qt.TextElideMode.ElideRight, room))
