"""The shelf: what is sold, found by name, code or barcode; products come in through the wizard."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from assets.errors import KaiboError
from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.models.shelf import ShelfRow, shelf_rows, standings
from ui.models.state_words import STANDING
from ui.parts.buttons import BigButton, WordButton
from ui.parts.lesson import Lesson
from ui.parts.panel import text_label
from ui.parts.room import Room
from ui.parts.tables import Column, Table
from ui.shelf.import_wizard import ImportWizard
from ui.shelf.product_sheet import ProductSheet

TYPING_PAUSE_MS = 150
JUDGED_AT_ONCE = 25

COLUMNS = (
    Column(code="ui.shelf.name", text=lambda row: row.name),
    Column(code="ui.shelf.variant", text=lambda row: row.variant, width=190),
    Column(code="ui.shelf.price", text=lambda row: row.price, width=140, is_figure=True),
    Column(code="ui.shelf.compared", text=lambda row: row.compared, width=120, is_figure=True),
    Column(code="ui.shelf.stock", text=lambda row: row.stock, width=90, is_figure=True),
    Column(code="ui.shelf.barcode", text=lambda row: row.barcode, width=150),
    Column(code="ui.shelf.standing", width=150, shown=lambda row: STANDING[row.standing]),
)


class ShelfRoom(Room):
    """Signal ``added``: ids of products that belong into tonight's rundown."""

    added = Signal(list)

    name = "shelf"
    icon = "package"

    def __init__(self, desk: Desk) -> None:
        words, look = desk.words, desk.look
        super().__init__(desk, BigButton(words, look, "ui.shelf.import", icon="file-up"))
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(False)
        self.search.setFixedWidth(300)
        words.empty(self.search, "ui.shelf.search")
        words.name(self.search, "ui.shelf.search")
        self.count = text_label("quiet")
        self.add_button = WordButton(words, look, "ui.shelf.add", icon="list-ordered")
        self.undo_button = WordButton(words, look, "ui.shelf.undo", icon="undo-2")
        for widget in (self.count, self.search, self.add_button, self.undo_button):
            self.head.addWidget(widget)
        lesson = Lesson(words, look, "ui.shelf.empty", "package", step="ui.shelf.import", step_icon="file-up", pressed=self.open_wizard)
        self.table = Table(words, look, COLUMNS, lesson, "ui.room.shelf")
        self.column.addWidget(self.table, 1)
        self.wizard = ImportWizard(desk, self)
        self.sheet = ProductSheet(desk, self)
        self._waiting: list[ShelfRow] = []
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.read)
        self.search.textChanged.connect(self._typing.start)
        self.big.clicked.connect(self.open_wizard)
        self.add_button.clicked.connect(self._add)
        self.undo_button.clicked.connect(self._undo)
        self.table.view.activated.connect(self._open)
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._allow())
        self.wizard.imported.connect(self.read)
        self.wizard.troubled.connect(self.tell)
        self.sheet.added.connect(lambda product: self.added.emit([product]))
        self.sheet.added.connect(lambda _product: self.tell_done("ui.shelf.was-added"))
        self._allow()

    def enter(self) -> None:
        self.read()

    def read(self) -> None:
        """Look at the shelf again."""
        text = self.search.text()
        self.desk.reader.ask(lambda shop: shelf_rows(shop, text), self._put, self._failed)

    def open_wizard(self) -> None:
        """Begin an import."""
        self.wizard.begin()

    def _put(self, rows: Sequence[ShelfRow]) -> None:
        known = {row.product.id: row.standing for row in self.table.model.records}
        self.table.model.put([msgspec.structs.replace(row, standing=known.get(row.product.id, "unknown")) for row in rows])
        self.desk.words.put(self.count, "ui.shelf.count", products=len(rows))
        self._waiting = list(rows)
        self._judge()
        self._allow()

    def _judge(self) -> None:
        batch, self._waiting = self._waiting[:JUDGED_AT_ONCE], self._waiting[JUDGED_AT_ONCE:]
        if batch:
            today = self.desk.clock().astimezone().date()
            self.desk.reader.ask(lambda shop: standings(shop, [row.product for row in batch], today=today), self._judged, self._failed)

    def _judged(self, found: dict[str, str]) -> None:
        for number, row in enumerate(self.table.model.records):
            standing = found.get(row.product.id)
            if standing is not None and standing != row.standing:
                self.table.model.replace(number, msgspec.structs.replace(row, standing=standing))
        self._judge()

    def _allow(self) -> None:
        self.add_button.setEnabled(self.table.chosen() is not None)

    def _add(self) -> None:
        row = self.table.chosen()
        if row is not None:
            self.added.emit([row.product.id])
            self.tell_done("ui.shelf.was-added")

    def _open(self, index: QModelIndex) -> None:
        self.sheet.show_product(self.table.model.records[index.row()])

    def _undo(self) -> None:
        self.desk.errands.run(["products", "undo-import"], self._undone, self.tell)

    def _undone(self, _document: dict[str, object]) -> None:
        self.tell_done("ui.shelf.undone")
        self.read()

    def _failed(self, error: KaiboError) -> None:
        self.tell(Trouble(code=error.code, facts=dict(error.facts)))
