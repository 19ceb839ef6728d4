"""Promises of the search copy: it says when each product was on air, and can always be made again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.broadcasts import errors
from catalog.broadcasts.broadcast import Interval
from catalog.broadcasts.importing_broadcast import import_broadcast
from catalog.broadcasts.indexing import all_broadcasts, broadcast_with_id, timeline_file
from catalog.broadcasts.timeline import Timeline, verify_timeline
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop

EVENING = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop") as opened:
        tea = Product(name="明前龙井", variants=(Variant(price_fen=8800, barcode="6901234567892", merchant_code="TEA-1"),))
        Products(opened).save(tea, by="示例店长", at=EVENING)
        yield opened


def broadcast(shop: Shop, name: str, facts: list[tuple[int, str, dict[str, Any]]]) -> list[tuple[str, int, int]]:
    """Write facts at seconds after the evening's begin; return the intervals as (product, from, to) seconds."""
    times = iter(EVENING + timedelta(seconds=second) for second, _, _ in facts)
    timeline = Timeline(timeline_file(shop, name), clock=lambda: next(times))
    for _, fact, told in facts:
        timeline.append(fact, told)
    timeline.close()
    return [seconds(each) for each in broadcast_with_id(shop, name).intervals]


def seconds(interval: Interval) -> tuple[str, int, int]:
    start = int(EVENING.timestamp())
    return interval.product, interval.from_ms // 1000 - start, interval.to_ms // 1000 - start


def test_a_card_is_on_air_until_hidden_the_next_card_or_the_end(shop: Shop) -> None:
    told = [
        (0, "broadcast.started", {}),
        (10, "card.shown", {"product": "a"}),
        (40, "card.hidden", {}),
        (50, "card.shown", {"product": "b"}),
    ]
    told += [(70, "card.shown", {"product": "c"}), (90, "broadcast.ended", {}), (91, "segment.closed", {})]
    assert broadcast(shop, "b1", told) == [("a", 10, 40), ("b", 50, 70), ("c", 70, 90)]
    assert broadcast_with_id(shop, "b1").ended_ms == int((EVENING.timestamp() + 90) * 1000)


def test_a_crash_of_the_engine_keeps_the_card_on_air(shop: Shop) -> None:
    told = [
        (0, "broadcast.started", {}),
        (5, "card.shown", {"product": "a"}),
        (20, "engine.resumed", {"gap_ms": 900}),
        (30, "card.hidden", {}),
    ]
    assert broadcast(shop, "b1", told) == [("a", 5, 30)]
    assert broadcast_with_id(shop, "b1").interruptions == 1


def test_what_never_ended_reaches_to_its_last_fact(shop: Shop) -> None:
    told: list[Any] = [(0, "broadcast.started", {}), (5, "card.shown", {"product": "a"})]
    assert broadcast(shop, "b1", [*told, (300, "segment.opened", {})]) == [("a", 5, 300)]
    assert not broadcast_with_id(shop, "b1").is_ended


def test_the_copy_follows_the_files(shop: Shop) -> None:
    broadcast(shop, "b1", [(0, "broadcast.started", {"rehearsal": 1, "host": "示例主播"})])
    assert all_broadcasts(shop)[0].is_rehearsal
    shop.database.execute("DELETE FROM broadcasts")
    shop.database.commit()
    assert [each.host for each in all_broadcasts(shop)] == ["示例主播"]
    timeline_file(shop, "b1").unlink()
    assert all_broadcasts(shop) == []


def imported(shop: Shop, tmp_path: Path, document: Any) -> Any:
    file = tmp_path / "broadcast.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return import_broadcast(shop, file, clock=lambda: EVENING)


def told_elsewhere(**changed: Any) -> dict[str, Any]:
    shown = {"product": "6901234567892", "from": "2026-11-23T20:31:00", "to": "2026-11-23T12:35:00Z"} | changed
    return {"broadcast": {"start": "2026-11-23T20:30:00+08:00", "end": "2026-11-23T22:00:00+08:00", "host": "示例主播"}, "shown": [shown]}


@pytest.mark.parametrize("product", ["6901234567892", "tea-1", None])
def test_a_broadcast_run_elsewhere_is_taken_in_once(shop: Shop, tmp_path: Path, product: str | None) -> None:
    tea = next(Products(shop).all()).id
    first = imported(shop, tmp_path, told_elsewhere(product=product or tea))
    assert [seconds(each) for each in first.intervals] == [(tea, 60, 300)]
    assert first.is_imported
    assert imported(shop, tmp_path, told_elsewhere(product=product or tea)) == first
    assert len(all_broadcasts(shop)) == 1
    assert verify_timeline(timeline_file(shop, first.id)).is_whole


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ([], errors.BroadcastFileUnreadable),
        ({"broadcast": {}, "shown": 3}, errors.BroadcastFileUnreadable),
        ({"broadcast": {"start": "now", "end": "later"}}, errors.BroadcastTimeBad),
        (told_elsewhere(to=12), errors.BroadcastTimeBad),
        (told_elsewhere(to="2026-11-23"), errors.BroadcastTimeBad),
        (told_elsewhere(to="2026-11-23T20:30:59"), errors.BroadcastEndsBeforeStart),
        (told_elsewhere(product="no such"), errors.BroadcastProductUnknown),
        (told_elsewhere(product=None), errors.BroadcastProductUnknown),
    ],
)
def test_a_file_with_a_fault_is_refused_and_leaves_nothing(shop: Shop, tmp_path: Path, document: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        imported(shop, tmp_path, document)
    assert all_broadcasts(shop) == []
    assert not (shop.folder / "broadcasts").exists()
