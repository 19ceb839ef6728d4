"""The picture's line from tick to packet, where it ends."""

from __future__ import annotations

import threading
import time

from capture.picture import Picture
from studio.encoding.picture_encoder import PictureEncoder
from studio.encoding.plan import EncodingPlan
from studio.engine.canvas_ring import CanvasRing, Slot
from studio.engine.picture_line import PictureLine

PLAN = EncodingPlan(width=64, height=96, frames_per_second=30, video_kbps=200, audio_kbps=64, preset="ultrafast", threads=1)


class SlowSight:
    """Holds the picture thread back, once it is told to, until the test lets go."""

    def __init__(self) -> None:
        self.is_slow = False
        self.was_asked, self.let_go = threading.Event(), threading.Event()

    def watch(self) -> None:
        if self.is_slow:
            self.was_asked.set()
            assert self.let_go.wait(5)

    def picture(self, source: str, due_ns: int) -> Picture | None:
        return None

    def is_away(self, source: str) -> bool:
        return False


class NobodyLooks:
    is_wanted = False

    def offer(self, slot: Slot, captured_ns: int) -> None:
        pass


def test_a_picture_that_was_being_made_when_the_show_ended_harms_nothing() -> None:
    sight, failed, ring, sent = SlowSight(), threading.Event(), CanvasRing(4, 64, 96), threading.Event()
    line = PictureLine(
        sight=sight, ring=ring, frames_per_second=30, epoch_ns=time.monotonic_ns(), preview=NobodyLooks(),
        on_failed=failed.set,
    )  # fmt: skip
    line.start()
    line.begin(PictureEncoder(PLAN), lambda _encoded: sent.set())
    assert sent.wait(5)
    sight.is_slow = True
    assert sight.was_asked.wait(5)
    assert line.end(5)
    sight.let_go.set()
    line.begin(PictureEncoder(PLAN), lambda _encoded: None)
    assert line.end(5)
    line.close()
    assert not failed.is_set()
