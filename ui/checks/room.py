"""The checks: what blocks tonight, by product, and who signs what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from assets.errors import KaiboError
from ui.bridge.errands import Trouble
from ui.checks.product_page import ProductPage
from ui.checks.sign_off_form import SignOffForm
from ui.desk import Desk
from ui.models.checks import CheckLine, ProductCheck, check_lines, product_check
from ui.models.state_words import STANDING
from ui.parts.buttons import BigButton
from ui.parts.lesson import Lesson
from ui.parts.panel import text_label
from ui.parts.room import Room
from ui.parts.tables import Column, Table


class ChecksRoom(Room):
    """The list on the left, the chosen product on the right."""

    name = "checks"
    icon = "shield-check"

    def __init__(self, desk: Desk) -> None:
        words, look = desk.words, desk.look
        super().__init__(desk, BigButton(words, look, "ui.checks.sign", icon="pen-line"))
        self.count = text_label("quiet")
        self.head.addWidget(self.count)
        columns = (
            Column(code="ui.checks.list", text=lambda line: self.name_of(line.product, line.name)),
            Column(code="ui.checks.when", text=lambda line: words.say("ui.checks.tonight") if line.is_tonight else "", width=100),
            Column(code="ui.shelf.standing", width=130, shown=lambda line: STANDING[line.standing]),
        )

        def to_shelf() -> None:
            self.went_to.emit("shelf")

        lesson = Lesson(words, look, "ui.checks.empty", "shield-check", step="ui.shelf.import", step_icon="file-up", pressed=to_shelf)
        self.table = Table(words, look, columns, lesson, "ui.checks.list")
        self.page = ProductPage(desk)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.table, 5)
        row.addWidget(self.page, 6)
        self.column.addLayout(row, 1)
        self.form = SignOffForm(desk, self)
        self._asked = ""
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._read_chosen())
        self.big.clicked.connect(self._begin)
        self.form.signed.connect(self._signed)
        self.form.troubled.connect(self.tell)
        words.changed.connect(self._read_chosen)
        self._allow()

    def enter(self) -> None:
        self.read()

    def read(self) -> None:
        """Judge every product again."""
        today = self.desk.clock().astimezone().date()
        self.desk.reader.ask(lambda shop: check_lines(shop, today=today), self._put, self._failed)

    def name_of(self, product: str, name: str) -> str:
        """Return what a line is called: the product's name, or the word for the room, the host or the broadcast."""
        return name or self.desk.words.say(f"ui.checks.scope-{product}")

    def _put(self, lines: Sequence[CheckLine]) -> None:
        chosen = self.table.chosen()
        self.table.model.put(lines)
        counted = Counter(line.standing for line in lines)
        facts = {"blocked": counted["blocked"], "waiting": counted["needs-person"], "cleared": counted["cleared"]}
        self.desk.words.put(self.count, "ui.checks.count", **facts)
        self.count.setVisible(bool(lines))
        wanted = chosen.product if chosen is not None else ""
        at = next((number for number, line in enumerate(lines) if line.product == wanted), 0)
        if lines:
            self.table.view.selectRow(at)
        self._read_chosen()

    def _read_chosen(self) -> None:
        line = self.table.chosen()
        self._asked = line.product if line is not None else ""
        if line is None:
            self.page.show_check(None)
            self._allow()
            return
        today, language, wanted = self.desk.clock().astimezone().date(), self.desk.words.language, line.product
        self.desk.reader.ask(lambda shop: product_check(shop, wanted, today=today, language=language), self._show, self._failed)

    def _show(self, check: ProductCheck) -> None:
        if check.product == self._asked:
            self.page.show_check(check)
            self._allow()

    def _allow(self) -> None:
        check = self.page.check
        self.big.setEnabled(check is not None and check.standing != "cleared")

    def _begin(self) -> None:
        if self.page.check is not None:
            check = self.page.check
            self.form.begin(check, self.name_of(check.product, check.name), self.desk.clock().astimezone().date())

    def _signed(self, document: dict[str, Any]) -> None:
        check = self.page.check
        if check is not None:
            code = "ui.checks.signed-off" if document.get("clearance") else "ui.checks.not-yet"
            self.tell_done(code, name=self.name_of(check.product, check.name))
        self.read()

    def _failed(self, error: KaiboError) -> None:
        self.tell(Trouble(code=error.code, facts=dict(error.facts)))
