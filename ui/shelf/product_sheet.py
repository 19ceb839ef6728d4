"""One product, everything the shelf knows of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from catalog.money import yuan
from ui.desk import Desk
from ui.models.shelf import ShelfRow
from ui.models.state_words import STANDING
from ui.parts.buttons import WordButton
from ui.parts.panel import hairline, text_label
from ui.parts.side_sheet import SideSheet
from ui.parts.state_chip import StateChip


class ProductSheet(SideSheet):
    """Signal ``added``: the product belongs into tonight's rundown."""

    added = Signal(str)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(desk.words, desk.look, host, "ui.product.title")
        self._words = desk.words
        self._row: ShelfRow | None = None
        self.name = text_label(size=16, is_bold=True, wraps=True)
        self.chip = StateChip(desk.words, desk.look, STANDING.values())
        self.facts = text_label(wraps=True)
        self.claims = text_label(wraps=True)
        self.claims_head = text_label("quiet", 12)
        desk.words.put(self.claims_head, "ui.product.claims")
        for widget in (self.name, self.chip, hairline(), self.facts, self.claims_head, self.claims):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.add_button = WordButton(desk.words, desk.look, "ui.shelf.add", icon="list-ordered", kind="primary")
        self.add_button.clicked.connect(self._add)
        self.foot.addStretch(1)
        self.foot.addWidget(self.add_button)
        desk.words.changed.connect(self._say)

    def first_field(self) -> QWidget:
        return self.add_button

    def show_product(self, row: ShelfRow) -> None:
        """Show *row*'s product."""
        self._row = row
        self._say()
        self.open_sheet()

    def _say(self) -> None:
        if self._row is None:
            return
        product, words = self._row.product, self._words
        self.name.setText(product.name)
        self.chip.show_state(STANDING[self._row.standing])
        lines = []
        for variant in product.variants:
            unit = f"/{variant.unit}" if variant.unit else ""
            parts = [variant.name, f"¥{yuan(variant.price_fen)}{unit}"]
            if variant.compared_fen is not None:
                parts.append(words.say("ui.product.compared", price=yuan(variant.compared_fen)))
            if variant.stock is not None:
                parts.append(words.say("ui.product.stock", stock=variant.stock))
            parts += [code for code in (variant.barcode, variant.merchant_code) if code]
            lines.append(" · ".join(part for part in parts if part))
        for code, text in (("ui.product.origin", product.origin), ("ui.product.link", product.link)):
            if text:
                lines.append(words.say(code, text=text))
        self.facts.setText("\n".join(lines))
        self.claims.setText("\n".join(product.claims))
        self.claims_head.setVisible(bool(product.claims))

    def _add(self) -> None:
        if self._row is not None:
            self.added.emit(self._row.product.id)
            self.close_sheet()
