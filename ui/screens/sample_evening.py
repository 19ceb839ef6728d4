"""The sample shop as it stands in the middle of an evening: products, checks, a rundown, a broadcast, orders."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

import assets
from catalog.broadcasts.timeline import Timeline
from catalog.compliance.sample import clear_all_for_sample
from catalog.products import Products
from catalog.store import Shop
from studio.cli.demo_orders import write_demo_orders
from studio.clock import stamped
from studio.engine import events
from studio.keeper import snapshot as snapshots
from studio.live.alarms import CLIPPING, DISK
from studio.live.starting import Wanted, prepare_show
from studio.processes import own_command
from studio.show.plan import ShowPlan
from studio.show.rundown import read_rundown
from studio.show.sources import read_cameras
from ui.models.tonight import keep_items

DEMO = Path(assets.__file__).parent / "demo"
SIGNER = "示例店长"
STEP_DEADLINE_S = 120
LIVE_FOR = timedelta(hours=1, minutes=12, seconds=40)
CARD_FOR = timedelta(minutes=2, seconds=14)
KBPS = 3987


class Evening(msgspec.Struct, frozen=True, kw_only=True):
    """What the pictures are taken of.

    Attributes:
        snapshot: as a keeper would give it, in the middle of the broadcast.
        summary: of ``kaibo summary``.
    """

    shop: Path
    plan: ShowPlan
    snapshot: dict[str, Any]
    summary: dict[str, Any]


def make_evening(folder: Path, now: datetime) -> Evening:
    """Make the sample shop under *folder*, in the middle of a broadcast at *now*."""
    shop_folder = folder / "shop"
    with Shop.open(shop_folder, is_sample=True, name="示例店铺") as shop:
        kaibo(shop_folder, "products", "import", str(DEMO / "products.xlsx"))
        clear_all_for_sample(shop, SIGNER, DEMO / "voucher.png", now.astimezone().date())
        _leave_something_to_do(shop, now)
        items = read_rundown(DEMO / "rundown.json")
        keep_items(shop_folder, items)
        cameras, overrides = read_cameras(["pattern"]), ("sample: pictures of the window",)
        wanted = Wanted(cameras=cameras, microphones=("tone",), host=SIGNER, overrides=overrides)
        prepared = prepare_show(shop, items, wanted, destinations=("视频号", "快手"), now=(now - LIVE_FOR).astimezone())
    snapshot = _broadcast(prepared.plan_file.parent, prepared.plan, now)
    orders = folder / "orders.csv"
    write_demo_orders(DEMO / "orders.csv", orders, now - LIVE_FOR)
    kaibo(shop_folder, "orders", "import", str(orders))
    return Evening(shop=shop_folder, plan=prepared.plan, snapshot=snapshot, summary=kaibo(shop_folder, "summary", prepared.plan.broadcast))


def kaibo(shop_folder: Path, *words: str) -> dict[str, Any]:
    """Run one command on the sample shop and return its document."""
    command = own_command(*words, "--shop", str(shop_folder), "--json")
    done = subprocess.run(command, capture_output=True, timeout=STEP_DEADLINE_S, check=True)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def _leave_something_to_do(shop: Shop, now: datetime) -> None:
    products = Products(shop)
    for code, claim in (("DEMO-CUP", "全网最低价，闭眼入"), ("DEMO-TEA", "明前采摘")):
        product = products.found(code)
        products.save(msgspec.structs.replace(product, claims=(*product.claims, claim)), by=SIGNER, at=now)


def _broadcast(folder: Path, plan: ShowPlan, now: datetime) -> dict[str, Any]:
    snapshot = snapshots.empty()
    at = now - LIVE_FOR
    timeline = Timeline(folder / "timeline.jsonl", clock=lambda: at)

    def happen(ago: timedelta, kind: str, **facts: Any) -> None:
        nonlocal at
        at = now - ago
        if kind in events.TIMELINE:
            timeline.append(kind, facts)
        snapshots.apply(snapshot, kind, stamped(at), facts)

    live = {"broadcast": plan.broadcast, "rehearsal": 0}
    happen(LIVE_FOR + timedelta(seconds=2), events.LIVE_STATE, state="preparing", **live)
    started = {"broadcast": plan.broadcast, "shop": "sample", "host": SIGNER, "rehearsal": 0, "sample": 1}
    happen(LIVE_FOR, events.BROADCAST_STARTED, **started)
    happen(LIVE_FOR, events.LIVE_STATE, state="live", **live)
    happen(LIVE_FOR, events.SEGMENT_OPENED, file="0001.mp4")
    for name in plan.destinations:
        happen(LIVE_FOR, events.OUTPUT_STATE, destination=name, state="live", code="")
    for index, ago in ((0, LIVE_FOR - timedelta(seconds=20)), (1, CARD_FOR)):
        card = plan.entries[index].card
        facts = {"index": index, "product": card.product, "revision": card.revision, "name": card.name, "price_fen": card.price_fen}
        happen(ago, events.CARD_SHOWN, **facts)
    happen(timedelta(minutes=9), events.CORRECTION, said="最好吃", put_right="这是我们自己很喜欢的一款", by=SIGNER, product="")
    happen(timedelta(minutes=5), events.ALARM_RAISED, alarm=CLIPPING, source="microphone")
    happen(timedelta(minutes=5, seconds=-12), events.ALARM_CLEARED, alarm=CLIPPING, source="microphone", seconds=12)
    happen(timedelta(minutes=2), events.ALARM_RAISED, alarm=DISK, source="")
    happen(timedelta(seconds=45), events.ENCODING_RATE, percent=75, video_kbps=3000, sending=2, held_back=2)
    happen(timedelta(seconds=40), events.OUTPUT_STATE, destination=plan.destinations[-1], state="reconnecting", code="")
    happen(timedelta(seconds=12), events.SEGMENT_CLOSED, file="0014.mp4", sha256="0" * 64, bytes=1, frames=1, torn=0)
    sent_ms = int(LIVE_FOR.total_seconds() * 1000)
    for reconnects, name in enumerate(plan.destinations):
        counted = {"sent_bytes": KBPS * sent_ms // 8, "sent_ms": sent_ms, "sent_kbps": KBPS * (1 - reconnects), "queued_ms": 40}
        counted |= {"round_trip_ms": 18, "dropped": 12 * reconnects, "reconnects": reconnects}
        happen(timedelta(seconds=1), events.OUTPUT_STATISTICS, destination=name, server="push.example", is_backup=0, **counted)
    frames = int(LIVE_FOR.total_seconds() * 30)
    happen(timedelta(), events.HEALTH, frames=frames, due=frames, late=3, dropped=0, late_p99_us=4200, word="steady", reasons=[])
    strips = [
        _strip("microphone", "voice", peak_mdb=-13_800, fader_mdb=0, voice="clear"),
        _strip("music", "music", peak_mdb=-31_000, fader_mdb=-6_000, voice="off"),
    ]
    loudness = {"true_peak_mdb": -2_300, "momentary_mlufs": -15_600, "short_mlufs": -16_200, "integrated_mlufs": -16_000}
    happen(timedelta(), events.LEVEL, peak_mdb=-13_800, rms_mdb=-21_500, sources=strips, **loudness)
    timeline.sync()
    timeline.close()
    return snapshot


def _strip(source: str, role: str, *, peak_mdb: int, fader_mdb: int, voice: str) -> dict[str, str | int]:
    levels = {"peak_mdb": peak_mdb, "true_peak_mdb": peak_mdb + 400, "rms_mdb": peak_mdb - 9_000, "fader_mdb": fader_mdb}
    return {"source": source, "role": role, "voice": voice, "delay_ms": 0, "muted": 0, "drift_ppm": 0, "drift_ms": 0, **levels}


def utc_evening() -> datetime:
    """Return this moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
