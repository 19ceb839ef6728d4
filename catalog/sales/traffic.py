"""What only the platform knows of a broadcast: typed in by a person, or read from the platform's own export."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from catalog.broadcasts.indexing import broadcast_with_id
from catalog.sales.errors import TrafficFigureBad
from catalog.store import Shop

DATA = Path(__file__).parents[2] / "assets" / "traffic.toml"
LARGEST = 10**13


class Traffic(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one broadcast that a platform told.

    Attributes:
        figures: by name (``figure_names``): people, times, seconds, or whole fen. What nobody told is not in it.
        is_final: the platform's next-day figures; else they may still change.
    """

    figures: Mapping[str, int]
    is_final: bool = False


class TrafficNames(msgspec.Struct, frozen=True, kw_only=True):
    """``assets/traffic.toml``: what the figures are called in exports."""

    figures: dict[str, tuple[str, ...]]
    start: tuple[str, ...]
    money: dict[str, tuple[str, ...]]
    source: str
    checked_on: str
    confidence: str


@cache
def traffic_names() -> TrafficNames:
    """Return the shipped names."""
    return msgspec.convert(tomllib.loads(DATA.read_text(encoding="utf-8")), TrafficNames)


def figure_names() -> tuple[str, ...]:
    """Return every figure a platform may tell, in the order in which they are asked for."""
    return tuple(traffic_names().figures)


def is_money(figure: str) -> bool:
    """Return whether the figure is an amount, in whole fen."""
    return figure in traffic_names().money["figures"]


def keep_traffic(shop: Shop, broadcast: str, figures: Mapping[str, int], *, is_final: bool, source: str, at: datetime) -> Traffic:
    """Keep what was told of *broadcast*; a figure that is told again is replaced, the others stay.

    Raises:
        BroadcastUnknown: the shop has no such broadcast.
        TrafficFigureBad: a figure nobody knows, or a number below zero; nothing was kept.
    """
    broadcast_with_id(shop, broadcast)
    for name, value in figures.items():
        if name not in figure_names() or not 0 <= value <= LARGEST:
            raise TrafficFigureBad(figure=name, value=value)
    when = at.astimezone(UTC).isoformat(timespec="milliseconds")
    rows: list[dict[str, Any]] = [
        {"broadcast": broadcast, "figure": name, "value": value, "is_final": int(is_final), "source": source, "at": when}
        for name, value in figures.items()
    ]
    with shop.writing() as database:
        database.table("broadcast_traffic").upsert_all(rows, pk=("broadcast", "figure"))
    return traffic_of(shop, broadcast)


def traffic_of(shop: Shop, broadcast: str) -> Traffic:
    """Return what was told of *broadcast* so far; final once every figure of it is."""
    rows = list(shop.database.query("SELECT figure, value, is_final FROM broadcast_traffic WHERE broadcast = ?", [broadcast]))
    return Traffic(figures={row["figure"]: row["value"] for row in rows}, is_final=bool(rows) and all(row["is_final"] for row in rows))
