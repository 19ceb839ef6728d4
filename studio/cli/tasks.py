"""``kaibo tasks``: what broadcasts leave to be done, by when, and who has done it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import click
import msgspec

from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.broadcasts.indexing import all_broadcasts, broadcast_with_id
from catalog.duties.duty import DAYS, Duty, DutyKind
from catalog.duties.duty_book import DutyBook
from catalog.store import Shop
from studio.cli.face import Face, KaiboCommand, KaiboFamily, pass_face
from studio.cli.summary import Day
from studio.clock import utc_now

WRITTEN = (DutyKind.PROMISE, DutyKind.REFUNDS, DutyKind.COMPLAINTS, DutyKind.OTHER)


@click.group(cls=KaiboFamily)
def tasks() -> None:
    """What is to be done after broadcasts: promises, refunds, complaints, each with its day."""


@tasks.command("list", cls=KaiboCommand)
@click.argument("broadcast", default="")
@click.option("--all", "with_done", is_flag=True, help="What is done already, too.")
@pass_face
def listing(face: Face, broadcast: str, *, with_done: bool) -> None:
    """List what is open, the next due first, of BROADCAST or of all; new ones are found on the way."""
    with Shop.open(face.shop_folder, create=False) as shop:
        ids = [broadcast_with_id(shop, broadcast).id] if broadcast else [each.id for each in all_broadcasts(shop)]
        book = DutyBook(shop)
        book.bring_up_to_date(ids, at=utc_now())
        found = book.all(broadcast=broadcast, with_done=with_done)
    told = [record(duty, face) for duty in found]
    face.print({"tasks": told}, "\n".join(line(each, face) for each in told) or face.say("cli.tasks.none"))


@tasks.command("add", cls=KaiboCommand)
@click.argument("kind", type=click.Choice([kind.value for kind in WRITTEN]))
@click.argument("text")
@click.option("--broadcast", default="", help="The broadcast it comes from.")
@click.option("--reason", default="", help="Why: what was said, what was wrong. Never a buyer's name or number.")
@click.option("--due", type=Day(), help="The day it must be done by; without it the usual one of its kind.")
@pass_face
def adding(face: Face, kind: str, text: str, *, broadcast: str, reason: str, due: date | None) -> None:
    """Write down a promise, a refund, a complaint or anything else that must be done."""
    now = utc_now()
    day = due or today(now) + timedelta(days=DAYS[DutyKind(kind)])
    with Shop.open(face.shop_folder, create=False) as shop:
        named = broadcast_with_id(shop, broadcast).id if broadcast else ""
        duty = DutyBook(shop).add(DutyKind(kind), text, due=day, at=now, broadcast=named, reason=reason)
    told = record(duty, face)
    face.print({"task": told}, line(told, face))


@tasks.command("done", cls=KaiboCommand)
@click.argument("task")
@click.option("--by", required=True, metavar="NAME", help="Who has done it.")
@click.option("--note", default="", help="What came of it.")
@pass_face
def done(face: Face, task: str, by: str, note: str) -> None:
    """Tick off TASK (its id, as the list shows it)."""
    with Shop.open(face.shop_folder, create=False) as shop:
        duty = DutyBook(shop).done(task, by=by, at=utc_now(), note=note)
    told = record(duty, face)
    face.print({"task": told}, line(told, face))


def today(now: datetime) -> date:
    """Return the day in China."""
    return now.astimezone(SHOP_ZONE).date()


def record(duty: Duty, face: Face) -> dict[str, Any]:
    """Return the duty as the command line tells it."""
    code = "written" if "text" in duty.facts else duty.kind.value
    facts = dict(duty.facts) | ({"kind": face.say(f"tasks.name.{duty.kind.value}")} if code == "written" else {})
    told: dict[str, Any] = msgspec.to_builtins(duty)
    is_overdue = not duty.done_at and duty.due < today(utc_now())
    return told | {"text": face.say(f"tasks.kind.{code}", **facts), "is_done": bool(duty.done_at), "is_overdue": is_overdue}


def line(told: dict[str, Any], face: Face) -> str:
    """Return one line of the list."""
    state = "done" if told["is_done"] else "overdue" if told["is_overdue"] else "open"
    reason = f"（{told['reason']}）" if told["reason"] else ""
    return face.say("cli.tasks.line", id=told["id"], due=told["due"], text=told["text"] + reason, state=face.say(f"cli.tasks.{state}"))
