"""What order lines share, and lines that a summary need not tell apart, added up into one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from catalog.sales.order_line import OrderLine, order_number


class Label(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What many lines say alike: where they are from and which product they mean."""

    platform: str
    view: str = "lines"
    currency: str = "CNY"
    traffic: str = ""
    product_name: str = ""
    barcode: str = ""
    merchant_codes: tuple[str, ...] = ()
    platform_product: str = ""


class Bundle(msgspec.Struct, kw_only=True):
    """Lines of one label that belong to the same stretch of time and are alike in being paid, given away and given back.

    Attributes:
        at: when one of them was paid, whole seconds since 1970; None without a clock time. on: the ISO date where only that is known.
        orders: the orders' numbers (a list, or an array of 64 bits each), repeated as often as they come; none of a till's sales.
        lines, quantity (thousandths of a piece), ordered, paid, refunds (whole fen), unknown_refunds (lines): added up.
        is_gift: paid without money.
    """

    label: Label
    at: int | None
    on: str
    is_paid: bool
    is_gift: bool
    is_refunded: bool
    orders: Any
    lines: int
    quantity: int
    ordered: int
    paid: int
    refunds: int
    unknown_refunds: int


def label_of(line: OrderLine) -> Label:
    """Return what *line* shares with others."""
    return Label(
        platform=line.platform,
        view=line.view,
        currency=line.currency,
        traffic=line.traffic,
        product_name=line.product_name,
        barcode=line.barcode,
        merchant_codes=line.merchant_codes,
        platform_product=line.platform_product,
    )


def read_label(row: Mapping[str, Any]) -> Label:
    """Return the label in a row of ``order_labels``."""
    codes = msgspec.json.decode(row["merchant_codes"], type=tuple[str, ...])
    return Label(**{name: row[name] for name in Label.__struct_fields__} | {"merchant_codes": codes})


def bundle_of(line: OrderLine) -> Bundle:
    """Return *line* as a bundle of one."""
    return Bundle(
        label=label_of(line),
        at=line.paid_at,
        on=line.paid_on,
        is_paid=line.is_paid,
        is_gift=line.is_paid and line.paid_fen == 0,
        is_refunded=bool(line.refund_fen or line.is_refund_unknown),
        orders=(order_number(line.platform, line.order_id),) if line.order_id else (),
        lines=1,
        quantity=line.quantity_thousandths if line.is_paid and line.paid_fen >= 0 else 0,
        ordered=line.ordered_fen,
        paid=line.paid_fen if line.is_paid else 0,
        refunds=line.refund_fen,
        unknown_refunds=int(line.is_refund_unknown),
    )
