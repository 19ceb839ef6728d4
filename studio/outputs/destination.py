"""Keeps one destination supplied: connects, sends, tries again, stops in time. One thread and one bounded queue of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from studio.outputs.errors import StillStopping
from studio.outputs.output_states import Cue, OutputState, allowed, next_state
from studio.outputs.push import NOTHING_SENT, OutputStatistics, Push
from studio.outputs.roads import Roads
from studio.outputs.tag_queue import LONGEST_MS, MOST_BYTES, TagQueue
from studio.rtmp.address import PublishTarget
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.errors import GivenUp, RtmpError
from studio.rtmp.flv import FlvTag
from studio.rtmp.lookup import Lookup
from studio.rtmp.publisher import Publisher

SLOW_CODE = "output.slow"
LONG_OUTAGE_CODE = "output.long-outage"
SLOW_AGAIN_S = 10.0
_LISTEN_S = 0.2
_FAREWELL_S = 1.0
_log = logging.getLogger("kaibo.courier")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a destination tells what happens. Called from its own thread; must return at once.

    Attributes:
        state: name, state and the code of what led there ("" where nothing went wrong).
        first_packet: name and ms from start to the first picture on the line.
        key_frame_wanted: nothing can be sent before the engine makes one.
    """

    state: Callable[[str, OutputState, str], None]
    first_packet: Callable[[str, int], None]
    key_frame_wanted: Callable[[], None]


