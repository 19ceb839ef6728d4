"""What tests of destinations share: a watcher that remembers what was told, and a feeder that plays tags as an engine would."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self

import msgspec

from studio.outputs.destination import Told
from studio.outputs.output_states import OutputState
from studio.rtmp.flv import FlvTag


class Watcher:
    """Remembers what destinations tell. ``told`` is what a Destination wants; the rest is for the test."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.states: list[tuple[str, OutputState, str]] = []
        self.first_packets: dict[str, int] = {}
        self.wishes = 0
        self.told = Told(state=self._state, first_packet=self._first_packet, key_frame_wanted=self._wish)

    def wait_for(self, name: str, state: OutputState, *, after: int = 0, timeout_s: float = 8.0) -> int:
        """Wait until *name* has gone into *state* later than the first *after* things told; return how many were told by then."""

        def place() -> int:
            return next((at + 1 for at in range(after, len(self.states)) if self.states[at][:2] == (name, state)), 0)

        with self._changed:
            assert self._changed.wait_for(place, timeout_s), f"{name} never {state}: {self.states}"
            return place()

    def codes(self, name: str) -> list[str]:
        return [code for who, _, code in self.states if who == name]

    def _state(self, name: str, state: OutputState, code: str) -> None:
        with self._changed:
            self.states.append((name, state, code))
            self._changed.notify_all()

    def _first_packet(self, name: str, after_ms: int) -> None:
        self.first_packets[name] = after_ms

    def _wish(self) -> None:
        self.wishes += 1


class Feeder:
    """Plays *tags* over and over, *speed* times as fast as they were made, timestamps going on. A context manager."""

    def __init__(self, tags: list[FlvTag], take: Callable[[FlvTag], None], *, speed: float = 1.0) -> None:
        self._tags, self._take, self._speed = tags, take, speed
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join(5)

    def _play(self) -> None:
        began, offset = time.monotonic(), 0
        while True:
            for tag in self._tags:
                if offset and tag.is_header:
                    continue
                moment = tag.timestamp + offset
                if self._is_over.wait(max(began + moment / 1000 / self._speed - time.monotonic(), 0)):
                    return
                self._take(msgspec.structs.replace(tag, timestamp=moment))
            offset += self._tags[-1].timestamp + 40
