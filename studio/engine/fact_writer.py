"""Writes the broadcast's facts to its timeline and tells them once written, on a thread of its own."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from catalog.broadcasts.timeline import Timeline
from studio.clock import stamped, utc_now

SYNC_S = 0.8
"""A fact is on the disk within a second; urgent ones before they are told."""

Tell = Callable[[str, str, dict[str, Any]], None]
"""kind, at, facts"""

log = logging.getLogger("kaibo.engine")


class _Fact(msgspec.Struct, frozen=True):
    kind: str
    facts: dict[str, Any]
    is_urgent: bool


class _Open(msgspec.Struct, frozen=True):
    timeline: Timeline


class _Close(msgspec.Struct, frozen=True):
    done: threading.Event


class FactWriter:
    """Facts go in from any thread and at once; outside a broadcast they are only told."""

    def __init__(self, tell: Tell, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._tell, self._clock = tell, clock
        self._inbox: queue.SimpleQueue[_Fact | _Open | _Close | None] = queue.SimpleQueue()
        self._timeline: Timeline | None = None
        self._thread = threading.Thread(target=self._run, name="facts", daemon=True)
        self._thread.start()

    def write(self, kind: str, facts: Mapping[str, Any], *, is_urgent: bool = False) -> None:
        """Write one fact; returns at once. Urgent ones (card, alarm, correction) are on the disk before they are told."""
        self._inbox.put(_Fact(kind, dict(facts), is_urgent))

    def open(self, file: Path) -> None:
        """Write to the timeline *file* from the next fact on.

        Raises:
            OSError: it cannot be opened.
        """
        self._inbox.put(_Open(Timeline(file, clock=self._clock)))

    def close(self, deadline_s: float) -> bool:
        """Write what waits and seal the timeline; return whether it was done within the deadline."""
        done = threading.Event()
        self._inbox.put(_Close(done))
        return done.wait(deadline_s)

    def end(self) -> None:
        """End the thread."""
        self._inbox.put(None)
        self._thread.join(2.0)

    def _run(self) -> None:
        sync_at = time.monotonic() + SYNC_S
        while True:
            try:
                item = self._inbox.get(timeout=max(0.0, sync_at - time.monotonic()))
                if item is None:
                    return
                self._do(item)
            except queue.Empty:
                pass
            except Exception:
                log.exception("fact_lost")
            if time.monotonic() >= sync_at:
                self._sync()
                sync_at = time.monotonic() + SYNC_S

    def _do(self, item: _Fact | _Open | _Close) -> None:
        if isinstance(item, _Open):
            self._timeline = item.timeline
        elif isinstance(item, _Close):
            timeline, self._timeline = self._timeline, None
            try:
                if timeline is not None:
                    timeline.close()
            finally:
                item.done.set()
        elif self._timeline is None:
            self._tell(item.kind, stamped(self._clock()), item.facts)
        else:
            line = self._timeline.append(item.kind, item.facts, is_urgent=item.is_urgent)
            self._tell(item.kind, line["at"], item.facts)

    def _sync(self) -> None:
        if self._timeline is not None:
            self._timeline.sync()
