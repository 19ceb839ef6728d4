"""The middle of the live room: the picture, the next card beside it, and the few things done to the picture."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.desk import Desk
from ui.live.next_card import NextCard
from ui.live.programme_view import ProgrammeView
from ui.live.scene_row import SceneRow
from ui.models.on_air import OnAir
from ui.parts.buttons import WordButton


class Stage(QFrame):
    """Signals say what the hand asked for."""

    scene = Signal(str)
    muted = Signal(bool)
    programme_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        words, look = desk.words, desk.look
        self._is_muted, self._is_slate = False, False
        self.programme = ProgrammeView(words, look, desk.preview)
        self.next_card = NextCard(words, look, desk.reader)
        self.mute_button = WordButton(words, look, "ui.live.mute", "ui.live.unmute", icon="mic")
        self.slate_button = WordButton(words, look, "ui.live.slate", "ui.live.programme-scene", icon="coffee")
        self.window_button = WordButton(words, look, "ui.programme.open", "ui.programme.close", icon="monitor-play")
        self.mute_button.setCheckable(True)
        self.slate_button.setCheckable(True)
        self.mute_button.clicked.connect(lambda: self.muted.emit(not self._is_muted))
        self.slate_button.clicked.connect(lambda: self.scene.emit("programme" if self._is_slate else "slate"))
        self.window_button.clicked.connect(self.programme_wanted)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.next_card, 1)
        for button in (self.mute_button, self.slate_button, self.window_button):
            beside.addWidget(button)
        self.scenes = SceneRow(words)
        self.scenes.chosen.connect(self.scene)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.programme, 1)
        row.addLayout(beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 4)
        whole.setSpacing(4)
        whole.addLayout(row, 1)
        whole.addWidget(self.scenes)

    def show_now(self, on_air: OnAir, *, is_live: bool) -> None:
        """Show what the engine says is so; a pressed button alone changes nothing."""
        self._is_muted, self._is_slate = on_air.is_muted, on_air.scene == "slate"
        self.scenes.show_now(on_air.scene if on_air.is_on else "", is_live=is_live)
        self.mute_button.setEnabled(is_live)
        self.slate_button.setEnabled(is_live)
        self.mute_button.setChecked(self._is_muted)
        self.slate_button.setChecked(self._is_slate)
        self.mute_button.say("ui.live.unmute" if self._is_muted else "ui.live.mute", "mic-off" if self._is_muted else "mic")
        self.slate_button.say("ui.live.programme-scene" if self._is_slate else "ui.live.slate", "video" if self._is_slate else "coffee")

    def show_programme_window(self, *, is_open: bool) -> None:
        """Say what the button will do to the programme window."""
        self.window_button.say("ui.programme.close" if is_open else "ui.programme.open", "x" if is_open else "monitor-play")
