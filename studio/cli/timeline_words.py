"""A broadcast's timeline for people: the local time and one sentence a fact."""

from __future__ import annotations

from catalog.broadcasts.broadcast import told_time
from catalog.broadcasts.timeline import Line
from studio.cli.face import Face
from studio.engine import events

NAMES = (
    (events.SCENE_CHANGED, "scene", "scene"),
    (events.OUTPUT_STATE, "state", "output.state"),
    (events.DEVICE_STATE, "state", "capture.state"),
    (events.VOICE_CHANGED, "voice", "sound.voice"),
    (events.ALARM_RAISED, "alarm", "alarm"),
    (events.ALARM_CLEARED, "alarm", "alarm"),
)
"""Facts that are names themselves, and the family of codes that says them."""
SAID = frozenset({
    events.DISCLOSURE_SHOWN, events.DISCLOSURE_HIDDEN,
    events.BROADCAST_STARTED, events.BROADCAST_ENDED, events.ENGINE_RESUMED, events.CARD_SHOWN, events.CARD_HIDDEN,
    events.CLEARANCE_WITHDRAWN, events.SELLER_SHOWN, events.CORRECTION, events.SOUND_MUTED, events.SOURCE_MUTED,
    events.VOICE_CHANGED, events.SCENE_CHANGED, events.OUTPUT_STATE, events.SOURCE_COVERED,
    events.DEVICE_STATE, events.SEGMENT_OPENED, events.SEGMENT_CLOSED, events.RECORDING_FAILED, events.RECORDING_RESUMED,
    events.REPLAY_KEPT, events.ALARM_RAISED, events.ALARM_CLEARED, events.ENCODING_RATE, events.OVERRIDE, events.ENTRY_CHANGED,
})  # fmt: skip
"""Every fact of a timeline has its sentence ``timeline.<fact>``; facts of a later version stand under their own name."""

ENDED = {
    events.SOUND_MUTED: "timeline.sound.unmuted",
    events.SOURCE_MUTED: "timeline.sound.source-unmuted",
    events.SOURCE_COVERED: "timeline.source.seen-again",
}
"""Facts that begin (``on`` 1) and end (0), and the sentence of their end."""

CLOCK = slice(11, 19)
"""Where hours, minutes and seconds stand in an ISO 8601 time."""

NAMED = (
    "width", "height", "fps", "camera", "frames", "dropped", "gap_ms", "name", "variant", "price", "product", "text", "said", "put_right",
    "by", "scene", "destination", "device", "state", "file", "source", "voice", "percent", "video_kbps", "alarm", "seconds",
)  # fmt: skip
"""What the sentences may name; a broadcast run elsewhere does not know all of it."""


def timeline_line(face: Face, line: Line) -> str:
    """Return one fact for people."""
    facts = {**dict.fromkeys(NAMED, ""), **line.facts}
    at = told_time(round(line.at.timestamp() * 1000))[CLOCK]
    if line.fact not in SAID:
        return f"{at}  {line.fact}"
    for fact, name, family in NAMES:
        if line.fact == fact:
            facts[name] = in_words(face, f"{family}.{facts[name]}", str(facts[name]))
    code = ENDED[line.fact] if line.fact in ENDED and not facts.get("on") else f"timeline.{line.fact}"
    return f"{at}  {face.say(code, **facts)}".rstrip()


def in_words(face: Face, code: str, name: str) -> str:
    """Return the sentence of *code*; a timeline that was tampered with may name what there is no word for."""
    try:
        return face.say(code)
    except KeyError:
        return name
