"""Where the show goes: before it, which ones; during it, the state of each in a word."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from ui.look.looking import Look
from ui.models.on_air import OutputNow
from ui.models.state_words import OUTPUT, output_shown
from ui.parts.buttons import icon_button
from ui.parts.lesson import Lesson
from ui.parts.panel import Panel, text_label
from ui.parts.state_chip import StateChip
from ui.words.speaking import Words


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """A saved destination as the desk shows it: never its key."""

    name: str
    server: str = ""


class DestinationRow(QWidget):
    """One destination: a tick for tonight, its name, its state, why it is not sending, and the menu that starts and stops it alone.

    Signals: ``ticked`` (name, is on), ``started`` and ``stopped`` (name).
    """

    ticked = Signal(str, bool)
    started = Signal(str)
    stopped = Signal(str)

    def __init__(self, words: Words, look: Look, name: str) -> None:
        super().__init__()
        self.destination = name
        self._words = words
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.box = QCheckBox(name)
        words.name(self.box, "ui.destinations.tonight", name=name)
        self.box.toggled.connect(lambda is_on: self.ticked.emit(name, is_on))
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chip = StateChip(words, look, OUTPUT.values())
        self.reason = text_label("quiet", 12, wraps=True)
        self.menu = QMenu(self)
        self.start_action = self.menu.addAction("", lambda: self.started.emit(name))
        self.stop_action = self.menu.addAction("", lambda: self.stopped.emit(name))
        self.menu_button = icon_button(words, look, "ui.destinations.menu", "ellipsis-vertical", self._open_menu, name=name)
        kept = self.menu_button.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.menu_button.setSizePolicy(kept)
        grid.addWidget(self.box, 0, 0)
        grid.addWidget(self.chip, 0, 1)
        grid.addWidget(self.menu_button, 0, 2)
        grid.addWidget(self.reason, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        self.reason.hide()

    def show_now(self, now: OutputNow | None, *, is_on: bool) -> None:
        """Show the state of this second; None where it is not part of the broadcast."""
        self.box.setEnabled(not is_on)
        self.menu_button.setVisible(is_on and now is not None)
        self.start_action.setEnabled(now is not None and not now.is_sending)
        self.stop_action.setEnabled(now is not None and now.is_sending)
        shown = output_shown(now.state) if now is not None else OUTPUT["idle"]
        self.chip.show_state(shown)
        if now is not None and now.code:
            self._words.put(self.reason, now.code, destination=self.destination, name=self.destination)
        elif now is not None and now.sent_ms:
            self._words.put(
                self.reason, "ui.destinations.details", kbps=f"{now.sent_kbps:,}", dropped=now.dropped, reconnects=now.reconnects
            )
        self.reason.setVisible(now is not None and bool(now.code or now.sent_ms))
        self.setToolTip(self._line(now) if now is not None and now.server else "")

    def _line(self, now: OutputNow) -> str:
        round_trip = str(now.round_trip_ms) if now.round_trip_ms >= 0 else "—"
        line = self._words.say("ui.destinations.line", server=now.server, queued=now.queued_ms, round_trip=round_trip)
        return f"{line} · {self._words.say('ui.destinations.on-backup')}" if now.is_backup else line

    def _open_menu(self) -> None:
        self.start_action.setText(self._words.say("ui.destinations.start", name=self.destination))
        self.stop_action.setText(self._words.say("ui.destinations.stop", name=self.destination))
        self.menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))


class DestinationsPanel(Panel):
    """Every saved destination, and every one of the broadcast."""

    ticked = Signal(str, bool)
    started = Signal(str)
    stopped = Signal(str)
    setup_wanted = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, "ui.destinations.title")
        self._words, self._look = words, look
        self._rows: dict[str, DestinationRow] = {}
        self.title_row.addWidget(icon_button(words, look, "ui.destinations.setup", "settings", self.setup_wanted.emit))
        self._lesson = Lesson(
            words, look, "ui.destinations.empty", "", step="ui.destinations.setup", step_icon="plus", pressed=self.setup_wanted.emit
        )
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.body.addWidget(self._lesson)
        self.body.addWidget(self._list, 1)
        self._choose()

    def put(self, saved: Sequence[Destination], tonight: Sequence[str]) -> None:
        """List the saved destinations; *tonight* are ticked."""
        names = [one.name for one in saved]
        for name in [name for name in self._rows if name not in names]:
            self._drop(name)
        for name in names:
            row = self._rows.get(name) or self._add(name)
            row.box.blockSignals(True)
            row.box.setChecked(name in tonight)
            row.box.blockSignals(False)
        self._choose()

    def show_now(self, outputs: Sequence[OutputNow], *, is_on: bool) -> None:
        """Show what each destination does this second."""
        now = {output.name: output for output in outputs}
        for name in now.keys() - self._rows.keys():
            self._add(name).box.setChecked(True)
        for name, row in self._rows.items():
            row.show_now(now.get(name), is_on=is_on)
        self._choose()

    def row(self, name: str) -> DestinationRow:
        """Return the row of *name*."""
        return self._rows[name]

    @property
    def states(self) -> dict[str, str]:
        """The word shown for each destination."""
        return {name: row.chip.text for name, row in self._rows.items()}

    def _add(self, name: str) -> DestinationRow:
        row = DestinationRow(self._words, self._look, name)
        row.ticked.connect(self.ticked)
        row.started.connect(self.started)
        row.stopped.connect(self.stopped)
        row.show_now(None, is_on=False)
        self._column.insertWidget(self._column.count() - 1, row)
        self._rows[name] = row
        return row

    def _drop(self, name: str) -> None:
        row = self._rows.pop(name)
        row.hide()
        row.deleteLater()

    def _choose(self) -> None:
        self._lesson.setVisible(not self._rows)
        self._list.setVisible(bool(self._rows))