class Destination:
    """One destination. ``take`` may be called from one thread, ``start``, ``stop`` and ``statistics`` from another.

    Attributes:
        name: as the merchant calls it.
        targets: where it leads, the backup last; they never print their keys.
    """

    def __init__(
        self,
        *,
        name: str,
        target: PublishTarget,
        ca_file: Path | None,
        told: Told,
        lookup: Lookup,
        chance: Callable[[], float],
        backup: PublishTarget | None = None,
        deadlines: Deadlines | None = None,
        longest_ms: int = LONGEST_MS,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.targets = (target,) if backup is None else (target, backup)
        self._ca_file, self._told, self._lookup, self._chance, self._clock = ca_file, told, lookup, chance, clock
        self._deadlines = deadlines or Deadlines()
        self._bounds = (longest_ms, most_bytes)
        self._lock = threading.Lock()
        self._state = OutputState.IDLE
        self._code = ""
        self._thread: threading.Thread | None = None
        self._push: Push | None = None

    @property
    def state(self) -> OutputState:
        """Where it stands now."""
        return self._state

    @property
    def code(self) -> str:
        """The code of what led to the state, or ""."""
        return self._code

    def leads_like(self, other: Destination) -> bool:
        """Whether *other* would push to the same addresses with the same trust."""
        return self.targets == other.targets and self._ca_file == other._ca_file

    def start(self, *, has_published: bool = False) -> None:
        """Begin to push, anew. Does nothing where it pushes already.

        *has_published*: the server has taken this stream in this broadcast before, from a courier that died.

        Raises:
            StillStopping: the last push has not ended yet.
        """
        with self._lock:
            is_resting = self._state in {OutputState.IDLE, OutputState.REFUSED}
            if self._push is not None and self._push.is_stopping and not is_resting:
                raise StillStopping(destination=self.name)
            if Cue.START not in allowed(self._state):
                return
            self._push = Push(
                queue=TagQueue(ask_key_frame=self._told.key_frame_wanted, longest_ms=self._bounds[0], most_bytes=self._bounds[1]),
                roads=Roads(self.targets, has_published=has_published),
                started=self._clock(),
            )
            self._thread = threading.Thread(target=self._run, args=(self._push,), name=f"destination-{self.name}", daemon=True)
            self._go(Cue.START)
            self._thread.start()

    def stop(self, *, deadline_s: float) -> None:
        """End the push: what is queued is still sent, but nothing takes longer than *deadline_s*. Returns at once."""
        with self._lock:
            if self._state is OutputState.REFUSED:
                self._go(Cue.STOP)
            elif self._push is not None:
                self._push.stop(self._clock(), deadline_s)

    def join(self, timeout_s: float) -> bool:
        """Wait for the push to end; whether it has."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
        return thread is None or not thread.is_alive()

    def take(self, tag: FlvTag) -> None:
        """Take *tag* for sending. Never waits."""
        push = self._push
        if push is not None and push.takes(self._clock()):
            push.queue.put(tag)

    def expect_key_frame(self) -> None:
        """Another engine begins to send: start on its key frame."""
        push = self._push
        if push is not None:
            push.queue.expect_key_frame()

    def statistics(self) -> OutputStatistics:
        """Return what has been done since the last start."""
        push = self._push
        return NOTHING_SENT if push is None else push.statistics()

    def _go(self, cue: Cue, code: str = "") -> None:
        self._state = next_state(self._state, cue)
        self._code = code
        self._told.state(self.name, self._state, code)

    def _run(self, push: Push) -> None:
        try:
            while True:
                try:
                    self._push_until_over(push)
                    break
                except Exception:  # noqa: BLE001 - the top of the thread: a bug of ours must not take the others along, nor end the show here
                    _log.exception("destination_failed")
                    if not self._goes_on_after_bug(push):
                        break
        finally:
            push.finish()
            with self._lock:
                if self._push is push and push.is_stopping and self._state is OutputState.REFUSED:
                    self._go(Cue.STOP)

    def _goes_on_after_bug(self, push: Push) -> bool:
        """Treat a bug of ours as a lost line: the viewers are better served by another try than by an end."""
        push.publisher = None
        if push.is_stopping or Cue.LOST not in allowed(self._state):
            self._state = OutputState.REFUSED
            self._say("output.error")
            return False
        push.roads.outage.failed(self._clock())
        self._go(Cue.LOST, "output.error")
        push.wait(push.roads.outage.wait_s(self._clock(), self._chance()))
        return True

    def _push_until_over(self, push: Push) -> None:
        while True:
            try:
                publisher = self._opened(push)
                try:
                    self._send(push, publisher)
                finally:
                    push.past_bytes += publisher.sent_bytes
                    push.publisher = None
                    publisher.close()
            except GivenUp:
                break
            except RtmpError as error:
                if push.is_stopping:
                    break
                now = self._clock()
                cue = push.roads.failed(error, now)
                _log.info("try_failed destination=%s code=%s", self.name, error.code)
                self._go(cue, LONG_OUTAGE_CODE if cue is Cue.LOST and push.roads.outage.is_long(now) else error.code)
                if cue is Cue.REFUSED:
                    return
            else:
                break
            if push.wait(push.roads.outage.wait_s(self._clock(), self._chance())):
                break
        if self._state is not OutputState.STOPPING:
            self._go(Cue.STOP)
        self._go(Cue.DRAINED)

    def _opened(self, push: Push) -> Publisher:
        publisher = Publisher.open(
            push.roads.target,
            lookup=self._lookup,
            give_up=lambda: self._is_over(push),
            ca_file=self._ca_file,
            deadlines=self._deadlines,
        )
        push.publisher = publisher
        push.roads.connected(self._clock())
        push.reconnects += push.has_connected
        push.has_connected = True
        push.time.resumed()
        push.queue.resume()
        self._go(Cue.CONNECTED, push.calm_code)
        return publisher

    def _is_over(self, push: Push) -> bool:
        """Whether to give the network up: while connecting as soon as a stop is asked, while sending at its deadline."""
        if not push.is_stopping:
            return False
        return push.publisher is None or self._clock() >= push.stop_by

    def _send(self, push: Push, publisher: Publisher) -> None:
        """Send until the push is to end, then end it cleanly.

        Raises:
            RtmpError: the line was lost.
            GivenUp: the deadline of the stop has come.
        """
        overflows, slow_since, is_slow = push.queue.overflows, 0.0, False
        while True:
            tags = push.queue.take(_LISTEN_S)
            if tags:
                self._send_tags(push, publisher, tags)
            else:
                publisher.listen()
            now = self._clock()
            if push.is_stopping:
                if self._state is not OutputState.STOPPING:
                    self._go(Cue.STOP)
                if now >= push.stop_by:
                    raise GivenUp
                if not tags:
                    publisher.end(deadline_s=min(push.stop_by - now, _FAREWELL_S))
                    return
            elif push.queue.overflows > overflows:
                overflows, slow_since = push.queue.overflows, now
                if not is_slow:
                    is_slow = True
                    self._say(SLOW_CODE)
            elif is_slow and now - slow_since > SLOW_AGAIN_S:
                is_slow = False
                self._say(push.calm_code)

    def _say(self, code: str) -> None:
        self._code = code
        self._told.state(self.name, self._state, code)

    def _send_tags(self, push: Push, publisher: Publisher, tags: list[FlvTag]) -> None:
        moved = []
        for tag in tags:
            if tag.is_header:
                push.time.resumed()
            moved.append(msgspec.structs.replace(tag, timestamp=push.time.of(tag.timestamp)))
        try:
            publisher.send(moved)
        except (RtmpError, GivenUp):
            push.unsent += sum(not tag.is_header for tag in tags)
            raise
        if not push.has_sent_picture and any(tag.is_key for tag in tags):
            push.has_sent_picture = True
            self._told.first_packet(self.name, round((self._clock() - push.started) * 1000))
