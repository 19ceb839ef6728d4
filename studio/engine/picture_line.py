"""The picture from tick to packet: one thread composes at the metronome's beat, one encodes; between them a short queue."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Protocol

import msgspec
from av.video.frame import VideoFrame

from studio.encoding.encoded import Encoded
from studio.engine.canvas_ring import CanvasRing, Slot
from studio.engine.metronome import NANOSECONDS, Lateness, Metronome, Tick
from studio.engine.priority import raise_priority
from studio.picture.compositor import Parts, compose, same
from studio.picture.transitions import AnyLook, Look
from studio.picture.transitions import Sight as SeesSources

QUEUED = 15
"""Pictures that may wait for the encoder, half a second at 30: while canvases are out they are repeats, which cost next to nothing
to encode, so that a moment in which the machine is busy elsewhere delays viewers a little instead of losing a picture."""

AHEAD_TICKS = 2

log = logging.getLogger("kaibo.engine")


class ShowsPreview(Protocol):
    """The preview shelf, as the picture thread uses it."""

    @property
    def is_wanted(self) -> bool:
        """Whether anybody looks."""

    def offer(self, slot: Slot, captured_ns: int) -> None:
        """Show a canvas; returns at once."""


class EncodesPictures(Protocol):
    """The encoder, as the encoding thread uses it."""

    def encode(self, canvas: VideoFrame, tick: int) -> list[Encoded]:
        """Return what comes out when *canvas* goes in as picture *tick*."""

    def drain(self) -> list[Encoded]:
        """Return what was still held."""


class Sight(SeesSources, Protocol):
    """The sources, as the picture thread asks them."""

    def watch(self) -> None:
        """Look after every source; once a tick, returns at once."""


class Take(msgspec.Struct):
    """One broadcast's run of the picture line.

    Attributes:
        first_tick: of the metronome; the broadcast's picture 0.
        epoch_ns: when it is due, monotonic.
        frames and the rest: as ``studio.live.health.Counts`` has them.
    """

    encoder: EncodesPictures
    send: Callable[[Encoded], None]
    first_tick: int
    epoch_ns: int
    last_tick: int = -1
    frames: int = 0
    late: int = 0
    repeated: int = 0
    repeated_slow: int = 0
    dropped: int = 0
    dropped_slow: int = 0
    unchanged: int = 0


class PictureLine:
    """Runs from prepare to stop; between ``begin`` and ``end`` what it composes is encoded and sent.

    Attributes:
        look: what the picture is made of; replaced by whoever decides, read once a tick.
        lateness: of every tick since ``begin``.
    """

    def __init__(
        self,
        *,
        sight: Sight,
        ring: CanvasRing,
        frames_per_second: int,
        epoch_ns: int,
        preview: ShowsPreview,
        on_failed: Callable[[], None],
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Prepare to beat from *epoch_ns* on, from which clips count too: so each of their pictures falls on a tick."""
        self._sight, self._ring, self._preview = sight, ring, preview
        self._fps, self._on_failed = frames_per_second, on_failed
        self._half_ns = NANOSECONDS // frames_per_second // 2
        self._metronome = Metronome(frames_per_second, epoch_ns=epoch_ns, now_ns=now_ns)
        self.look: AnyLook = Look()
        self.lateness = Lateness()
        self._number = 0
        self._take: Take | None = None
        self._last: tuple[Slot, Parts] | None = None
        self._queue: queue.SimpleQueue[tuple[Take, Slot, int] | threading.Event] = queue.SimpleQueue()
        self._pending = 0
        self._counting = threading.Lock()
        self._threads = [
            threading.Thread(target=self._compose, name="picture", daemon=True),
            threading.Thread(target=self._encode, name="encoder", daemon=True),
        ]

    def start(self) -> None:
        """Begin to compose."""
        for thread in self._threads:
            thread.start()

    def begin(self, encoder: EncodesPictures, send: Callable[[Encoded], None]) -> Take:
        """Encode from a tick in the next moment on; *send* is called from the encoding thread."""
        first_tick = self._number + AHEAD_TICKS
        self.lateness = Lateness()
        take = Take(encoder=encoder, send=send, first_tick=first_tick, epoch_ns=self._metronome.due_ns(first_tick))
        self._take = take
        return take

    def end(self, deadline_s: float) -> bool:
        """Encode no more; return whether all that was composed has been encoded and sent within the deadline."""
        done = threading.Event()
        with self._counting:
            take, self._take = self._take, None
            if take is None:
                return True
            self._queue.put(done)
        return done.wait(deadline_s)

    def close(self) -> None:
        """End both threads."""
        self._take = None
        self._metronome.stop()
        self._threads[0].join(2.0)
        done = threading.Event()
        done.set()
        self._queue.put(done)
        self._threads[1].join(2.0)

    # -- the picture thread

    def _compose(self) -> None:
        raise_priority(is_first=True)
        try:
            while (tick := self._metronome.wait()) is not None:
                self._number = tick.number
                self._beat(tick)
        except Exception:
            log.exception("picture_thread_failed")
            self._on_failed()

    def _beat(self, tick: Tick) -> None:
        take = self._take
        if take is not None and tick.number < take.first_tick:
            take = None
        if take is None and not self._preview.is_wanted:
            return
        if take is not None:
            self._count(take, tick)
        self._sight.watch()
        parts = self.look.parts(self._sight, tick.due_ns)
        before = self._last
        slot = self._composed(parts)
        if take is not None:
            take.unchanged += before is not None and self._last is before
        if slot is None:
            if take is not None:
                take.repeated_slow += 1
                self._repeat(take, tick.number)
            return
        if take is not None:
            self._submit(take, slot, tick.number)
        self._preview.offer(slot, max((part.picture.captured_ns for part in parts if part.picture), default=0) or tick.due_ns)

    def _count(self, take: Take, tick: Tick) -> None:
        """Count lateness, and repeat the last picture for beats nobody was there for, as far as the queue has room."""
        first_missed = max(take.first_tick, tick.number - tick.missed)
        for number in range(first_missed, tick.number):
            self.lateness.add(tick.late_ns + tick.due_ns - self._metronome.due_ns(number))
            take.late += 1
            self._repeat(take, number)
        self.lateness.add(tick.late_ns)
        take.late += tick.late_ns > self._half_ns
        take.last_tick = tick.number

    def _composed(self, parts: Parts) -> Slot | None:
        """Return a slot that shows *parts*: the last one where nothing changed, or None when none is free."""
        if self._last is not None and same(self._last[1], parts):
            return self._last[0]
        slot = self._ring.take()
        if slot is None:
            return None
        compose(slot.canvas, parts)
        if self._last is not None:
            self._ring.release(self._last[0])
        self._last = (slot, parts)
        return slot

    def _repeat(self, take: Take, number: int) -> None:
        if self._last is None:
            take.dropped += 1
        else:
            take.repeated += 1
            self._submit(take, self._last[0], number)

    def _submit(self, take: Take, slot: Slot, number: int) -> None:
        with self._counting:
            if take is not self._take:  # it ended while this picture was being made; the encoder takes no more
                return
            if self._pending >= QUEUED:
                take.dropped += 1
                take.dropped_slow += 1
                return
            self._pending += 1
            self._ring.hold(slot)
            self._queue.put((take, slot, number - take.first_tick))

    # -- the encoding thread

    def _encode(self) -> None:
        try:
            self._encode_all()
        except Exception:
            log.exception("encoding_thread_failed")
            self._on_failed()

    def _encode_all(self) -> None:
        current: Take | None = None
        while True:
            item = self._queue.get()
            if isinstance(item, threading.Event):
                if current is not None:
                    for encoded in current.encoder.drain():
                        current.send(encoded)
                current = None
                if item.is_set():
                    return
                item.set()
                continue
            current, slot, number = item
            for encoded in current.encoder.encode(slot.canvas.frame, number):
                current.send(encoded)
            current.frames += 1
            self._ring.release(slot)
            with self._counting:
                self._pending -= 1
