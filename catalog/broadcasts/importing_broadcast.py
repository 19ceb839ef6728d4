"""Takes in a broadcast that was run elsewhere, from a JSON file: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from catalog.broadcasts.broadcast import SHOP_ZONE, Broadcast, milliseconds_of
from catalog.broadcasts.canonical_json import Value, canonical
from catalog.broadcasts.errors import (
    BroadcastEndsBeforeStart,
    BroadcastFileUnreadable,
    BroadcastProductUnknown,
    BroadcastTimeBad,
)
from catalog.broadcasts.indexing import broadcast_with_id, timeline_file
from catalog.broadcasts.reading_intervals import IMPORTED
from catalog.broadcasts.timeline import Timeline
from catalog.products import Products
from catalog.store import Shop


class ToldInterval(msgspec.Struct, frozen=True, kw_only=True):
    """One product's stretch of time, as the imported fact holds it."""

    product: str
    name: str
    from_ms: int
    to_ms: int


class ToldBroadcast(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of ``broadcast.imported``."""

    start_ms: int
    end_ms: int
    host: str
    platform: str
    sample: int
    shown: list[ToldInterval]


def import_broadcast(shop: Shop, file: Path, *, clock: Callable[[], datetime]) -> Broadcast:
    """Write the broadcast *file* tells of as a timeline of one fact, and return it; the same file again changes nothing.

    ``{"broadcast": {"start", "end", "host"?, "platform"?}, "shown": [{"product", "from", "to"}]}``: times are ISO 8601,
    China's where no zone is named; a product is an id, a barcode or a merchant code.

    Raises:
        BroadcastFileUnreadable, BroadcastTimeBad, BroadcastEndsBeforeStart, BroadcastProductUnknown: nothing was written.
    """
    facts = told_facts(_document(file), Products(shop), str(file), is_sample=shop.is_sample)
    broadcast = broadcast_id(facts)
    place = timeline_file(shop, broadcast)
    if not place.exists():
        timeline = Timeline(place, clock=clock)
        timeline.append(IMPORTED, msgspec.to_builtins(facts), is_urgent=True)
        timeline.close()
    return broadcast_with_id(shop, broadcast)


def broadcast_id(facts: ToldBroadcast) -> str:
    """Return the id of a broadcast run elsewhere: when it began, and a mark of what it was, so that telling it twice is once."""
    began = datetime.fromtimestamp(facts.start_ms // 1000, SHOP_ZONE)
    times: list[Value] = [[shown.product, shown.from_ms, shown.to_ms] for shown in facts.shown]
    mark = hashlib.sha256(canonical([facts.start_ms, facts.end_ms, facts.host, facts.platform, times])).hexdigest()
    return f"{began:%Y%m%d-%H%M%S}-{mark[:6]}"


def told_facts(document: Any, products: Products, file: str, *, is_sample: bool) -> ToldBroadcast:
    """Return the one fact that *document* tells, checked."""
    if not isinstance(document, dict) or not isinstance(document.get("broadcast"), dict):
        raise BroadcastFileUnreadable(file=file, place="broadcast")
    ran, shown = document["broadcast"], document.get("shown", [])
    if not isinstance(shown, list) or not all(isinstance(each, dict) for each in shown):
        raise BroadcastFileUnreadable(file=file, place="shown")
    start_ms, end_ms = _stretch(ran, "start", "end", "broadcast")
    return ToldBroadcast(
        start_ms=start_ms,
        end_ms=end_ms,
        host=_text(ran, "host", file),
        platform=_text(ran, "platform", file),
        sample=int(is_sample),
        shown=[_shown(each, f"shown {number}", products) for number, each in enumerate(shown, start=1)],
    )


def _shown(each: dict[str, Any], place: str, products: Products) -> ToldInterval:
    named = each.get("product")
    product = products.find(str(named)) if isinstance(named, (str, int)) and not isinstance(named, bool) else None
    if product is None:
        raise BroadcastProductUnknown(place=place, product=str(named)[:80])
    from_ms, to_ms = _stretch(each, "from", "to", place)
    return ToldInterval(product=product.id, name=product.name, from_ms=from_ms, to_ms=to_ms)


def _stretch(record: dict[str, Any], first: str, last: str, place: str) -> tuple[int, int]:
    from_ms, to_ms = (_time(record.get(key), f"{place}: {key}") for key in (first, last))
    if to_ms < from_ms:
        raise BroadcastEndsBeforeStart(place=place)
    return from_ms, to_ms


def _time(told: Any, place: str) -> int:
    try:
        if len(told) < len("20261123T2030"):
            raise BroadcastTimeBad(place=place)
        moment = datetime.fromisoformat(told)
        return milliseconds_of(moment if moment.tzinfo else moment.replace(tzinfo=SHOP_ZONE))
    except (TypeError, ValueError, OverflowError):
        raise BroadcastTimeBad(place=place) from None


def _text(record: dict[str, Any], key: str, file: str) -> str:
    told = record.get(key) or ""
    if not isinstance(told, str):
        raise BroadcastFileUnreadable(file=file, place=f"broadcast: {key}")
    return told.strip()


def _document(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise BroadcastFileUnreadable(file=str(file), place="JSON") from None
