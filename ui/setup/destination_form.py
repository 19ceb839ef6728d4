"""The form of one destination: a name, the server, the key, which is never shown again once it is in the keyring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from assets.errors import KaiboError
from studio.destinations_book import SavedDestination
from studio.outputs.platforms import Platform, platform_of_host, platforms
from studio.rtmp.key_expiry import valid_until
from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.models.filled_form import FilledForm, written_moment
from ui.models.stream_address import backup_address, host_of, joined_address, split_address
from ui.parts.buttons import WordButton, icon_button
from ui.parts.form import Hint, choice_field, field, line_field
from ui.parts.panel import text_label
from ui.parts.side_sheet import SideSheet
from ui.setup.keys_at_hand import NEEDS_PASSPHRASE


class DestinationForm(SideSheet):
    """Signals: ``saved`` (its name), ``troubled`` (a Trouble)."""

    saved = Signal(str)
    troubled = Signal(object)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(desk.words, desk.look, host, "ui.destination.title")
        self._desk, words, look = desk, desk.words, desk.look
        self.name, self.server, self.key = line_field(words), line_field(words, "ui.destination.server-empty"), line_field(words)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.platform = choice_field()
        self.where = text_label("quiet", 12, wraps=True)
        self._until_read = ""
        self.backup, self.until = line_field(words, "ui.destination.server-empty"), line_field(words)
        self.body.addLayout(field(words, "ui.destination.platform", self.platform))
        self.body.addWidget(self.where)
        self.body.addLayout(field(words, "ui.destination.name", self.name, has_hint=True))
        self.body.addLayout(field(words, "ui.destination.server", self.server, has_hint=True))
        self.body.addLayout(field(words, "ui.destination.key", self.key, has_hint=True))
        self.reveal = icon_button(words, look, "ui.destination.reveal", "eye", self._reveal)
        self.reveal.setCheckable(True)
        self.required = QCheckBox()
        words.put(self.required, "ui.destination.required")
        words.name(self.required, "ui.destination.required")
        row = QHBoxLayout()
        row.addWidget(self.required)
        row.addStretch(1)
        shown = text_label("quiet", 12)
        words.put(shown, "ui.destination.reveal")
        row.addWidget(shown)
        row.addWidget(self.reveal)
        self.body.addLayout(row)
        self.body.addWidget(Hint(words, "ui.destination.required"))
        self.body.addLayout(field(words, "ui.destination.until", self.until, has_hint=True))
        self.body.addLayout(field(words, "ui.destination.backup", self.backup, has_hint=True))
        self.ca_file = line_field(words)
        choose = WordButton(words, look, "ui.destination.choose-ca", icon="search")
        choose.clicked.connect(self._choose_ca)
        self.body.addLayout(field(words, "ui.destination.ca", self.ca_file, has_hint=True))
        below = QHBoxLayout()
        below.addWidget(choose)
        below.addStretch(1)
        self.body.addLayout(below)
        self.passphrase = line_field(words)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._sealed = QWidget()
        self._sealed.setLayout(field(words, "ui.passphrase.field", self.passphrase, has_hint=True))
        self.body.addWidget(self._sealed)
        self._sealed.hide()
        self.missing = text_label("caution", wraps=True)
        self.body.addWidget(self.missing)
        self.body.addStretch(1)
        self.keep = WordButton(words, look, "ui.destination.keep", icon="save", kind="primary")
        self.keep.clicked.connect(self._keep)
        self.foot.addStretch(1)
        self.foot.addWidget(self.keep)
        self.server.editingFinished.connect(self._split)
        self.key.editingFinished.connect(self._read_until)
        self.backup.editingFinished.connect(self._hide_backup_key)
        self.platform.activated.connect(lambda _index: self._choose_platform())
        words.changed.connect(self._fill_platforms)
        self._fill_platforms()

    def first_field(self) -> QWidget:
        return self.platform

    def begin(self) -> None:
        """Open an empty form."""
        for edit in (self.name, self.server, self.key, self.ca_file, self.backup, self.until):
            edit.clear()
        self.backup.setEchoMode(QLineEdit.EchoMode.Normal)
        self._until_read = ""
        self.platform.setCurrentIndex(0)
        self._say_where()
        self.required.setChecked(False)
        self.missing.clear()
        self.keep.setEnabled(True)
        self.open_sheet()

    def _split(self) -> None:
        server, key = split_address(self.server.text())
        if key:
            self.server.setText(server)
            self.key.setText(key)
            self._read_until()
        self._know_platform()

    def _read_until(self) -> None:
        until = valid_until(joined_address(self.server.text(), self.key.text()))
        if self.until.text().strip() in {"", self._until_read}:
            self._until_read = f"{until.astimezone():%Y-%m-%d %H:%M}" if until is not None else ""
            self.until.setText(self._until_read)

    def _hide_backup_key(self) -> None:
        server, key = split_address(self.backup.text())
        if key and key == self.key.text():
            self.backup.setText(server)
            key = ""
        self.backup.setEchoMode(QLineEdit.EchoMode.Password if key else QLineEdit.EchoMode.Normal)

    def _know_platform(self) -> None:
        known = platform_of_host(host_of(self.server.text()))
        if known and not self.platform.currentData():
            self.platform.setCurrentIndex(self.platform.findData(known))
            self._say_where()

    def _choose_platform(self) -> None:
        self._say_where()
        chosen = self._chosen_platform()
        if chosen is None:
            return
        ready = {server for one in platforms() for server in one.servers}
        if chosen.servers and (not self.server.text().strip() or self.server.text() in ready):
            self.server.setText(chosen.servers[0])
        if not self.name.text().strip() or self.name.text() in {name for one in platforms() for name in one.names.values()}:
            self.name.setText(chosen.names[self._desk.words.language])

    def _chosen_platform(self) -> Platform | None:
        return next((one for one in platforms() if one.id == self.platform.currentData()), None)

    def _say_where(self) -> None:
        chosen = self._chosen_platform()
        self._desk.words.put(self.where, f"platform.key.{chosen.id}" if chosen is not None else "ui.destination.platform-where")

    def _fill_platforms(self) -> None:
        chosen, words = self.platform.currentData(), self._desk.words
        self.platform.clear()
        self.platform.addItem(words.say("ui.destination.platform-other"), "")
        for one in platforms():
            self.platform.addItem(one.names[words.language], one.id)
        self.platform.setCurrentIndex(max(0, self.platform.findData(chosen)))
        self._say_where()

    def _reveal(self) -> None:
        shown = self.reveal.isChecked()
        self.key.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _choose_ca(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, self._desk.words.say("ui.destination.choose-ca"), "", "PEM (*.pem *.crt *.cer)")
        if name:
            self.ca_file.setText(name)

    def _keep(self) -> None:
        self._split()
        name, server = self.name.text().strip(), self.server.text().strip()
        if not name or not server:
            self._desk.words.put(self.missing, "ui.destination.missing")
            return
        try:
            good_until = written_moment(self.until.text())
        except ValueError:
            self._desk.words.put(self.missing, "ui.destination.until-wrong")
            self.until.setFocus()
            return
        self.missing.clear()
        self.keep.setEnabled(False)
        form = FilledForm(
            name=name,
            address=joined_address(server, self.key.text()),
            backup=backup_address(self.backup.text(), self.key.text()),
            platform=str(self.platform.currentData() or ""),
            ca_file=self.ca_file.text().strip(),
            is_required=self.required.isChecked(),
            good_until=good_until,
        )
        keys = self._desk.keys
        keys.passphrase = self.passphrase.text() or keys.passphrase
        self._desk.keeper.do_apart(lambda: keys.save(form), self._kept, self._failed)

    def _kept(self, saved: SavedDestination) -> None:
        self.keep.setEnabled(True)
        for edit in (self.key, self.backup, self.passphrase):
            edit.clear()
        self.close_sheet()
        self.saved.emit(saved.name)

    def _failed(self, error: KaiboError) -> None:
        self.keep.setEnabled(True)
        if error.code in NEEDS_PASSPHRASE:
            self._sealed.show()
            self.passphrase.setFocus()
        self.troubled.emit(Trouble(code=error.code, facts=dict(error.facts)))
