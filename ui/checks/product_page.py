"""One product's checks: why it may not be shown, what the rules found, what is still to be signed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.models.checks import Found, Item, ProductCheck
from ui.models.state_words import STANDING, Shown
from ui.parts.lesson import Lesson
from ui.parts.panel import Panel, hairline, text_label
from ui.parts.state_chip import StateChip

GRAVITY = {
    True: Shown(code="ui.checks.violation", shape="octagon-x", tone="live"),
    False: Shown(code="ui.checks.review", shape="triangle-alert", tone="caution"),
}
ITEMS = {
    "failed": Shown(code="ui.item.failed", shape="octagon-x", tone="live"),
    "missing": Shown(code="ui.item.missing", shape="pen-line", tone="caution"),
    "advised": Shown(code="ui.item.advised", shape="info", tone="quiet"),
    "signed": Shown(code="ui.item.signed", shape="circle-check", tone="clear"),
    "waived": Shown(code="ui.item.waived", shape="circle-check", tone="quiet"),
    "proved": Shown(code="ui.item.proved", shape="circle-check", tone="clear"),
}
ROW_KINDS = (*GRAVITY.values(), *ITEMS.values())


class ProductPage(Panel):
    """Shows one ProductCheck."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.words, "ui.checks.product")
        self._desk = desk
        self._check: ProductCheck | None = None
        self.chip = StateChip(desk.words, desk.look, STANDING.values(), is_bold=True)
        self.title_row.addWidget(self.chip)
        self._stack = QStackedLayout()
        self._stack.addWidget(Lesson(desk.words, desk.look, "ui.checks.choose", "shield-check"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        desk.words.name(scroll, "ui.checks.product")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(10)
        scroll.setWidget(self._inside)
        self._scroll = scroll
        self._stack.addWidget(scroll)
        self.body.addLayout(self._stack, 1)
        desk.words.changed.connect(self._fill)
        self._fill()

    @property
    def check(self) -> ProductCheck | None:
        """What is shown."""
        return self._check

    def show_check(self, check: ProductCheck | None) -> None:
        """Show *check*, or how to choose one."""
        is_other = check is None or self._check is None or check.product != self._check.product
        self._check = check
        self._fill()
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)

    def _fill(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        check = self._check
        self.chip.setVisible(check is not None)
        self._stack.setCurrentIndex(0 if check is None else 1)
        if check is None:
            return
        words = self._desk.words
        self.chip.show_state(STANDING[check.standing])
        self._say(check.name or words.say(f"ui.checks.scope-{check.product}"), size=20)
        if check.clearance:
            self._say(words.say("ui.checks.cleared-until", **check.clearance))
        if check.reason:
            self._say(words.say(check.reason, **check.reason_facts))
            self._say(words.hint(check.reason, **check.reason_facts), tone="quiet")
        if check.lowest:
            self._heading("ui.checks.findings")
        if check.lowest and not check.found:
            self._say(words.say("ui.checks.no-findings"), tone="quiet")
        for found in check.found:
            self._column.addWidget(self._found(found))
        self._heading("ui.checks.checklist")
        for one in check.items:
            self._column.addWidget(self._item(one))
        self._column.addStretch(1)

    def _heading(self, code: str) -> None:
        self._column.addWidget(hairline())
        head = text_label("quiet", 12, is_bold=True)
        head.setText(self._desk.words.say(code))
        self._column.addWidget(head)

    def _say(self, text: str, *, tone: str = "", size: int = 14) -> None:
        if text:
            label = text_label(tone, size, wraps=True)
            label.setText(text)
            self._column.addWidget(label)

    def _found(self, found: Found) -> QWidget:
        say = self._desk.words.say
        told = [(say("ui.checks.found", text=found.text, why=found.why), "", 14)]
        if found.suggestion:
            told.append((say("ui.checks.suggestion", text=found.suggestion), "clear", 14))
        if found.sources:
            told.append((say("ui.checks.sources", sources=found.sources), "quiet", 12))
        return self._row(GRAVITY[found.is_blocking], told)

    def _item(self, item: Item) -> QWidget:
        say = self._desk.words.say
        told = [(f"{item.id}  {item.text}", "", 14)]
        if item.by:
            told.append((say("ui.checks.signed", by=item.by, at=item.at), "quiet", 12))
        if item.reason:
            told.append((say(item.reason, **item.reason_facts), "quiet", 12))
        if item.is_open and item.evidence:
            told.append((say("ui.checks.evidence", text=item.evidence), "quiet", 12))
        return self._row(ITEMS[item.state], told)

    def _row(self, shown: Shown, told: list[tuple[str, str, int]]) -> QWidget:
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        chip = StateChip(self._desk.words, self._desk.look, ROW_KINDS)
        chip.show_state(shown)
        grid.addWidget(chip, 0, 0, Qt.AlignmentFlag.AlignTop)
        for number, (text, tone, size) in enumerate(told):
            label = text_label(tone, size, wraps=True)
            label.setText(text)
            grid.addWidget(label, number, 1)
        grid.setColumnStretch(1, 1)
        return whole
