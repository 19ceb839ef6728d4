"""From a rundown to a show that is ready to go: the plan is made, the cards are painted, what blocks is said."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from catalog.store import Shop, disk_told_as_ours
from studio.destinations_book import DestinationNameTaken, Target, checked_name, target_from
from studio.keeper.link import Link
from studio.live.destination_concerns import Stated, destination_concerns
from studio.live.preflight import Block, blocks_of, concerns_of, ending_clearances, planned_end
from studio.outputs.same_stream import refuse_same_streams
from studio.rtmp.errors import AddressWrong
from studio.show.plan import ShowPlan
from studio.show.planning import plan_show
from studio.show.rundown_item import RundownItem
from studio.show.sound_plan import SoundPlan
from studio.show.sources import AskedCamera, addresses_of

GO_DEADLINE_S = 40.0
PLAN_NAME = "plan.json"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator asked for.

    Attributes:
        cameras: the main one first.
        sound: how the microphones are treated, and what else is heard; as they come where it is left out.
        overrides: "NAME: REASON" texts that let a blocked show go on.
        is_advertisement: the whole show is one, and says so on the picture.
        is_ai_generated: the person seen or heard is generated, and the picture says so.
    """

    cameras: tuple[AskedCamera, ...]
    microphones: tuple[str, ...]
    sound: SoundPlan = SoundPlan()
    width: int = 1080
    height: int = 1920
    frames_per_second: int = 30
    video_kbps: int = 0
    host: str = ""
    encoder: str = ""
    preset: str = ""
    profiles: tuple[str, ...] = ("cn",)
    overrides: tuple[str, ...] = ()
    is_rehearsal: bool = False
    is_advertisement: bool = False
    is_ai_generated: bool = False
    segment_seconds: int = 300


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A show that is planned and painted.

    Attributes:
        plan_file: absolute path of the plan the engine reads.
        blocks: what keeps it off the air; empty when it may go.
        concerns: what a person should look at, without keeping it off the air.
        addresses: whole SPECs of network cameras by their name; they travel in memory only.
    """

    plan: ShowPlan
    plan_file: Path
    blocks: tuple[Block, ...]
    concerns: tuple[Block, ...]
    addresses: dict[str, str] = {}


def broadcast_id(now: datetime) -> str:
    """Return a new broadcast's id: local start time and three random bytes."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def fitting_kbps(width: int, height: int, frames_per_second: int) -> int:
    """Return the bit rate for this picture: 4,000 kbit/s at 1080x1920 and 30 a second, in proportion below, at least 400."""
    return max(400, min(6000, round(4000 * (width * height * frames_per_second) / (1080 * 1920 * 30) / 50) * 50))


def prepare_show(
    shop: Shop,
    items: Sequence[RundownItem],
    wanted: Wanted,
    *,
    destinations: Sequence[str],
    now: datetime,
    stated: Sequence[Stated] = (),
) -> Prepared:
    """Plan the show, paint its cards, write the plan into the broadcast's folder, and say what blocks it.

    *stated*: what is known of those *destinations* whose keys and platforms are to be looked at.
    """
    broadcast = broadcast_id(now)
    plan = plan_show(
        shop,
        items,
        broadcast=broadcast,
        sources=tuple(asked.source for asked in wanted.cameras),
        microphones=wanted.microphones,
        sound=wanted.sound,
        width=wanted.width,
        height=wanted.height,
        frames_per_second=wanted.frames_per_second,
        video_kbps=wanted.video_kbps or fitting_kbps(wanted.width, wanted.height, wanted.frames_per_second),
        host=wanted.host,
        encoder=wanted.encoder,
        preset=wanted.preset,
        destinations=tuple(destinations),
        overrides=wanted.overrides,
        is_rehearsal=wanted.is_rehearsal,
        is_advertisement=wanted.is_advertisement,
        is_ai_generated=wanted.is_ai_generated,
        segment_seconds=wanted.segment_seconds,
    )
    today: date = now.date()
    blocks = blocks_of(shop, plan, profiles=wanted.profiles, today=today)
    file = shop.folder / "broadcasts" / broadcast / PLAN_NAME
    concerns = destination_concerns(stated, plan, now=now) + ending_clearances(shop, plan, until=planned_end(plan, now).date())
    concerns += concerns_of(shop, plan, today=today)
    prepared = Prepared(plan=plan, plan_file=file, blocks=blocks, concerns=concerns, addresses=addresses_of(wanted.cameras))
    if not blocks or wanted.overrides:
        keep_plan(shop, prepared)
    return prepared


def keep_plan(shop: Shop, prepared: Prepared) -> None:
    """Write the plan into its broadcast's folder, whole or not at all.

    Raises:
        ShopDiskFull, ShopReadOnly, ShopUnreachable: why not.
    """
    file = prepared.plan_file
    with disk_told_as_ours(shop.folder):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(msgspec.json.format(msgspec.json.encode(prepared.plan), indent=1))
        except OSError:
            forget(file)
            raise


def check_targets(targets: Sequence[Target]) -> None:
    """Refuse what no server can make right.

    Raises:
        DestinationNameTaken, SameKey: two have one name, or lead to one stream.
    """
    names: set[str] = set()
    for target in targets:
        if target.name in names:
            raise DestinationNameTaken(name=target.name)
        names.add(target.name)
    refuse_same_streams([(target.name, target.leads_to) for target in targets])


def read_target(name: str, url: str, ca_file: str = "") -> Target:
    """Return the destination *name* with its address, as it was given on the command line.

    Raises:
        DestinationNameWrong: no destination can be called so.
        AddressWrong: the address cannot be one; the facts name the destination, never the address.
    """
    name = checked_name(name)
    try:
        return target_from(name, url, ca_file=ca_file)
    except AddressWrong as error:
        error.facts["destination"] = name
        raise


def forget(plan_file: Path) -> None:
    """Remove what was written of a show that never began; what holds more than the plan stays."""
    folder = plan_file.parent
    with contextlib.suppress(OSError):
        if [file.name for file in folder.iterdir()] == [PLAN_NAME]:
            plan_file.unlink()
            folder.rmdir()


def go_live(link: Link, prepared: Prepared, targets: Sequence[Target]) -> dict[str, Any]:
    """Have the keeper begin the prepared show; return its answer once it is live.

    Raises:
        CommandRefused: with the code of what went wrong.
        KeeperGone: the keeper died meanwhile.
    """
    return link.call(
        "go",
        deadline_s=GO_DEADLINE_S,
        plan_file=str(prepared.plan_file),
        broadcast=prepared.plan.broadcast,
        rehearsal=int(prepared.plan.is_rehearsal),
        addresses=prepared.addresses,
        destinations=[target.as_item() for target in targets],
    )
