"""A show from go to stop, in one process: what is recorded, what is sent, what is said."""

from __future__ import annotations

import io
import json
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from studio.engine.engine import Engine
from studio.engine.errors import AlreadyLive, DeviceRefused, NotLive
from studio.live.broadcast import RundownEnds
from studio.live.gate import GateBlocked
from studio.picture.overlays import OverlayDamaged
from studio.show.plan import Disclosed, Entry, Overlay
from tests.studio.engine.watching_shows import go, kinds, seen_level, timeline, wait

Make = Callable[..., Any]


def test_a_show_is_recorded_and_sent_whole(engine: Engine, plan: Make, courier: Any) -> None:
    go(engine, plan(segment_seconds=2))
    wait(3.2)
    result = engine.stop("asked")
    assert result["frames"] >= 45
    assert result["dropped_frames"] == 0
    assert [Path(file).name for file in result["segments"]] == ["0001.mp4", "0002.mp4"]
    recorded = 0
    for file in result["segments"]:
        with av.open(file, "r") as played:
            recorded += sum(1 for _ in played.decode(video=0))
    assert recorded == result["frames"]
    assert sum(isinstance(frame, av.VideoFrame) for frame in courier.played()) == result["frames"]
    assert courier.greetings == [b"KAIBO1\n" + b"a" * 64 + b"\n"]


def test_the_timeline_tells_the_show(engine: Engine, plan: Make) -> None:
    go(engine, plan(overrides=("示例店长: trying it out",), host="示例店长"))
    wait(0.7)
    engine.stop("asked")
    assert kinds(engine) == ["broadcast.started", "override", "segment.opened", "segment.closed", "broadcast.ended"]
    started = dict(timeline(engine)[0][1])
    assert (started["width"], started["fps"], started["camera"], started["microphones"]) == (64, 15, "pattern", ["tone"])
    assert json.dumps(started).count("示例") == 0 or started["host"] == "示例店长"


def test_every_fact_is_told_once_it_is_written(engine: Engine, plan: Make, told: list[Any]) -> None:
    go(engine, plan())
    wait(1.3)
    engine.stop("asked")
    said = [(kind, facts) for kind, _, facts in told]
    assert [item for item in timeline(engine) if item not in said] == []
    (health,) = [facts for kind, facts in said if kind == "health"]
    assert health["word"] == "steady"
    assert health["due"] - 2 <= health["frames"] <= health["due"]


def test_the_meter_moves_where_somebody_looks_and_once_a_second_elsewhere(engine: Engine, plan: Make, told: list[Any]) -> None:
    go(engine, plan())
    wait(1.3)
    unseen = len([kind for kind, _, _ in told if kind == "level"])
    engine.preview("small")
    wait(1.0)
    engine.stop("asked")
    levels = [facts for kind, _, facts in told if kind == "level"]
    assert 1 <= unseen <= 2
    assert len(levels) - unseen >= 8
    assert all(facts["peak_mdb"] > -30_000 for facts in levels[2:])


def test_cards_are_on_the_picture_when_the_timeline_says_so(engine: Engine, plan: Make, entry: Make, painted: Make) -> None:
    camera = f"still:{painted(120, width=64, height=96).file}"
    go(engine, plan(camera=camera, entries=(entry("p1", 255), entry("p2", 20, seller="s2"))))
    broadcast = engine.broadcast
    wait(0.5)
    broadcast.next()
    wait(0.5)
    broadcast.next()
    wait(0.5)
    broadcast.hide()
    wait(0.5)
    (file,) = engine.stop("asked")["segments"]
    levels = [seen_level(file, at_s) for at_s in (0.3, 0.8, 1.3, 1.9)]
    assert levels == pytest.approx([120, 255, 20, 120], abs=25)
    said = [kind for kind in kinds(engine) if kind.split(".")[0] in {"card", "seller"}]
    assert said == ["seller.shown", "card.shown", "card.hidden", "seller.shown", "card.shown", "card.hidden"]
    shown = next(facts for kind, facts in timeline(engine) if kind == "card.shown")
    assert (shown["product"], shown["price_fen"], shown["price"], shown["clearance"], shown["index"]) == ("p1", 6800, "¥68.00/盒", "c1", 0)


