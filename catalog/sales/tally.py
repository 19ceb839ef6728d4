"""Adds order lines up: one tally holds one currency, in whole fen."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.sales.order_line import OrderLine


class Tally:
    """What some lines of one currency add up to (takings.md: money, paid line, gift line, refunds).

    Attributes:
        orders: distinct orders; a till's sales have none.
        paid_orders, refunded_orders: those with a paid line, and with anything given back.
        quantity, gift_quantity: thousandths of a piece, on paid lines with and without money.
        ordered, paid, refunds: whole fen.
        refund_amount_unknown_lines: given back in part, by an amount the export does not say.
    """

    def __init__(self, lines: Iterable[OrderLine] = ()) -> None:
        self._orders: set[tuple[str, str]] = set()
        self._paid_orders: set[tuple[str, str]] = set()
        self._refunded_orders: set[tuple[str, str]] = set()
        self.lines = self.paid_lines = self.gift_lines = 0
        self.quantity = self.gift_quantity = 0
        self.ordered = self.paid = self.refunds = 0
        self.refund_amount_unknown_lines = 0
        for line in lines:
            self.add(line)

    def add(self, line: OrderLine) -> None:
        """Count *line* in."""
        order = (line.platform, line.order_id) if line.order_id else None
        self.lines += 1
        self.ordered += line.ordered_fen
        self.refunds += line.refund_fen
        self.refund_amount_unknown_lines += line.is_refund_unknown
        if order:
            self._orders.add(order)
        if order and (line.refund_fen or line.is_refund_unknown):
            self._refunded_orders.add(order)
        if not line.is_paid:
            return
        if order:
            self._paid_orders.add(order)
        self.paid_lines += 1
        self.paid += line.paid_fen
        if line.paid_fen > 0:
            self.quantity += line.quantity_thousandths
        elif line.paid_fen == 0:
            self.gift_lines += 1
            self.gift_quantity += line.quantity_thousandths

    @property
    def orders(self) -> int:
        return len(self._orders)

    @property
    def paid_orders(self) -> int:
        return len(self._paid_orders)

    @property
    def refunded_orders(self) -> int:
        return len(self._refunded_orders)

    @property
    def net(self) -> int:
        return self.paid - self.refunds


Tallies = dict[str, Tally]
"""By currency; they are never added."""


def add_to(tallies: Tallies, line: OrderLine) -> None:
    """Count *line* into the tally of its currency."""
    tally = tallies.get(line.currency)
    if tally is None:
        tally = tallies[line.currency] = Tally()
    tally.add(line)
