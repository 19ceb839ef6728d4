"""Turns the rows under one header into drafts of order lines; of every row only the profile's named columns outlive it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from catalog.product import cleaned
from catalog.sales.cells import (
    BAD_AMOUNT,
    NEVER,
    PLAINLY_FILLED,
    Cell,
    Moment,
    has_clock,
    is_empty,
    midnight,
    read_id,
    read_moment,
    read_money,
    read_pieces,
    text_of,
)
from catalog.sales.errors import CellRefused
from catalog.sales.export_profile import Role
from catalog.sales.heading import Heading, heading_key
from catalog.sales.order_line import Draft
from catalog.sales.refunds import settle_by_words

MISSING_ID, BAD_ID = "missing_id", "bad_id"
TOTAL_WORDS = ("合计", "总计", "小计", "汇总", "本页合计", "total", "grandtotal", "subtotal")
TIMES: tuple[Role, ...] = ("paid_time", "created_time")
OF_ORDERS: tuple[Role, ...] = ("order_id", "line_id", "product_name", "created_time", "paid_time")
DATED_ID = re.compile(r"(\d{2})(\d{2})(\d{2})-")
CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST_NAME = 200
REMEMBERED = 20_000
"""Texts a reader keeps at hand while it reads: an export says the same names over and over."""


class RefusedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was left out: its number as a spreadsheet shows it, why, and which column; never what it held."""

    row: int
    code: str
    column: str = ""


class OrderHead(msgspec.Struct, frozen=True, kw_only=True):
    """What an order's first row says for all its rows, also where that row itself is refused."""

    paid: Moment = NEVER
    currency: str = ""
    status: str = ""
    refund_fen: int = 0


