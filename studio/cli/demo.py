"""``kaibo demo``: one evening of the sample shop, end to end, with a receiver of its own; the same commands a person would use."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from catalog.broadcasts.timeline import read_timeline
from catalog.compliance.sample import clear_all_for_sample
from catalog.store import Shop
from studio.cli.demo_orders import write_demo_orders
from studio.cli.face import WORLD_FAILED, Face, KaiboCommand, pass_face
from studio.cli.live import Seconds, print_blocks
from studio.destinations_book import Target
from studio.engine import events
from studio.errors import StudioError
from studio.keys import StreamAddress
from studio.live.attending import Attending
from studio.live.starting import Wanted, prepare_show
from studio.outputs.receiver import Receiver
from studio.processes import own_command
from studio.show.rundown import read_rundown
from studio.show.sources import read_cameras

DEMO = Path(__file__).parents[2] / "assets" / "demo"
SIGNER = "示例店长"
RECEIVER = "receiver"
CARDS_AT_LEAST = 4
LONGEST_CARD_S = 6.0
STEP_DEADLINE_S = 120


class OwnShop(StudioError):
    """The shop is a merchant's own; sample products have no place there. Facts: ``folder``."""

    code = "demo.own-shop"


class DemoStepFailed(StudioError):
    """One command of the demo did not do its work. Facts: ``step``, ``said``."""

    code = "demo.step-failed"


class NothingReceived(StudioError):
    """The receiver got no picture."""

    code = "demo.nothing-received"
    retryable = True


class NothingRecorded(StudioError):
    """The show left no recording."""

    code = "demo.nothing-recorded"
    retryable = True


def free_shop_folder(out: Path) -> Path:
    """Return a folder under *out* that no earlier demo has used."""
    numbers = iter(range(2, 10_000))
    folder = out / "shop"
    while folder.exists():
        folder = out / f"shop-{next(numbers)}"
    return folder


def step(shop_folder: Path, *words: str) -> dict[str, Any]:
    """Run one ``kaibo`` command on the demo's shop and return its document.

    Raises:
        DemoStepFailed: it did not end with 0.
    """
    done = subprocess.run(
        own_command(*words, "--shop", str(shop_folder), "--json"), capture_output=True, timeout=STEP_DEADLINE_S, check=False
    )
    if done.returncode:
        raise DemoStepFailed(step=" ".join(words[:2]), said=done.stderr.decode("utf-8", "replace").strip()[:200])
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@click.command("demo", cls=KaiboCommand)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("kaibo-demo"), show_default=True)
@click.option("--seconds", type=Seconds(min=5.0), default=24.0, show_default=True, help="How long to be live.")
@pass_face
def demo(face: Face, out: Path, seconds: float) -> None:
    """Show the main job end to end on a sample shop."""
    out = out.expanduser().absolute()
    shop_folder = face.shop_folder if face.has_shop_option else free_shop_folder(out)
    out.mkdir(parents=True, exist_ok=True)
    with Shop.open(shop_folder, create=True, is_sample=True, name="示例店铺") as shop:
        if not shop.is_sample:
            raise OwnShop(folder=str(shop_folder))
        face.note("cli.demo.import")
        imported = step(shop_folder, "products", "import", str(DEMO / "products.xlsx"))
        face.note("cli.demo.clear", signer=SIGNER)
        clear_all_for_sample(shop, SIGNER, DEMO / "voucher.png", datetime.now().astimezone().date())
        result, received = _broadcast(face, shop, seconds)
    if not result["segments"]:
        raise NothingRecorded
    broadcast = result["broadcast"]
    facts = read_timeline(shop_folder / "broadcasts" / broadcast / "timeline.jsonl")
    begun = next(line.at for line in facts if line.fact == events.BROADCAST_STARTED)
    orders_file, report = out / "orders.csv", out / "report.html"
    write_demo_orders(DEMO / "orders.csv", orders_file, begun)
    face.note("cli.demo.orders")
    orders = step(shop_folder, "orders", "import", str(orders_file))
    summary = step(shop_folder, "summary", broadcast, "--html", str(report), "--lang", face.language)
    if not received.get("frames"):
        error = NothingReceived()
        face.fail(error)
        click.get_current_context().exit(WORLD_FAILED)
    cards_shown = sum(line.fact == events.CARD_SHOWN for line in facts)
    document = {
        "recording": result["segments"][0],
        "received": received,
        "broadcast": broadcast,
        "cards_shown": cards_shown,
        "report": str(report),
        "dropped_frames": result["dropped_frames"],
        "shop": str(shop_folder),
        "products": imported["new"],
        "orders": orders["files"][0]["orders"],
        "totals": summary["totals"],
        "live": result,
    }
    face.print(
        document,
        face.say(
            "cli.demo.done", cards=cards_shown, frames=received["frames"], dropped=result["dropped_frames"],
            recording=result["segments"][0], report=str(report),
        ),
    )  # fmt: skip


def _broadcast(face: Face, shop: Shop, seconds: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Go live from the sample clip to the receiver, showing card after card; return the result and what was received."""
    clip = f"clip:{DEMO / 'clip.mp4'}"
    wanted = Wanted(cameras=read_cameras([clip]), microphones=(clip,), host=SIGNER)
    now = datetime.now().astimezone()
    prepared = prepare_show(shop, read_rundown(DEMO / "rundown.json"), wanted, destinations=(RECEIVER,), now=now)
    print_blocks(face, prepared)
    with Receiver() as receiver:
        target = Target(name=RECEIVER, address=StreamAddress(receiver.url))
        advance_s = min(LONGEST_CARD_S, seconds / CARDS_AT_LEAST)
        result = Attending(shop, prepared, [target], voice=face).attend(seconds=seconds, advance_s=advance_s)
        received = receiver.collect()
    return result, received
