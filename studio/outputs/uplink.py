"""Measures, before a show, what the line to an RTMP server carries: pushes a padded still picture and reads the acknowledgements."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from studio.rtmp.address import PublishTarget
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.flv import VIDEO, FlvTag
from studio.rtmp.lookup import Lookup
from studio.rtmp.publisher import Publisher

GOOD, TIGHT, TOO_SLOW = "good", "tight", "too-slow"
OFFERED = 1.5
"""What is offered of what the plan needs: enough to see room, too little to hurt whoever shares the line."""
GOOD_FROM = 1.3
TICK_S = 0.04
_LISTEN_S = 0.01
_WARM_UP_S = 1.0
_FAREWELL_S = 1.0
_SMALLEST_WINDOW = 8 * 1024
_FILLER_UNIT = 12


class StillPicture(msgspec.Struct, frozen=True, kw_only=True):
    """What is pushed.

    Attributes:
        headers: metadata and sequence header, as tags at 0 ms.
        picture: the body of a key frame's tag, units behind their lengths: it can be padded with a filler unit.
    """

    headers: tuple[FlvTag, ...]
    picture: bytes


class UplinkReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        kbps: kbit/s carried after the first second: as the server acknowledged them, else as the line took them.
        is_acknowledged: whether the server told how much had arrived.
        delay_ms: from sending to the server's acknowledgement, the middle value; jitter_ms: how much longer the slowest twentieth took.
            Both -1 where the server acknowledges nothing.
        round_trip_ms: as the system measures it at the end, or -1.
        needed_kbps: what the plan sends. verdict: GOOD, TIGHT (it goes, with nothing to spare) or TOO_SLOW.
    """

    seconds: float
    kbps: int
    is_acknowledged: bool
    delay_ms: int
    jitter_ms: int
    round_trip_ms: int
    needed_kbps: int
    verdict: str


class _Log:
    """When how many bytes were sent, and when the server said that it had them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.sent: list[tuple[float, int]] = []
        self.acknowledged: list[tuple[float, int]] = []

    def note_sent(self, total: int) -> None:
        self.sent.append((self._clock(), total))

    def note_acknowledged(self, total: int) -> None:
        if self.sent:
            self.acknowledged.append((self._clock(), total))

    def delays_ms(self) -> list[int]:
        """Return how long each acknowledgement took, in order of length."""
        delays, at = [], 0
        for heard, total in self.acknowledged:
            while at < len(self.sent) - 1 and self.sent[at][1] < total:
                at += 1
            delays.append(max(round((heard - self.sent[at][0]) * 1000), 0))
        return sorted(delays)


def carried_kbps(seen: list[tuple[float, int]], begun: float) -> int:
    """Return the kbit/s between the first and the last of *seen* (moment, bytes in all), the first second after *begun* left out."""
    steady = [each for each in seen if each[0] - begun >= _WARM_UP_S] or seen
    if len(steady) < 2 or steady[-1][0] <= steady[0][0]:
        return 0
    return max(round((steady[-1][1] - steady[0][1]) * 8 / 1000 / (steady[-1][0] - steady[0][0])), 0)


def verdict(kbps: int, needed_kbps: int) -> str:
    """Return whether *kbps* will do for *needed_kbps*."""
    return GOOD if kbps >= needed_kbps * GOOD_FROM else TIGHT if kbps >= needed_kbps else TOO_SLOW


def padded(picture: bytes, size: int) -> bytes:
    """Return *picture* with a filler unit (H.264, 7.3.2.7) behind it, *size* bytes long where that is more than it has."""
    room = size - len(picture) - 6
    if room < 1:
        return picture
    return picture + (room + 2).to_bytes(4, "big") + bytes((_FILLER_UNIT,)) + b"\xff" * room + b"\x80"


def measure_uplink(
    target: PublishTarget,
    still: StillPicture,
    *,
    needed_kbps: int,
    seconds: float,
    ca_file: Path | None = None,
    deadlines: Deadlines | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> UplinkReport:
    """Push *still* to *target* for *seconds* at one and a half times *needed_kbps*, and return what arrived. It is on air meanwhile.

    Raises:
        RtmpError: the server cannot be reached, refuses, or hangs up.
    """
    log = _Log(clock)
    tick_bytes = round(needed_kbps * OFFERED * 1000 / 8 * TICK_S)
    publisher = Publisher.open(
        target,
        lookup=Lookup(),
        give_up=lambda: False,
        ca_file=ca_file,
        deadlines=deadlines,
        window_bytes=max(tick_bytes * 4, _SMALLEST_WINDOW),
        on_acknowledged=log.note_acknowledged,
    )
    pause = threading.Event()
    payload = padded(still.picture, tick_bytes)
    try:
        publisher.send(still.headers)
        begun = due = clock()
        while (now := clock()) < begun + seconds:
            if now < due:
                publisher.listen()
                pause.wait(min(due - now, _LISTEN_S))
                continue
            publisher.send([FlvTag(kind=VIDEO, timestamp=round((now - begun) * 1000), payload=payload, is_key=True, is_header=False)])
            log.note_sent(publisher.sent_bytes)
            due = max(due + TICK_S, now)
        measured_s, round_trip_ms = clock() - begun, publisher.round_trip_ms
        publisher.end(deadline_s=_FAREWELL_S)
    finally:
        publisher.close()
    delays = log.delays_ms()
    is_acknowledged = len(delays) > 1
    kbps = carried_kbps(log.acknowledged if is_acknowledged else log.sent, begun)
    middle = delays[len(delays) // 2] if is_acknowledged else -1
    return UplinkReport(
        seconds=round(measured_s, 1),
        kbps=kbps,
        is_acknowledged=is_acknowledged,
        delay_ms=middle,
        jitter_ms=delays[len(delays) * 19 // 20] - middle if is_acknowledged else -1,
        round_trip_ms=-1 if round_trip_ms is None else round_trip_ms,
        needed_kbps=needed_kbps,
        verdict=verdict(kbps, needed_kbps),
    )
