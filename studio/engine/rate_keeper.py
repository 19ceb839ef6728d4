"""Keeps the bit rate at what the shop's own line takes, and writes each step down."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from studio.encoding.ladder import Ladder, LineLoad
from studio.encoding.picture_encoder import EncoderMissing, PictureEncoder
from studio.encoding.plan import EncodingPlan, at_percent
from studio.encoding.relay import Relay
from studio.engine import events

log = logging.getLogger("kaibo.engine")


class RateKeeper:
    """One broadcast's; called from the command thread.

    *on_change* is told the plan in force before its first picture is encoded.
    """

    def __init__(
        self,
        planned: EncodingPlan,
        relay: Relay,
        *,
        on_change: Callable[[EncodingPlan], None],
        write: Callable[[str, Mapping[str, Any]], None],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._planned, self._relay, self._on_change, self._write, self._now_s = planned, relay, on_change, write, now_s
        self._ladder = Ladder()

    def feel(self, load: LineLoad) -> None:
        """Take one second of the line's load into account."""
        percent = self._ladder.step(self._now_s(), load)
        if percent is None:
            return
        plan = at_percent(self._planned, percent)
        try:
            encoder = PictureEncoder(plan)
        except EncoderMissing:  # a graphics card that has no second encoder at the moment; the line will ask again
            log.warning("rate_not_changed percent=%s", percent)
            return
        self._relay.hand_over(encoder)
        self._on_change(plan)
        facts = {"percent": percent, "video_kbps": plan.video_kbps, "sending": load.sending, "held_back": load.held_back}
        self._write(events.ENCODING_RATE, facts)
