"""What happened in the broadcast that somebody at the desk should know, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from studio.engine import events
from ui.models.on_air import AlarmNow, moment
from ui.models.state_words import Shown

TROUBLE = Shown(code="ui.notice.trouble", shape="triangle-alert", tone="caution")
BLOCKED = Shown(code="ui.notice.blocked", shape="octagon-x", tone="live")
GOOD = Shown(code="ui.notice.done", shape="circle-check", tone="clear")
ALARM = Shown(code="ui.happened.alarm", shape="triangle-alert", tone="caution")
OVER = Shown(code="ui.happened.over", shape="circle-check", tone="quiet")
KEPT = Shown(code="ui.notice.kept", shape="pen-line", tone="quiet")


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to know.

    Attributes:
        code, facts: its sentence.
        reason: code of why, or "".
        is_open: it is not over: what to do is said too.
    """

    at: datetime
    shown: Shown
    code: str
    facts: dict[str, Any] = {}
    reason: str = ""
    is_open: bool = False


def to_know(happened: Iterable[Mapping[str, Any]], alarms: Iterable[AlarmNow] = ()) -> tuple[Happening, ...]:
    """Return what matters: the *alarms* that are not over, then what a snapshot's ``happenings`` tell; newest first in both."""
    found = (_noted(str(one["kind"]), one["facts"], moment(str(one["at"]))) for one in happened)
    still = tuple(_alarm(one.at, ALARM, one.alarm, one.source, is_open=True) for one in alarms)
    return still[::-1] + tuple(one for one in found if one is not None)[::-1]


def _noted(kind: str, facts: Mapping[str, Any], at: datetime | None) -> Happening | None:
    if at is None:
        return None
    reason = str(facts.get("code", ""))
    match kind:
        case events.CLEARANCE_WITHDRAWN:
            return Happening(at=at, shown=BLOCKED, code="ui.happened.clearance-withdrawn", facts={"product": str(facts["product"])})
        case events.OUTPUT_STATE if facts.get("state") == "reconnecting":
            return _output(at, TROUBLE, "ui.happened.output-reconnecting", facts, reason)
        case events.OUTPUT_STATE if facts.get("state") == "refused":
            return _output(at, BLOCKED, "ui.happened.output-refused", facts, reason)
        case events.OUTPUT_STATE if facts.get("state") == "live":
            return _output(at, GOOD, "ui.happened.output-live", facts, "")
        case events.DEVICE_STATE if facts.get("state") in {"lost", "waiting", "failed"}:
            return Happening(at=at, shown=TROUBLE, code="ui.happened.device-lost", facts={"device": str(facts["device"])}, reason=reason)
        case events.SOURCE_COVERED if facts.get("on"):
            return Happening(at=at, shown=TROUBLE, code="ui.happened.source-covered", facts={"source": str(facts["source"])})
        case events.RECORDING_FAILED:
            return Happening(at=at, shown=BLOCKED, code="ui.happened.recording-failed", reason=reason)
        case events.RECORDING_RESUMED:
            return Happening(at=at, shown=GOOD, code="ui.happened.recording-resumed")
        case events.ENGINE_RESUMED:
            return Happening(at=at, shown=TROUBLE, code="ui.happened.engine-resumed", facts={"seconds": _seconds(facts.get("gap_ms", 0))})
        case events.CORRECTION:
            return Happening(
                at=at,
                shown=KEPT,
                code="ui.happened.correction",
                facts={"said": str(facts["said"]), "put_right": str(facts["put_right"]), "by": str(facts["by"])},
            )
        case events.ALARM_CLEARED:
            lasted = {"seconds": int(facts["seconds"])}
            return Happening(at=at, shown=OVER, code="ui.happened.alarm-over", facts=lasted, reason=f"alarm.{facts['alarm']}")
        case events.ENCODING_RATE:
            is_back = facts["percent"] == 100
            told = {"percent": int(facts["percent"]), "kbps": f"{facts['video_kbps']:,}"}
            code = "ui.happened.rate-back" if is_back else "ui.happened.rate-down"
            return Happening(at=at, shown=GOOD if is_back else TROUBLE, code=code, facts=told)
        case events.CARD_HIDDEN if facts.get("reason") in {"changed", "unverified"}:
            return Happening(at=at, shown=BLOCKED, code=f"ui.happened.card-{facts['reason']}", facts={"product": str(facts["product"])})
    return None


def _alarm(at: datetime, shown: Shown, alarm: str, source: str, *, is_open: bool = False) -> Happening:
    code = f"alarm.{alarm}"
    if not source:
        return Happening(at=at, shown=shown, code=code, is_open=is_open)
    return Happening(at=at, shown=shown, code="ui.happened.alarm-of", facts={"source": source}, reason=code, is_open=is_open)


def _output(at: datetime, shown: Shown, code: str, facts: Mapping[str, Any], reason: str) -> Happening:
    return Happening(at=at, shown=shown, code=code, facts={"destination": str(facts["destination"])}, reason=reason)


def _seconds(milliseconds: object) -> str:
    return f"{int(str(milliseconds)) / 1000:.1f}"
