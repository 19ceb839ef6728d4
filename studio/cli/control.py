"""``kaibo status`` and ``kaibo stop``: what runs, and its clean end, whoever started it."""

from __future__ import annotations

from typing import Any

import click

from studio.cli.face import Face, KaiboCommand, pass_face
from studio.keeper import snapshot as snapshots
from studio.keeper.clients import attach
from studio.keeper.link import KeeperGone

STOP_DEADLINE_S = 20.0


def public(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Return *snapshot* in the shape other programs read."""
    return {
        "state": snapshot["state"],
        "broadcast": snapshot["broadcast"] if snapshot["state"] != "idle" else "",
        "since": snapshot["since"],
        "on_air": snapshot["on_air"],
        "processes": [{"role": role, **facts} for role, facts in snapshot["processes"].items()],
        "destinations": [{"name": name, **facts} for name, facts in snapshot["destinations"].items()],
        "recording": snapshot["recording"],
        "devices": snapshot["devices"],
        "health": snapshot["health"],
        "alarms": snapshot["alarms"],
    }


@click.command("status", cls=KaiboCommand)
@pass_face
def status(face: Face) -> None:
    """Say what runs for this shop."""
    try:
        link = attach(face.shop_folder, role="cli")
    except KeeperGone:
        document = public(snapshots.empty())
    else:
        link.listen()
        try:
            document = public(link.call("status"))
        finally:
            link.close()
    face.print(document, words(face, document))


def words(face: Face, document: dict[str, Any]) -> str:
    """Return the status for people: the broadcast, the card on the picture, every destination, every process."""
    lines = [face.say("cli.status", state=face.say(f"live.{document['state']}"), broadcast=document["broadcast"] or "—")]
    if document["state"] != "idle" and (card := document["on_air"]):
        lines.append(face.say("cli.status.on-air", name=card["name"], variant=card["variant"], price=card["price"]))
    if document["state"] != "idle" and (health := document["health"]):
        why = " ".join(face.say(f"engine.health.because.{reason}") for reason in health["reasons"])
        lines.append(f"{face.say('engine.health.' + health['word'])} {why}".rstrip())
    lines += [f"▲ {face.say('alarm.' + one['alarm'])} {one['source']}".rstrip() for one in document["alarms"]]
    for one in document["destinations"]:
        state, why = face.say(f"output.state.{one['state']}"), face.say(one["code"]) if one["code"] else ""
        code = "cli.live.destination-because" if why else "cli.live.destination"
        lines.append("  " + face.say(code, name=one["name"], state=state, why=why))
    roles = {role: face.say(f"cli.status.role.{role}") for role in ("keeper", "engine", "courier")}
    lines += [face.say("cli.status.process", role=roles.get(one["role"], one["role"]), pid=one["pid"]) for one in document["processes"]]
    return "\n".join(lines)


@click.command("stop", cls=KaiboCommand)
@click.option("--now", is_flag=True, help="Do not wait for what is still queued.")
@pass_face
def stop(face: Face, now: bool) -> None:  # noqa: FBT001 - Click gives options by name
    """End the broadcast cleanly, whoever started it."""
    said = "cli.stopped-already"
    try:
        link = attach(face.shop_folder, role="cli")
    except KeeperGone:
        document = public(snapshots.empty())
    else:
        link.listen()
        try:
            said = "cli.stopped" if link.call("status")["state"] != "idle" else said
            result = link.call("stop", now=int(now), reason="asked", deadline_s=STOP_DEADLINE_S)
            document = {**public(link.call("status")), "result": result}
        finally:
            link.close()
    face.print(document, face.say(said))
