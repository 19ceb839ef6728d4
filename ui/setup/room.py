"""Settings: where the show goes, with what it is seen and heard, how the window looks, and whether this machine is up to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from assets.errors import KaiboError
from assets.wording import LANGUAGES
from studio.destinations_book import DestinationsBook, SavedDestination
from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.look.theme import THEMES
from ui.models.state_words import Shown
from ui.parts.buttons import BigButton, WordButton
from ui.parts.form import choice_field, field, line_field
from ui.parts.lesson import Lesson
from ui.parts.panel import Panel
from ui.parts.room import Room
from ui.parts.tables import Column, Table
from ui.setup.destination_form import DestinationForm
from ui.setup.keys_at_hand import NEEDS_PASSPHRASE
from ui.setup.passphrase_sheet import PassphraseSheet

MADE_CAMERAS = (("ui.devices.pattern", "pattern"),)
MADE_MICROPHONES = (("ui.devices.tone", "tone"), ("ui.devices.silence", "silence"))
PICTURE_SIZES = ("1080x1920", "720x1280")
OWN_NAMES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
CHECKED = {
    True: Shown(code="ui.doctor.ok", shape="circle-check", tone="clear"),
    False: Shown(code="ui.doctor.look", shape="triangle-alert", tone="caution"),
}


def _until(saved: SavedDestination) -> str:
    return f"{saved.good_until.astimezone():%Y-%m-%d %H:%M}" if saved.good_until is not None else "—"


DESTINATION_COLUMNS = (
    Column(code="ui.destination.name", text=lambda saved: saved.name, width=150),
    Column(code="ui.destination.server", text=lambda saved: f"{saved.server}/…"),
    Column(code="ui.destination.until-short", text=_until, width=150),
)
CHECK_COLUMNS = (
    Column(code="ui.doctor.state", width=120, shown=lambda check: CHECKED[bool(check["ok"])]),
    Column(code="ui.doctor.found", text=lambda check: f"{check['message']} {check.get('hint') or ''}".strip()),
)


class SetupRoom(Room):
    """The settings."""

    name = "setup"
    icon = "settings"

    def __init__(self, desk: Desk) -> None:
        words, look = desk.words, desk.look
        super().__init__(desk, BigButton(words, look, "ui.destination.add", icon="plus"))
        self.form = DestinationForm(desk, self)
        self.passphrase = PassphraseSheet(words, look, self)
        self.passphrase.given.connect(self._keep_passphrase)
        self.destinations = Table(
            words, look, DESTINATION_COLUMNS, Lesson(words, look, "ui.destinations.empty", "radio"), "ui.destinations.title"
        )
        self.remove_button = WordButton(words, look, "ui.destination.remove", icon="trash-2")
        self.camera, self.microphone = choice_field(), choice_field()
        self.picture_size = choice_field()
        self.host, self.person = line_field(words), line_field(words)
        self.find_button = WordButton(words, look, "ui.devices.find", icon="refresh-cw")
        self.language, self.theme = choice_field(), choice_field()
        self.doctor_button = WordButton(words, look, "ui.doctor.run", "ui.doctor.running", icon="stethoscope")
        self.checks = Table(words, look, CHECK_COLUMNS, Lesson(words, look, "ui.doctor.empty", "stethoscope"), "ui.doctor.title")
        self._found: dict[str, list[dict[str, str]]] = {"cameras": [], "microphones": [], "screens": []}
        self._arrange()
        self._fill_choices()
        self._connect()

    def enter(self) -> None:
        self.read_destinations()
        self.find_devices()

    def read_destinations(self) -> None:
        """Read the saved destinations again."""
        folder = self.desk.shop_folder / "settings"
        self.desk.reader.do(lambda: DestinationsBook(folder).all(), self._put_destinations, self._failed)

    def find_devices(self) -> None:
        """Look which cameras and microphones are plugged in."""
        self.find_button.setEnabled(False)
        self.desk.errands.run(["devices"], self._put_devices, self._no_devices)

    def run_doctor(self) -> None:
        """Try what this machine can do."""
        self.doctor_button.setEnabled(False)
        self.doctor_button.say("ui.doctor.running", "loader")
        self.desk.errands.run(["doctor"], self._put_checks, self._no_checks)

    def _connect(self) -> None:
        self.big.clicked.connect(self.form.begin)
        self.form.saved.connect(self._saved)
        self.form.troubled.connect(self.tell)
        self.remove_button.clicked.connect(self._remove)
        self.destinations.view.selectionModel().currentRowChanged.connect(lambda *_: self._allow())
        self.find_button.clicked.connect(self.find_devices)
        self.doctor_button.clicked.connect(self.run_doctor)
        change = self.desk.preferences.change
        self.camera.activated.connect(lambda _index: change(camera=str(self.camera.currentData())))
        self.microphone.activated.connect(lambda _index: change(microphone=str(self.microphone.currentData())))
        self.picture_size.activated.connect(lambda _index: change(size=str(self.picture_size.currentData())))
        self.host.editingFinished.connect(lambda: change(host=self.host.text().strip()))
        self.person.editingFinished.connect(lambda: change(person=self.person.text().strip()))
        self.language.activated.connect(lambda _index: self._speak(str(self.language.currentData())))
        self.theme.activated.connect(lambda _index: self._wear(str(self.theme.currentData())))
        self.desk.words.changed.connect(self._fill_choices)
        self._allow()

    def _speak(self, language: str) -> None:
        self.desk.preferences.change(language=language)
        self.desk.words.speak(language)

    def _wear(self, theme: str) -> None:
        self.desk.preferences.change(theme=theme)
        self.desk.look.wear(theme)

    def _put_destinations(self, saved: Sequence[SavedDestination]) -> None:
        self.destinations.model.put(saved)
        self._allow()

    def _saved(self, name: str) -> None:
        tonight = self.desk.preferences.now.tonight
        self.desk.preferences.change(tonight=(*(each for each in tonight if each != name), name))
        self.tell_done("ui.destination.saved", name=name)
        self.read_destinations()

    def _remove(self) -> None:
        chosen = self.destinations.chosen()
        if chosen is None:
            return
        tonight = tuple(each for each in self.desk.preferences.now.tonight if each != chosen.name)
        self.desk.preferences.change(tonight=tonight)
        keys, name = self.desk.keys, str(chosen.name)
        self.desk.keeper.do_apart(lambda: keys.remove(name), lambda _none: self.read_destinations(), self._not_removed)

    def _not_removed(self, error: KaiboError) -> None:
        if error.code in NEEDS_PASSPHRASE:
            self.passphrase.open_sheet()
        self._failed(error)

    def _keep_passphrase(self, passphrase: str) -> None:
        self.desk.keys.passphrase = passphrase
        self._remove()

    def _put_devices(self, document: dict[str, Any]) -> None:
        self._found = {kind: list(document.get(kind, ())) for kind in ("cameras", "microphones", "screens")}
        self.find_button.setEnabled(True)
        self._fill_choices()

    def _no_devices(self, trouble: Trouble) -> None:
        self.find_button.setEnabled(True)
        self.tell(trouble)

    def _put_checks(self, document: dict[str, Any]) -> None:
        self._doctor_done()
        self.checks.model.put(document["checks"])

    def _no_checks(self, trouble: Trouble) -> None:
        self._doctor_done()
        self.tell(trouble)

    def _doctor_done(self) -> None:
        self.doctor_button.setEnabled(True)
        self.doctor_button.say("ui.doctor.run", "stethoscope")

    def _failed(self, error: KaiboError) -> None:
        self.tell(Trouble(code=error.code, facts=dict(error.facts)))

    def _allow(self) -> None:
        self.remove_button.setEnabled(self.destinations.chosen() is not None)

    def _fill_choices(self) -> None:
        say, now = self.desk.words.say, self.desk.preferences.now
        seen = [(one["name"], one["spec"]) for kind in ("cameras", "screens") for one in self._found[kind]]
        heard = [(one["name"], one["spec"]) for one in self._found["microphones"]]
        _fill(self.camera, [*seen, *((say(code), spec) for code, spec in MADE_CAMERAS)], now.camera)
        _fill(self.microphone, [*heard, *((say(code), spec) for code, spec in MADE_MICROPHONES)], now.microphone)
        _fill(self.picture_size, [(size.replace("x", " × "), size) for size in PICTURE_SIZES], now.size)
        _fill(self.language, [(OWN_NAMES[language], language) for language in LANGUAGES], self.desk.words.language)
        _fill(self.theme, [(say(f"ui.theme.{theme}"), theme) for theme in THEMES], self.desk.look.theme.name)
        self.host.setText(now.host)
        self.person.setText(now.person)

    def _arrange(self) -> None:
        words = self.desk.words
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(16)
            row.addLayout(column, 1)
        where = Panel(words, "ui.destinations.title")
        where.title_row.addWidget(self.remove_button)
        self.destinations.setMinimumHeight(200)
        where.body.addWidget(self.destinations, 1)
        left.addWidget(where, 1)
        machine = Panel(words, "ui.doctor.title")
        machine.title_row.addWidget(self.doctor_button)
        self.checks.setMinimumHeight(180)
        machine.body.addWidget(self.checks, 1)
        left.addWidget(machine, 1)
        devices = Panel(words, "ui.devices.title")
        devices.title_row.addWidget(self.find_button)
        devices.body.addLayout(
            _side_by_side(field(words, "ui.devices.camera", self.camera), field(words, "ui.devices.microphone", self.microphone))
        )
        devices.body.addLayout(field(words, "ui.devices.size", self.picture_size, has_hint=True))
        right.addWidget(devices)
        people = Panel(words, "ui.people.title")
        host, person = (
            field(words, "ui.people.host", self.host, has_hint=True),
            field(words, "ui.people.person", self.person, has_hint=True),
        )
        people.body.addLayout(_side_by_side(host, person))
        right.addWidget(people)
        window = Panel(words, "ui.window.title")
        window.body.addLayout(_side_by_side(field(words, "ui.window.language", self.language), field(words, "ui.window.theme", self.theme)))
        right.addWidget(window)
        right.addStretch(1)
        scroll.setWidget(inside)
        self.column.addWidget(scroll, 1)


def _side_by_side(*fields: QLayout) -> QLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    for one in fields:
        row.addLayout(one, 1)
    return row


def _fill(box: QComboBox, choices: Sequence[tuple[str, str]], chosen: str) -> None:
    box.clear()
    for text, value in choices:
        box.addItem(text, value)
    at = box.findData(chosen)
    if at < 0 and chosen:
        box.addItem(chosen, chosen)
        at = box.count() - 1
    box.setCurrentIndex(max(0, at))