def test_the_seller_line_and_the_marks_stay_for_the_whole_show(engine: Engine, plan: Make, entry: Make, painted: Make) -> None:
    mark, slate = painted(200, x=40, width=16, height=16), painted(100, width=64, height=96)
    go(engine, plan(seller=entry("p1").seller, marks=(mark,), slate=slate))
    wait(0.5)
    engine.broadcast.change_scene("slate")
    wait(0.5)
    (file,) = engine.stop("asked")["segments"]
    for at_s in (0.3, 0.8):
        assert seen_level(file, at_s, x=48, y=8) == pytest.approx(200, abs=25)
        assert seen_level(file, at_s, x=8, y=72) == pytest.approx(60, abs=25)
    assert seen_level(file, 0.8) == pytest.approx(100, abs=25)
    assert kinds(engine).count("seller.shown") == 1


def test_a_product_that_is_not_cleared_never_comes_on_the_picture(engine: Engine, plan: Make, entry: Make, catalogue: Any) -> None:
    go(engine, plan(entries=(entry("p1"), entry("p2"))))
    catalogue.block("p2")
    engine.broadcast.next()
    with pytest.raises(GateBlocked) as blocked:
        engine.broadcast.next()
    assert (blocked.value.facts["product"], blocked.value.facts["reason"]) == ("p2", "gate.no-clearance")
    with pytest.raises(RundownEnds):
        engine.broadcast.next()
    engine.stop("asked")
    assert [facts["product"] for kind, facts in timeline(engine) if kind == "card.shown"] == ["p1"]


def test_a_clearance_that_is_withdrawn_takes_the_card_off_within_a_second(
    engine: Engine, plan: Make, entry: Make, catalogue: Any, told: list[Any]
) -> None:
    go(engine, plan(entries=(entry("p1"),)))
    engine.broadcast.next()
    catalogue.block("p1")
    wait(1.0)
    assert engine.broadcast.on_air == -1
    engine.stop("asked")
    said = [(kind, facts.get("reason")) for kind, facts in timeline(engine) if kind.startswith(("clearance", "card.hidden"))]
    assert said == [("clearance.withdrawn", "gate.no-clearance"), ("card.hidden", "withdrawn")]


def test_what_the_law_wants_said_stays_while_the_card_is_hidden(engine: Engine, plan: Make, entry: Make) -> None:
    wine = entry("p1")
    said = Disclosed(code="disclosure.alcohol", text="不向未成年人销售酒", overlay=wine.card.overlay)
    advertised = Disclosed(code="disclosure.advertisement", text="广告", overlay=wine.seller.overlay)
    entries = (msgspec.structs.replace(wine, disclosures=(said,)), entry("p2"))
    go(engine, msgspec.structs.replace(plan(entries=entries), disclosures=(advertised,)))
    engine.broadcast.next()
    engine.broadcast.hide()
    assert [kind for kind, _ in timeline(engine)].count("disclosure.hidden") == 0
    engine.broadcast.next()
    engine.stop("asked")
    told = [(kind.rpartition(".")[2], facts["text"]) for kind, facts in timeline(engine) if kind.startswith("disclosure")]
    assert told == [("shown", "广告"), ("shown", said.text), ("hidden", said.text)]


def test_muting_silences_what_goes_out(engine: Engine, plan: Make) -> None:
    go(engine, plan())
    wait(0.6)
    engine.desk.mute("", on=True)
    wait(0.8)
    (file,) = engine.stop("asked")["segments"]
    with av.open(file, "r") as played:
        sound = [(float(frame.time or 0), float(np.abs(frame.to_ndarray()).max())) for frame in played.decode(audio=0)]
    assert max(level for at, level in sound if at < 0.5) > 0.05
    assert max(level for at, level in sound if at > 1.0) < 0.001
    assert ("sound.muted", {"on": 1}) in timeline(engine)