class RowReader:
    """Takes the rows under one header, one after the other."""

    def __init__(self, heading: Heading) -> None:
        self.profile = heading.profile
        self.heading = heading
        self._places = heading.places
        self.rows = 0
        self.non_order_rows = 0
        self.duplicate_rows = 0
        self.drafts: list[Draft] = []
        self.refused: list[RefusedRow] = []
        self.warnings: Counter[str] = Counter()
        self._line_ids: set[int] = set()
        self._heads: dict[str, OrderHead] = {}
        self._maybe_midnight: list[Draft] = []
        self._has_clock = False
        self._time_places = [place for role in TIMES for place in heading.places.get(role, ())]
        self._texts: dict[str, str] = {}
        self._codes_at_hand: dict[str, str] = {}
        self._id_shape = re.compile(self.profile.id_shape)
        self._paid_fen = 0

    def take(self, number: int, cells: Sequence[Cell]) -> None:
        """Read one row: a line, a total, an explanation, or a refusal."""
        if not (cells and cells[0] and not is_blank(cells[0])) and all(is_blank(cell) for cell in cells):
            return
        self.rows += 1
        if self._is_explanation(number, cells) or self._is_total(cells):
            self.non_order_rows += 1
            return
        try:
            draft = self._draft(number, cells)
        except CellRefused as refused:
            self.refused.append(RefusedRow(row=number, code=refused.code, column=refused.column))
            return
        if draft.line_id:
            line = hash(draft.line_id)  # 64 bits each: a million numbers as texts would be 150 MB
            if line in self._line_ids:
                self.duplicate_rows += 1
                return
            self._line_ids.add(line)
        self.drafts.append(draft)
        self._paid_fen += draft.paid_fen

    def _cell(self, role: Role, cells: Sequence[Cell]) -> Cell:
        for place in self._places.get(role, ()):
            cell = cells[place] if place < len(cells) else None
            if cell is None or cell == "":
                continue
            if (isinstance(cell, str) and len(cell) > PLAINLY_FILLED and cell[0].isalnum()) or not is_empty(cell):
                return cell
        return None

    def _text(self, role: Role, cells: Sequence[Cell]) -> str:
        cell = self._cell(role, cells)
        if not isinstance(cell, str):
            return cleaned(text_of(cell))[:LONGEST_NAME] if cell is not None else ""
        found = self._texts.get(cell)
        if found is None:
            found = cleaned(text_of(cell))[:LONGEST_NAME]
            if len(self._texts) < REMEMBERED:
                self._texts[cell] = found
        return found

    def _is_explanation(self, number: int, cells: Sequence[Cell]) -> bool:
        """Whether the row right under the header explains the columns in words, as TikTok's does."""
        if number != self.heading.row + 1 or self.profile.is_till:
            return False
        order_id, numbers = self._cell("order_id", cells), [self._cell(role, cells) for role in ("quantity", "paid", "unit_price")]
        told = [cell for cell in (order_id, *numbers) if cell is not None]
        return len(told) > 1 and all(isinstance(cell, str) and not re.search(r"\d", cell) for cell in told)

    def _is_total(self, cells: Sequence[Cell]) -> bool:
        """Whether the row adds up the others; one that does not agree with them is counted as a warning.

        A row with an order's number, product or time is an order, though a note in it may begin with such a word.
        """
        if cells and isinstance(cells[0], str) and cells[0][:1].isdigit():
            return False
        first = next((cell for cell in cells if not is_blank(cell)), None)
        if not isinstance(first, str) or not heading_key(first).startswith(TOTAL_WORDS):
            return False
        if any((cell := self._cell(role, cells)) is not None and cell != first for role in OF_ORDERS):
            return False
        try:
            told = read_money(self._cell("paid", cells))[0]
        except CellRefused:
            told = 0
        if told and told != self._paid_fen:
            self.warnings["orders.total-disagrees"] += 1
        return True

    def _draft(self, number: int, cells: Sequence[Cell]) -> Draft:
        profile = self.profile
        order_id, line_id = self._id("order_id", cells), self._id("line_id", cells)
        if not profile.is_till and (not order_id or ("line_id" in profile.columns and not line_id)):
            raise CellRefused(MISSING_ID)
        head = self._head(order_id, cells)
        quantity = read_pieces(self._cell("quantity", cells), is_weighed=profile.is_till)
        ordered_fen, paid_fen, currency = self._amounts(cells, quantity)
        refund_fen = head.refund_fen if head else read_money(self._cell("refund", cells))[0]
        paid_time = head.paid if head else self._paid_time(cells)
        status = head.status if head else self._text("status", cells)
        draft = Draft(
            row=number,
            order_id=order_id,
            line_id=line_id,
            product_name=self._text("product_name", cells),
            variant=self._text("variant", cells),
            barcode=exact_id(self._cell("barcode", cells)),
            merchant_codes=self._codes("merchant_code", cells),
            platform_product=next(iter(self._codes("platform_product", cells)), ""),
            quantity_thousandths=quantity,
            currency=self._currency(cells) or currency or (head.currency if head else "") or profile.currency,
            ordered_fen=ordered_fen,
            paid_fen=paid_fen,
            is_paid=self._is_paid(paid_time, status, paid_fen),
            paid_at=paid_time.at,
            paid_on=paid_time.on,
            created_at=self._created(cells),
            status=status,
            after_sale=self._text("after_sale", cells),
            traffic=self._traffic(cells),
        )
        self._weigh_midnight(draft, cells)
        self._settle(draft, refund_fen, cells)
        self._date_from_id(draft)
        return draft

    def _id(self, role: Role, cells: Sequence[Cell]) -> str:
        """Read an order's or line's number; anything that does not look like one may be somebody's name or note."""
        told = read_id(self._cell(role, cells))
        if told and not self._id_shape.fullmatch(told):
            raise CellRefused(BAD_ID, column=self.profile.columns[role][0])
        return told

    def _amounts(self, cells: Sequence[Cell], quantity: int) -> tuple[int, int, str]:
        """Return ordered and paid, and the currency the cells themselves name."""
        paid_fen, currency = read_money(self._cell("paid", cells))
        ordered_fen, other = read_money(self._cell("ordered", cells)) if "ordered" in self.profile.columns else (paid_fen, currency)
        if "unit_price" in self.heading.places and "paid" not in self.profile.columns:
            price_fen, currency = read_money(self._cell("unit_price", cells))
            discount_fen, other = read_money(self._cell("discount", cells))
            ordered_fen = paid_fen = price_fen * quantity // 1000 - discount_fen
        if currency and other and currency != other:
            raise CellRefused(BAD_AMOUNT)
        return ordered_fen, paid_fen, currency or other

    def _head(self, order_id: str, cells: Sequence[Cell]) -> OrderHead | None:
        """Return what the order's first row said for all of them; None where each row speaks for itself."""
        if self.profile.paid != "first-time":
            return None
        if order_id not in self._heads:
            self._heads[order_id] = OrderHead()  # stays, where the first row's cells cannot be read
            self._heads[order_id] = OrderHead(
                paid=self._paid_time(cells),
                currency=self._currency(cells),
                status=self._text("status", cells),
                refund_fen=read_money(self._cell("refund", cells))[0],
            )
        return self._heads[order_id]

    def _paid_time(self, cells: Sequence[Cell]) -> Moment:
        return read_moment(self._cell("paid_time", cells), is_day_first=self.profile.is_day_first)

    def _weigh_midnight(self, draft: Draft, cells: Sequence[Cell]) -> None:
        """Remember a workbook's date without a clock: where its neighbours have one, it is midnight, not a whole day."""
        self._has_clock = self._has_clock or any(has_clock(cells[place]) for place in self._time_places if place < len(cells))
        if draft.paid_on and not isinstance(self._cell("paid_time", cells), str):
            self._maybe_midnight.append(draft)

    def _currency(self, cells: Sequence[Cell]) -> str:
        told = text_of(self._cell("currency", cells)).upper()
        return told if CURRENCY.fullmatch(told) else ""

    def _is_paid(self, paid_time: Moment, status: str, paid_fen: int) -> bool:
        match self.profile.paid:
            case "status":
                return status not in self.profile.unpaid_statuses
            case "amount":
                return paid_fen >= 0
        return paid_time != NEVER

    def _codes(self, role: Role, cells: Sequence[Cell]) -> tuple[str, ...]:
        found = [cells[place] for place in self.heading.places.get(role, ()) if place < len(cells)]
        return tuple(code for cell in found if (code := self._code(cell)))

    def _code(self, cell: Cell) -> str:
        if not isinstance(cell, str):
            return cleaned(exact_id(cell))[:LONGEST_NAME]
        code = self._codes_at_hand.get(cell)
        if code is None:
            code = cleaned(exact_id(cell))[:LONGEST_NAME]
            if len(self._codes_at_hand) < REMEMBERED:
                self._codes_at_hand[cell] = code
        return code

    def _created(self, cells: Sequence[Cell]) -> int | None:
        try:
            return read_moment(self._cell("created_time", cells), is_day_first=self.profile.is_day_first).at
        except CellRefused:
            return None  # no figure rests on it

    def _traffic(self, cells: Sequence[Cell]) -> str:
        told = self._text("traffic", cells)
        return told if told in self.profile.traffic_words else ""

    def _settle(self, draft: Draft, refund_fen: int, cells: Sequence[Cell]) -> None:
        match self.profile.refund:
            case "status":
                if not settle_by_words(draft, self.profile):
                    self.warnings["orders.after-sale-unknown"] += 1
            case "amount":
                draft.refund_fen = refund_fen if draft.is_paid else 0
            case "negative-row":
                draft.refund_fen = max(0, -draft.paid_fen)
            case "order" | "order-returned":
                draft.order_refund_fen = refund_fen
                draft.returned_thousandths = read_pieces(self._cell("returned_quantity", cells), is_weighed=False)
            case "none":
                pass

    def _date_from_id(self, draft: Draft) -> None:
        read = DATED_ID.match(draft.order_id) if self.profile.date_in_order_id and draft.is_paid else None
        if read is None or draft.paid_at is not None or draft.paid_on:
            return
        try:
            draft.paid_on = read_moment("20{}-{}-{}".format(*read.groups())).on
        except CellRefused:
            return
        self.warnings["orders.date-from-order-number"] += 1

    def settle_midnights(self) -> None:
        """Give a workbook's dates without a clock midnight, where their neighbours have a clock."""
        for draft in self._maybe_midnight if self._has_clock else ():
            draft.paid_at, draft.paid_on = midnight(draft.paid_on), ""


def is_blank(cell: Cell) -> bool:
    """Return whether nothing at all stands in the cell ("-" is something)."""
    return cell is None or (isinstance(cell, str) and not text_of(cell))


def exact_id(cell: Cell) -> str:
    """Return a code, or "" for one that lost its digits to a spreadsheet: it must not find another product."""
    try:
        return read_id(cell)
    except CellRefused:
        return ""
