"""What runs, as one map: made by the keeper, kept up to date by every client with the same function."""

from __future__ import annotations

from typing import Any

from studio.engine import events

KEPT_HAPPENINGS = 200
SUMMARIES = frozenset({events.HEALTH, events.LEVEL, events.OUTPUT_STATISTICS, events.OUTPUT_PRESSURE, events.PROCESS_LOAD})


def empty() -> dict[str, Any]:
    """Return the snapshot of a keeper with nothing running."""
    return {
        "state": "idle",
        "broadcast": "",
        "since": "",
        "rehearsal": 0,
        "on_air": {},
        "scene": "programme",
        "muted": 0,
        "destinations": {},
        "devices": {},
        "recording": {},
        "processes": {},
        "health": {},
        "encoding": {},
        "alarms": [],
        "level": {},
        "happenings": [],
        "result": {},
    }


def apply(snapshot: dict[str, Any], kind: str, at: str, facts: dict[str, Any]) -> None:
    """Fold one event into *snapshot*, in place."""
    match kind:
        case events.LIVE_STATE:
            if facts["state"] == "preparing":
                snapshot.update(on_air={}, destinations={}, recording={}, devices={}, health={}, alarms=[], happenings=[], result={})
                snapshot.update(scene="programme", muted=0, encoding={})
            if facts["state"] == "live" and snapshot["state"] == "preparing":
                snapshot["since"] = at
            snapshot.update(state=facts["state"], broadcast=facts.get("broadcast", ""), rehearsal=facts.get("rehearsal", 0))
            if facts["state"] == "idle":
                snapshot.update(since="", on_air={}, result=facts.get("result", {}), level={})
        case events.PROCESS_STARTED:
            snapshot["processes"][facts["role"]] = {"pid": facts["pid"], "since": at}
        case events.PROCESS_ENDED:
            snapshot["processes"].pop(facts["role"], None)
        case events.CARD_SHOWN:
            snapshot["on_air"] = {**facts, "at": at}
        case events.CARD_HIDDEN:
            snapshot["on_air"] = {}
        case events.SCENE_CHANGED:
            snapshot["scene"] = facts["scene"]
        case events.SOUND_MUTED:
            snapshot["muted"] = facts["on"]
        case events.OUTPUT_STATE:
            known = snapshot["destinations"].setdefault(facts["destination"], {})
            known.update(state=facts["state"], code=facts.get("code", ""))
        case events.OUTPUT_STATISTICS:
            snapshot["destinations"].setdefault(facts["destination"], {"state": "idle", "code": ""}).update(
                {name: value for name, value in facts.items() if name != "destination"}
            )
        case events.DEVICE_STATE:
            snapshot["devices"][facts["device"]] = {"state": facts["state"], "code": facts.get("code", "")}
        case events.SEGMENT_OPENED | events.RECORDING_RESUMED:
            snapshot["recording"].update(file=facts["file"], code="", at=at)
        case events.SEGMENT_CLOSED:
            snapshot["recording"].update(sealed_at=at)
        case events.RECORDING_FAILED:
            snapshot["recording"].update(code=facts["code"], at=at)
        case events.HEALTH:
            snapshot["health"] = facts
        case events.ENCODING_RATE:
            snapshot["encoding"] = facts
        case events.ALARM_RAISED:
            snapshot["alarms"] = [*snapshot["alarms"], {"alarm": facts["alarm"], "source": facts["source"], "at": at}]
        case events.ENGINE_RESUMED:
            snapshot.update(alarms=[], encoding={})  # the new engine looks for itself, and begins at the planned rate
        case events.ALARM_CLEARED:
            over = (facts["alarm"], facts["source"])
            snapshot["alarms"] = [one for one in snapshot["alarms"] if (one["alarm"], one["source"]) != over]
        case events.PROCESS_LOAD:
            if facts["role"] in snapshot["processes"]:
                snapshot["processes"][facts["role"]].update({name: value for name, value in facts.items() if name != "role"})
        case events.LEVEL:
            snapshot["level"] = facts
        case _:
            pass
    if kind not in SUMMARIES:
        snapshot["happenings"] = [*snapshot["happenings"][-(KEPT_HAPPENINGS - 1) :], {"at": at, "kind": kind, "facts": facts}]
