"""``kaibo doctor``: what this machine can do, each thing really tried."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from assets.errors import KaiboError
from capture.finding import list_devices
from catalog.store import Shop
from studio.cli.face import FOUND, Face, KaiboCommand, pass_face
from studio.cli.live import PictureSize, Seconds
from studio.encoding.plan import EncodingPlan
from studio.encoding.trial import choose
from studio.engine.burn_in import CARRIES, burn_in, usual_show
from studio.key_store import keyring_answers
from studio.live.starting import fitting_kbps
from studio.places import runtime_folder

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
DEMO_CLIP = Path(__file__).parents[2] / "assets" / "demo" / "clip.mp4"
LOW_DISK_GB = 5.0
GB_AN_HOUR = 1.9
"""Four megabit of picture and sound a second for an hour."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was tried.

    Attributes:
        id: stable.
        code: of the sentence, with its facts.
        besides: further sentences, each a code with its facts.
    """

    id: str
    ok: bool
    code: str
    facts: dict[str, str | int] = {}
    besides: tuple[tuple[str, dict[str, str | int]], ...] = ()


def encoder() -> Check:
    """Encode ten pictures at the usual size with each encoder in turn, until one does."""
    choice = choose(EncodingPlan(width=1080, height=1920, frames_per_second=30, video_kbps=4000), cores=os.cpu_count() or 1)
    return Check(
        id="encoder",
        ok=True,
        code="doctor.encoder",
        facts={"encoder": choice.plan.encoder, "preset": choice.plan.preset},
        besides=tuple(
            (f"encoder.passed-over.{attempt.reason}", {"encoder": f"{attempt.encoder} {attempt.preset}".rstrip()})
            for attempt in choice.tried
            if attempt.reason
        ),
    )


def cameras() -> Check:
    """Look for cameras."""
    count = len(list_devices()["cameras"])
    return Check(
        id="cameras", ok=count > 0, code="doctor.cameras" if count else "doctor.no-cameras", facts={"count": count} if count else {}
    )


def microphones() -> Check:
    """Look for microphones."""
    count = len(list_devices()["microphones"])
    return Check(
        id="microphones",
        ok=count > 0,
        code="doctor.microphones" if count else "doctor.no-microphones",
        facts={"count": count} if count else {},
    )


def fonts() -> Check:
    """Look for the shipped fonts: a card must look the same everywhere."""
    found = sorted(FONTS.glob("*.[to]tf"))
    return Check(id="fonts", ok=len(found) >= 2, code="doctor.fonts" if len(found) >= 2 else "doctor.no-fonts")


def models() -> Check:
    """Speech and picture models are optional and none is fetched by itself."""
    return Check(id="models", ok=True, code="doctor.models")


def disk(shop_folder: Path) -> Check:
    """Ask for the free space where recordings go."""
    there = next(folder for folder in (shop_folder, *shop_folder.parents) if folder.exists())
    free_gb = shutil.disk_usage(there).free / 1e9
    ok = free_gb >= LOW_DISK_GB
    return Check(
        id="disk", ok=ok, code="doctor.disk" if ok else "doctor.disk-low", facts={"gb": int(free_gb), "hours": int(free_gb / GB_AN_HOUR)}
    )


def keyring() -> Check:
    """Ask the system's keyring for something."""
    ok = keyring_answers()
    return Check(id="keyring", ok=ok, code="doctor.keyring" if ok else "doctor.no-keyring")


def database(shop_folder: Path) -> Check:
    """Open the shop, where there is one."""
    if not (shop_folder / "shop.toml").exists():
        return Check(id="database", ok=True, code="doctor.no-shop-yet")
    with Shop.open(shop_folder, create=False) as shop:
        return Check(id="database", ok=True, code="doctor.database", facts={"name": shop.name or shop.id})


def tried(name: str, check: Callable[[], Check]) -> Check:
    """Return what *check* finds; what a merchant could meet is a finding, not the end of the visit."""
    try:
        return check()
    except KaiboError as error:
        return Check(id=name, ok=False, code=error.code, facts=error.facts)


def burned_in(seconds: float, size: tuple[int, int], frames_per_second: int) -> Check:
    """Run a show with no audience and say how the machine carried it."""
    width, height = size
    kbps = fitting_kbps(width, height, frames_per_second)
    plan = usual_show(DEMO_CLIP, width=width, height=height, frames_per_second=frames_per_second, video_kbps=kbps)
    done = burn_in(plan, seconds, runtime=runtime_folder())
    return Check(
        id="burn-in",
        ok=done.verdict == CARRIES,
        code=f"doctor.burn-in.{done.verdict}",
        facts={
            "size": f"{width}x{height}",
            "fps": frames_per_second,
            "seconds": round(seconds),
            "encoder": f"{done.encoder} {done.preset}".rstrip(),
            "frames": done.frames,
            "dropped": done.dropped,
            "percent": done.percent,
            "late": f"{done.late_ms:.1f}",
            "memory": done.memory_mb,
        },
        besides=tuple((f"engine.health.because.{reason}", dict[str, str | int]()) for reason in done.reasons),
    )


@click.command("doctor", cls=KaiboCommand)
@click.option(
    "--burn-in",
    "burn_in_s",
    type=Seconds(min=2.0, max=3600.0),
    is_flag=False,
    flag_value=30.0,
    help="Also run a show with no audience for so many seconds; 30 where no number is given.",
)
@click.option("--size", type=PictureSize(), default="1080x1920", show_default=True, help="Of that show.")
@click.option("--fps", type=click.IntRange(5, 60), default=30, show_default=True, help="Of that show.")
@pass_face
def doctor(face: Face, burn_in_s: float | None, size: tuple[int, int], fps: int) -> None:
    """Say what this machine can do."""
    checks = [
        tried("encoder", encoder),
        tried("cameras", cameras),
        tried("microphones", microphones),
        tried("fonts", fonts),
        tried("models", models),
        tried("disk", lambda: disk(face.shop_folder)),
        tried("keyring", keyring),
        tried("database", lambda: database(face.shop_folder)),
    ]
    if burn_in_s is not None:
        face.note("cli.doctor.burning-in", seconds=round(burn_in_s))
        checks.append(tried("burn-in", lambda: burned_in(burn_in_s, size, fps)))
    told: list[dict[str, Any]] = [
        {
            "id": check.id,
            "ok": check.ok,
            "message": face.say(check.code, **check.facts),
            "hint": face.hint(check.code, **check.facts),
            "besides": [face.say(code, **facts) for code, facts in check.besides],
        }
        for check in checks
    ]
    lines: list[str] = []
    for one in told:
        lines.append(f"{'✓' if one['ok'] else '▲'} {one['message']} {one['hint'] if not one['ok'] else ''}".rstrip())
        lines += [f"    {sentence}" for sentence in one["besides"]]
    face.print({"checks": told}, "\n".join(lines))
    if not all(check.ok for check in checks):
        click.get_current_context().exit(FOUND)
