"""Says in one word how the show is doing, and why, from what was counted in the last seconds."""

from __future__ import annotations

from collections import deque

import msgspec

STEADY, STRAINED, FAILING = "steady", "strained", "failing"
WINDOW_S = 5
STRAINED_LATE = 0.05
FAILING_DROPPED = 0.02
SLOW_CAMERA = 0.5
"""Share of the pictures due that a camera should give; one in a dark room often gives half."""

HOT_C = 95
FULL_MACHINE = 0.9

MACHINE, ENCODER, CAMERA, HEAT = "machine", "encoder", "camera", "heat"
"""Whose fault it is."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Since the broadcast began.

    Attributes:
        frames: pictures encoded.
        due: ticks that came due.
        late: ticks that began over half a frame late, or were missed: the machine was busy.
        repeated: ticks for which the last picture was sent again because of lateness or a slow encoder.
        repeated_slow: those of them where the encoder held every canvas.
        dropped: ticks no picture was encoded for.
        dropped_slow: those of them where the encoder's queue was full.
        unchanged: ticks at which no source had anything new.
    """

    frames: int = 0
    due: int = 0
    late: int = 0
    repeated: int = 0
    repeated_slow: int = 0
    dropped: int = 0
    dropped_slow: int = 0
    unchanged: int = 0


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """How the machine is right now.

    Attributes:
        share: of all its processor time that our engine took in the last second, 0 to 1.
        temperature_c: of the processor, None where it cannot be read.
        has_live_camera: whether a camera that should give new pictures all the time is in the show.
    """

    share: float = 0.0
    temperature_c: int | None = None
    has_live_camera: bool = False


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """*word*: STEADY, STRAINED (viewers may see a jerk) or FAILING (they do); *reasons*: whose fault, empty where it is steady."""

    word: str
    reasons: tuple[str, ...] = ()


class Health:
    """Fed once a second."""

    def __init__(self) -> None:
        self._past: deque[Counts] = deque([Counts()], maxlen=WINDOW_S)

    def judge(self, now: Counts, machine: Machine = Machine()) -> Judgement:  # noqa: B008 - frozen
        """Return how the last five seconds went."""
        before = self._past[0]
        self._past.append(now)
        due = max(1, now.due - before.due)
        dropped, dropped_slow = now.dropped - before.dropped, now.dropped_slow - before.dropped_slow
        late, repeated_slow = now.late - before.late, now.repeated_slow - before.repeated_slow
        reasons = {
            MACHINE: dropped > dropped_slow or late / due > STRAINED_LATE or machine.share > FULL_MACHINE,
            ENCODER: dropped_slow > 0 or repeated_slow / due > STRAINED_LATE,
            CAMERA: machine.has_live_camera and (now.unchanged - before.unchanged) / due > SLOW_CAMERA,
            HEAT: machine.temperature_c is not None and machine.temperature_c >= HOT_C,
        }
        named = tuple(reason for reason, is_so in reasons.items() if is_so)
        word = FAILING if dropped / due > FAILING_DROPPED else STRAINED if named else STEADY
        return Judgement(word=word, reasons=named)
