"""The bounded queue before one destination: drops whole groups of pictures, and goes on only where a viewer can."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

import msgspec

from studio.rtmp.flv import AUDIO, FlvTag

LONGEST_MS = 3_000
MOST_BYTES = 8 * 1024 * 1024
BATCH_BYTES = 64 * 1024


class _Queued(msgspec.Struct, frozen=True, kw_only=True):
    """A tag; at a key frame also the set-up a decoder needs to begin there, and whether it must be given there."""

    tag: FlvTag
    headers: tuple[FlvTag, ...] = ()
    is_beginning: bool = False


class TagQueue:
    """Tags that wait for one destination. ``put`` never waits; ``take`` does, with a deadline.

    The set-up (metadata, sequence headers) is remembered as it passes, and given again, with the key frame's time, wherever
    sending resumes. Sound from before that key frame is left out.

    Attributes:
        dropped: pictures and sounds that were not sent, counted from the first key frame on.
        dropped_groups: how often a group of pictures was cut short or left out.
        overflows: how often the queue was over its bounds.
        handed_bytes: what was given to it, sent or not.
    """

    def __init__(self, *, ask_key_frame: Callable[[], None], longest_ms: int = LONGEST_MS, most_bytes: int = MOST_BYTES) -> None:
        self._ask_key_frame = ask_key_frame
        self._longest_ms, self._most_bytes = longest_ms, most_bytes
        self._changed = threading.Condition()
        self._queued: deque[_Queued] = deque()
        self._bytes = 0
        self._headers: dict[int, FlvTag] = {}
        self._is_waiting_for_key = True
        self._is_resuming = True
        self._began_ms: int | None = None
        self._resumed_ms = 0
        self._taken_ms = 0
        self.dropped = self.dropped_groups = self.overflows = self.handed_bytes = 0

    def put(self, tag: FlvTag) -> None:
        """Add *tag*; where the queue is over its bounds, drop whole groups of pictures from its old end."""
        is_key_wanted = False
        with self._changed:
            self.handed_bytes += len(tag.payload)
            if tag.is_header:
                self._headers[tag.kind] = tag
            if self._is_waiting_for_key and not tag.is_key:
                self._count_dropped(tag)
                return
            if tag.is_key:
                self._queued.append(_Queued(tag=tag, headers=tuple(self._headers.values()), is_beginning=self._is_waiting_for_key))
                self._is_waiting_for_key = False
                self._began_ms = tag.timestamp if self._began_ms is None else self._began_ms
            else:
                self._queued.append(_Queued(tag=tag))
            self._bytes += len(tag.payload)
            while self._is_over() and not is_key_wanted:
                self.overflows += 1
                self.dropped_groups += 1
                self._drop_first()
                is_key_wanted = not self._drop_to_key()
            self._changed.notify()
        if is_key_wanted:
            self._ask_key_frame()

    def take(self, wait_s: float) -> list[FlvTag]:
        """Return the next tags in order, some 64 KB in one go; nothing if none came within *wait_s*.

        A list that begins a resumed stream begins with the set-up.
        """
        with self._changed:
            if not self._queued:
                self._changed.wait(wait_s)
            taken: list[FlvTag] = []
            size = 0
            while self._queued and size < BATCH_BYTES:
                queued = self._popped()
                tag = queued.tag
                if tag.is_key and (self._is_resuming or queued.is_beginning):
                    self._is_resuming = False
                    self._resumed_ms = tag.timestamp
                    taken += [_at(header, tag.timestamp) for header in queued.headers]
                elif tag.is_header:
                    tag = _at(tag, self._taken_ms)
                elif tag.kind == AUDIO and tag.timestamp < self._resumed_ms:
                    self._count_dropped(tag)
                    continue
                self._taken_ms = tag.timestamp
                taken.append(tag)
                size += len(tag.payload)
            return taken

    def resume(self) -> None:
        """Begin anew, as on a new line: at the oldest key frame there is, else at the next one, which is asked for."""
        with self._changed:
            self.dropped_groups += bool(self._queued) and not self._queued[0].tag.is_key
            is_key_wanted = not self._drop_to_key()
        if is_key_wanted:
            self._ask_key_frame()

    def expect_key_frame(self) -> None:
        """Let nothing in before the next key frame: what comes now is another engine's work."""
        with self._changed:
            self._is_waiting_for_key = True

    def clear(self) -> None:
        """Let go of everything: nobody will send it."""
        with self._changed:
            self._queued.clear()
            self._bytes = 0

    def wake(self) -> None:
        """End a ``take`` that waits."""
        with self._changed:
            self._changed.notify()

    @property
    def queued_ms(self) -> int:
        """How much time lies in the queue."""
        with self._changed:
            return self._span_ms()

    @property
    def queued_bytes(self) -> int:
        """How much lies in the queue."""
        with self._changed:
            return self._bytes

    def _span_ms(self) -> int:
        return self._queued[-1].tag.timestamp - self._queued[0].tag.timestamp if self._queued else 0

    def _is_over(self) -> bool:
        return self._bytes > self._most_bytes or self._span_ms() > self._longest_ms

    def _drop_to_key(self) -> bool:
        """Drop up to the next key frame; whether there was one. Without one everything goes, and the next is waited for."""
        while self._queued and not self._queued[0].tag.is_key:
            self._drop_first()
        self._is_resuming = True
        self._is_waiting_for_key = self._is_waiting_for_key or not self._queued
        return bool(self._queued)

    def _drop_first(self) -> None:
        self._count_dropped(self._popped().tag)

    def _count_dropped(self, tag: FlvTag) -> None:
        if self._began_ms is not None and tag.timestamp >= self._began_ms and not tag.is_header:
            self.dropped += 1

    def _popped(self) -> _Queued:
        queued = self._queued.popleft()
        self._bytes -= len(queued.tag.payload)
        return queued


def _at(header: FlvTag, timestamp: int) -> FlvTag:
    return msgspec.structs.replace(header, timestamp=timestamp)
