"""A broadcast as the summary needs it: when it ran and which product was on air when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec

SHOP_ZONE = timezone(timedelta(hours=8))
"""Where no zone is named, shops and platforms mean China's: UTC+8, without daylight saving."""


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of time in which a product's card was on air.

    Attributes:
        from_ms, to_ms: milliseconds since 1970, UTC; to is the moment the card went.
        price_fen: as shown, or None where nobody recorded it.
    """

    broadcast: str
    product: str
    name: str = ""
    price_fen: int | None = None
    from_ms: int
    to_ms: int


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """One broadcast, from its timeline.

    Attributes:
        began_ms, ended_ms: milliseconds since 1970, UTC; while ``is_ended`` is false, ended_ms is the last fact's time.
        is_imported: run elsewhere, its times told by a file.
        is_rehearsal: had no audience; takes no orders.
        is_sample: of the demo's shop.
        interruptions: how often the engine had to resume.
        corrections: how many were recorded.
    """

    id: str
    began_ms: int
    ended_ms: int
    is_ended: bool
    host: str = ""
    platform: str = ""
    is_imported: bool = False
    is_rehearsal: bool = False
    is_sample: bool = False
    interruptions: int = 0
    corrections: int = 0
    intervals: tuple[Interval, ...] = ()


def told_time(milliseconds: int) -> str:
    """Return a moment as every face prints it: ISO 8601 in the shop's zone, with offset."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(milliseconds=milliseconds % 1000)
    return moment.astimezone(SHOP_ZONE).isoformat(timespec="milliseconds" if milliseconds % 1000 else "seconds")


def milliseconds_of(moment: datetime) -> int:
    """Return whole milliseconds since 1970 of an aware *moment*."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
