"""What one push holds from its start to its stop, over any number of lines and addresses, and what it has counted."""

from __future__ import annotations

import math
import threading

import msgspec

from studio.outputs.roads import Roads
from studio.outputs.stream_time import StreamTime
from studio.outputs.tag_queue import TagQueue
from studio.rtmp.publisher import Publisher

ON_BACKUP_CODE = "output.on-backup"
_LAST_TAGS_S = 0.3


class OutputStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What one destination has done since it was started, as ``output.statistics`` tells it.

    Attributes:
        sent_bytes: over the line, as RTMP; sent_ms: stream time.
        handed_bytes: what the engine gave for it, sent or not.
        queued_ms, queued_bytes: what waits; the span is the age of the oldest while the engine sends.
        round_trip_ms: as the system measures it; -1 where it does not tell, then the age of the queue has to do.
        dropped: pictures and sounds that were not sent; dropped_groups: how often a group of pictures was cut short or left out.
        server: host and port in use now; is_backup: 1 where that is the backup.
    """

    sent_bytes: int = 0
    sent_ms: int = 0
    handed_bytes: int = 0
    queued_ms: int = 0
    queued_bytes: int = 0
    round_trip_ms: int = -1
    dropped: int = 0
    dropped_groups: int = 0
    reconnects: int = 0
    server: str = ""
    is_backup: int = 0


NOTHING_SENT = OutputStatistics()


class Push:
    """What lasts from one start to its stop, over any number of lines."""

    def __init__(self, *, queue: TagQueue, roads: Roads, started: float) -> None:
        self.queue, self.roads, self.started = queue, roads, started
        self.time = StreamTime()
        self.publisher: Publisher | None = None
        self.past_bytes = 0
        self.unsent = 0
        self.reconnects = 0
        self.has_connected = False
        self.has_sent_picture = False
        self.stop_by = self._takes_until = math.inf
        self._stopping = threading.Event()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def sent_bytes(self) -> int:
        publisher = self.publisher
        return self.past_bytes + (publisher.sent_bytes if publisher is not None else 0)

    @property
    def calm_code(self) -> str:
        """What there is to say while all is well: that it goes over the backup, or nothing."""
        return ON_BACKUP_CODE if self.roads.is_on_backup else ""

    def statistics(self) -> OutputStatistics:
        """Return what has been done since the start."""
        publisher, target = self.publisher, self.roads.target
        round_trip_ms = publisher.round_trip_ms if publisher is not None else None
        return OutputStatistics(
            sent_bytes=self.sent_bytes,
            sent_ms=self.time.sent_ms,
            handed_bytes=self.queue.handed_bytes,
            queued_ms=self.queue.queued_ms,
            queued_bytes=self.queue.queued_bytes,
            round_trip_ms=-1 if round_trip_ms is None else round_trip_ms,
            dropped=self.queue.dropped + self.unsent,
            dropped_groups=self.queue.dropped_groups,
            reconnects=self.reconnects,
            server=f"{target.host}:{target.port}",
            is_backup=int(self.roads.is_on_backup),
        )

    def takes(self, now: float) -> bool:
        """Whether tags are still welcome: for a moment after the stop, so that what is under way from the engine is not lost."""
        return now < self._takes_until

    def stop(self, now: float, deadline_s: float) -> None:
        self.stop_by = min(now + deadline_s, self.stop_by)
        self._takes_until = min(now + min(_LAST_TAGS_S, deadline_s / 2), self._takes_until)
        self._stopping.set()
        self.queue.wake()

    def wait(self, wait_s: float) -> bool:
        """Wait before the next try; whether a stop was asked meanwhile."""
        return self._stopping.wait(wait_s)

    def finish(self) -> None:
        """Take nothing any more, and let go of what is queued."""
        self._takes_until = -math.inf
        self.queue.clear()
