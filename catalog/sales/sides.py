"""Chooses the broadcasts of one side of a comparison: by id, host, slot of the day, days or campaign, or a product shown in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import msgspec

from catalog.broadcasts.broadcast import SHOP_ZONE, Broadcast
from catalog.sales.errors import SideUnknown

CAMPAIGNS = Path(__file__).parents[2] / "assets" / "campaigns.toml"
SLOT = re.compile(r"(\d{1,2})-(\d{1,2})")
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side: what it was called, its broadcasts, and the product it is narrowed to ("" for all that was sold)."""

    label: str
    broadcasts: tuple[Broadcast, ...]
    product: str = ""


def side(label: str, broadcasts: Sequence[Broadcast], *, product_id: Callable[[str], str]) -> Side:
    """Return the side *label* names; rehearsals are never part of one.

    ``ID,ID,...`` or ``host:NAME``, ``slot:20-22`` (began from 20:00 to 21:59), ``2026-10-20..2026-11-11``,
    ``campaign:双11``, ``product:CODE`` (what that product did in the broadcasts that showed it).

    Raises:
        SideUnknown: it is none of these, or names a broadcast the shop does not have.
        ProductUnknown, ProductAmbiguous: from *product_id*, which turns what was typed into a product's id.
    """
    kind, _, named = label.partition(":")
    real = [each for each in broadcasts if not each.is_rehearsal]
    if kind == "host" and named:
        return Side(label=label, broadcasts=tuple(each for each in real if each.host == named))
    if kind == "product" and named:
        product = product_id(named)
        shown = (each for each in real if any(interval.product == product for interval in each.intervals))
        return Side(label=label, broadcasts=tuple(shown), product=product)
    if kind == "slot" and (hours := SLOT.fullmatch(named)):
        first, last = int(hours[1]), int(hours[2])
        return Side(label=label, broadcasts=tuple(each for each in real if is_between(began(each).hour, first, last)))
    if days := DAYS.fullmatch(label):
        try:
            first_day, last_day = date.fromisoformat(days[1]), date.fromisoformat(days[2])
        except ValueError:
            raise SideUnknown(side=label) from None
        return Side(label=label, broadcasts=tuple(each for each in real if first_day <= began(each).date() <= last_day))
    if kind == "campaign" and named in campaigns():
        first_mark, last_mark = campaigns()[named]
        return Side(label=label, broadcasts=tuple(each for each in real if first_mark <= f"{began(each):%m-%d}" <= last_mark))
    known = {each.id: each for each in real}
    ids = [each.strip() for each in label.split(",") if each.strip()]
    if not ids or any(each not in known for each in ids):
        raise SideUnknown(side=label)
    return Side(label=label, broadcasts=tuple(known[each] for each in dict.fromkeys(ids)))


def began(broadcast: Broadcast) -> datetime:
    """Return when the broadcast began, in the shop's zone."""
    return datetime.fromtimestamp(broadcast.began_ms // 1000, SHOP_ZONE)


def is_between(hour: int, first: int, last: int) -> bool:
    """Return whether *hour* lies from *first* up to before *last*, over midnight too."""
    return first <= hour < last if first < last else hour >= first or hour < last


@cache
def campaigns() -> dict[str, tuple[str, str]]:
    """Return the first and last day (MM-DD) of every campaign that is known."""
    days = tomllib.loads(CAMPAIGNS.read_text(encoding="utf-8"))["days"]
    return {name: (first, last) for name, (first, last) in days.items()}
