"""The row of scenes under the picture: as many as fit stand in it, the rest behind one button; the one on air is marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ui.look.lettering import letters
from ui.models.scenes import SceneChoice
from ui.words.speaking import Words

WIDEST_NAME = 150
ROUND_NAME = 20
ROUND_MORE = 36
GAP = 4
HEIGHT = 40
MOST_KEYS = 9


def scene_key(number: int) -> str:
    """Return the key of the scene at *number*, from 0; "" where there is none."""
    return f"Alt+{number + 1}" if number < MOST_KEYS else ""


class SceneRow(QWidget):
    """Signal ``chosen``: the name of the scene that is wanted."""

    chosen = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._scenes: tuple[SceneChoice, ...] = ()
        self._buttons: list[QPushButton] = []
        self._metrics = QFontMetrics(letters(14, is_bold=True))
        self._on_air, self._is_live = "", False
        self._fitting = -1
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addStretch(1)
        self.menu = QMenu(self)
        self.more = QPushButton()
        self.more.setProperty("kind", "tab")
        self.more.setProperty("opens", "menu")
        self.more.setCheckable(True)
        self.more.setMenu(self.menu)
        words.name(self.more, "ui.scenes.more")
        self._row.insertWidget(0, self.more)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        words.name(self, "ui.scenes.title")
        words.changed.connect(self._build)
        self.more.hide()

    def put(self, scenes: Sequence[SceneChoice]) -> None:
        """Offer *scenes*, in this order."""
        if tuple(scenes) != self._scenes:
            self._scenes = tuple(scenes)
            self._build()

    def show_now(self, scene: str, *, is_live: bool) -> None:
        """Mark *scene* as the one on air."""
        if (scene, is_live) != (self._on_air, self._is_live):
            self._on_air, self._is_live = scene, is_live
            self._mark()

    def choose(self, number: int) -> None:
        """Ask for the scene at *number*, from 0."""
        if number < len(self._scenes):
            self.chosen.emit(self._scenes[number].name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the scenes offered."""
        return tuple(scene.name for scene in self._scenes)

    def called(self, scene: SceneChoice) -> str:
        """Return what *scene* is called."""
        return scene.label or self._words.say(f"scene.{scene.name}")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for number, scene in enumerate(self._scenes):
            name, key = self.called(scene), scene_key(number)
            button = QPushButton(self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, WIDEST_NAME))
            button.setProperty("kind", "tab")
            button.setCheckable(True)
            button.setFixedWidth(self._metrics.horizontalAdvance(button.text()) + ROUND_NAME)
            button.setAccessibleName(name)
            self._words.tip(button, "ui.scenes.show", scene=name, key=key)
            button.clicked.connect(lambda _checked=False, number=number: self._press(number))
            self._row.insertWidget(number, button)
            self._buttons.append(button)
        self._fitting = -1
        self._fit()

    def _press(self, number: int) -> None:
        self._mark()  # the engine says what is on air, not the hand
        self.choose(number)

    def _fit(self) -> None:
        room, taken, fitting = self.width(), 0, 0
        widths = [button.width() + GAP for button in self._buttons]
        if sum(widths) > room:
            room -= self._more_width()
        while fitting < len(widths) and taken + widths[fitting] <= room:
            taken += widths[fitting]
            fitting += 1
        if fitting != self._fitting:
            self._fitting = fitting
            for number, button in enumerate(self._buttons):
                button.setVisible(number < fitting)
            self._fill_menu()
        self._mark()

    def _fill_menu(self) -> None:
        self.menu.clear()
        for number, scene in list(enumerate(self._scenes))[self._fitting :]:
            action = self.menu.addAction(self.called(scene))
            action.setCheckable(True)
            if key := scene_key(number):
                action.setText(f"{self.called(scene)}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}")
            action.triggered.connect(lambda _checked=False, number=number: self._press(number))
        self.more.setVisible(self._fitting < len(self._scenes))

    def _more_width(self) -> int:
        hidden = [self.called(scene) for scene in self._scenes]
        names = [self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, WIDEST_NAME) for name in hidden]
        return max((self._metrics.horizontalAdvance(text) for text in [*names, self._words.say("ui.scenes.more")]), default=0) + ROUND_MORE

    def _mark(self) -> None:
        hidden = self._scenes[max(0, self._fitting) :]
        for scene, button in zip(self._scenes, self._buttons, strict=True):
            button.setChecked(scene.name == self._on_air)
            button.setEnabled(self._is_live)
        for scene, action in zip(hidden, self.menu.actions(), strict=False):
            action.setChecked(scene.name == self._on_air)
        away = next((scene for scene in hidden if scene.name == self._on_air), None)
        said = self.called(away) if away is not None else self._words.say("ui.scenes.more")
        self.more.setText(self._metrics.elidedText(said, Qt.TextElideMode.ElideRight, WIDEST_NAME))
        self.more.setFixedWidth(self._metrics.horizontalAdvance(self.more.text()) + ROUND_MORE)
        self.more.setChecked(away is not None)
        self.more.setEnabled(self._is_live)
