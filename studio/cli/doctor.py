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
from studio.encoding.plan import EncodingPlan
from studio.encoding.trial import choose
from studio.key_store import keyring_answers

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
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


@click.command("doctor", cls=KaiboCommand)
@pass_face
def doctor(face: Face) -> None:
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