def test_a_correction_names_the_product_on_air(engine: Engine, plan: Make, entry: Make) -> None:
    go(engine, plan(entries=(entry("p1"),)))
    engine.broadcast.next()
    engine.broadcast.correct("最好", "很好", "示例店长")
    engine.stop("asked")
    assert ("correction", {"said": "最好", "put_right": "很好", "by": "示例店长", "product": "p1"}) in timeline(engine)


def test_the_courier_gets_headers_and_a_key_frame_again_after_it_was_lost(engine: Engine, plan: Make, courier: Any) -> None:
    go(engine, plan())
    courier.wait_for(lambda: len(courier.tags) > 20_000)
    courier.hang_up()
    courier.wait_for(lambda: len(courier.greetings) == 2 and len(courier.tags) > 20_000)
    result = engine.stop("asked")
    with av.open(io.BytesIO(courier.flv()), "r", format="flv") as stream:
        first = next(packet for packet in stream.demux(video=0) if packet.size)
        assert first.is_keyframe
        assert (first.pts or 0) > 500
    assert result["dropped_frames"] == 0


def test_times_go_on_where_the_keeper_says(engine: Engine, plan: Make, courier: Any) -> None:
    go(engine, plan(), offset_ms=60_000)
    wait(0.5)
    result = engine.stop("asked")
    with av.open(io.BytesIO(courier.flv()), "r", format="flv") as stream:
        packets = [packet for packet in stream.demux(video=0) if packet.size]
    assert packets[0].pts == 60_000
    assert result["seconds"] > 60


def test_what_was_planned_wrongly_is_refused_before_the_show(engine: Engine, plan: Make, painted: Make, tmp_path: Path) -> None:
    gone = Overlay(file=str(tmp_path / "none.png"), sha256="0" * 64, x=0, y=0, width=2, height=2)
    with pytest.raises(OverlayDamaged):
        engine.prepare(plan(marks=(gone,)))
    with pytest.raises(DeviceRefused) as refused:
        engine.prepare(plan(camera=f"clip:{tmp_path / 'none.mp4'}"))
    assert refused.value.code.startswith("capture.")
    assert engine.stop("failed") == {}


def test_there_is_one_show_at_a_time(engine: Engine, plan: Make) -> None:
    engine.prepare(plan())
    for command in (lambda: engine.desk.mute("", on=True), lambda: engine.broadcast.show("p1")):
        with pytest.raises(NotLive):
            command()
    go(engine, plan())
    with pytest.raises(AlreadyLive):
        engine.go(plan(), is_resuming=False, offset_ms=0, first_segment=0)
    engine.stop("asked")
    assert engine.stop("asked") == {}


def test_two_shows_follow_each_other_and_leave_nothing_behind(engine: Engine, plan: Make) -> None:
    for broadcast in ("first", "second"):
        go(engine, plan(broadcast=broadcast))
        encoder = weakref.ref(engine.stage.picture_encoder)
        wait(0.4)
        result = engine.stop("asked")
        assert result["broadcast"] == broadcast
        assert result["frames"] > 3
        assert encoder() is None


def test_the_first_packet_leaves_within_a_second_of_go(engine: Engine, plan: Make, courier: Any) -> None:
    engine.prepare(plan())
    engine.go(plan(), is_resuming=False, offset_ms=0, first_segment=0)
    courier.wait_for(lambda: len(courier.tags) > 0, seconds=1.0)


def test_an_entry_can_be_changed_on_air(engine: Engine, plan: Make, entry: Callable[..., Entry], catalogue: Any) -> None:
    go(engine, plan(entries=(entry("p1"),)))
    broadcast = engine.broadcast
    broadcast.next()
    broadcast.change_entry(entry("p1", 20, price_fen=5900, price_text="¥59.00/盒"), 0)
    broadcast.change_entry(entry("p3"), None)
    broadcast.show("p3")
    engine.stop("asked")
    shown = [(facts["product"], facts["price_fen"]) for kind, facts in timeline(engine) if kind == "card.shown"]
    assert shown == [("p1", 6800), ("p1", 5900), ("p3", 6800)]
    assert kinds(engine).count("entry.changed") == 2
