"""One line of an order, as far as the shop may know it: what, how many, how much, when; nothing about the buyer."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache

import msgspec


class OrderLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One kept line of an export.

    Attributes:
        key: the same line in another export has the same key: 64 bits of a SHA-256.
        fingerprint: as long; changes with anything an export says of the line, its status included.
        view: "orders" where one row was a whole order (see ``Profile.view``).
        order_id: "" for a till's sale.
        merchant_codes: in the order in which they are tried.
        quantity_thousandths: thousandths of a piece.
        ordered_fen, paid_fen: as the platform's columns say (hundredths of *currency*).
        refund_fen: what was given back; is_refund_unknown: something was, and the export does not say how much.
        is_paid: counts as paid; a till's negative row does not.
        paid_at: whole seconds since 1970, or None without a clock time; paid_on: the ISO date where only that is known.
        created_at: when it was ordered, or None.
        traffic: what the platform says it came from, or "".
    """

    key: int
    fingerprint: int
    platform: str
    view: str
    order_id: str
    product_name: str
    barcode: str
    merchant_codes: tuple[str, ...]
    platform_product: str
    quantity_thousandths: int
    currency: str
    ordered_fen: int
    paid_fen: int
    refund_fen: int
    is_refund_unknown: bool
    is_paid: bool
    paid_at: int | None
    paid_on: str
    created_at: int | None
    traffic: str


class Draft(msgspec.Struct, kw_only=True, gc=False):
    """A line while its file is still being read: order-level refunds are not spread yet."""

    row: int
    order_id: str
    line_id: str
    product_name: str
    variant: str
    barcode: str
    merchant_codes: tuple[str, ...]
    platform_product: str
    quantity_thousandths: int
    currency: str
    ordered_fen: int
    paid_fen: int
    is_paid: bool
    paid_at: int | None
    paid_on: str
    created_at: int | None
    status: str
    after_sale: str
    traffic: str
    refund_fen: int = 0
    is_refund_unknown: bool = False
    order_refund_fen: int = 0
    returned_thousandths: int = 0


def content_of(draft: Draft, *, is_till: bool) -> tuple[str | int | tuple[str, ...] | None, ...]:
    """Return what makes a line without a line id this line: everything but status, times and refunds.

    A till's sale has no order number either, so there its time belongs to it.
    """
    return (
        draft.order_id, draft.product_name, draft.variant, draft.barcode, draft.merchant_codes, draft.platform_product,
        draft.quantity_thousandths, draft.currency, draft.ordered_fen, draft.paid_fen,
        *((draft.paid_at, draft.paid_on) if is_till else ()),
    )  # fmt: skip


class LineKeys:
    """Gives the lines of one file their keys: by line id, else by content and how many equal lines stood before."""

    def __init__(self, platform: str, *, is_till: bool) -> None:
        self.platform = platform
        self.is_till = is_till
        self._seen: Counter[int] = Counter()

    def key(self, draft: Draft) -> int:
        """Return the key of the next line."""
        if draft.line_id:
            return digest((self.platform, "line", draft.line_id))
        content = digest((self.platform, "content", content_of(draft, is_till=self.is_till)))
        self._seen[content] += 1
        return digest((content, self._seen[content])) if self._seen[content] > 1 else content


def line_of(draft: Draft, *, key: int, platform: str, view: str) -> OrderLine:
    """Return the finished line."""
    return OrderLine(
        key=key,
        fingerprint=digest((view, msgspec.structs.astuple(draft)[1:])),
        platform=platform,
        view=view,
        order_id=draft.order_id,
        product_name=draft.product_name,
        barcode=draft.barcode,
        merchant_codes=draft.merchant_codes,
        platform_product=draft.platform_product,
        quantity_thousandths=draft.quantity_thousandths,
        currency=draft.currency,
        ordered_fen=draft.ordered_fen,
        paid_fen=draft.paid_fen,
        refund_fen=draft.refund_fen,
        is_refund_unknown=draft.is_refund_unknown,
        is_paid=draft.is_paid,
        paid_at=draft.paid_at,
        paid_on=draft.paid_on,
        created_at=draft.created_at,
        traffic=draft.traffic,
    )


@lru_cache(maxsize=1000)
def order_number(platform: str, order_id: str) -> int:
    """Return the number under which an order is counted; never 0, which stands for none."""
    return digest((platform, order_id)) or 1


def digest(values: tuple[object, ...]) -> int:
    """Return the first 64 bits of the SHA-256 of *values* as JSON, as SQLite keeps integers."""
    return int.from_bytes(hashlib.sha256(msgspec.json.encode(values)).digest()[:8], "big", signed=True)
