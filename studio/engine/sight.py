"""What every source of the show gives at a tick, set right as the plan says, and whether it has been away too long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

import msgspec

from capture.device import Camera
from capture.picture import Picture
from studio.picture.trimming import Trimmer
from studio.show.adjustment import Adjustment

MILLISECOND_NS = 1_000_000


class Eye(msgspec.Struct, kw_only=True, eq=False):
    """One source: its camera, and what is known of it.

    Attributes:
        delay_ns: its pictures are so old when they come.
        is_away: as it was found at the last tick.
    """

    camera: Camera
    delay_ns: int = 0
    trimmer: Trimmer | None = None
    is_away: bool = False


class Sight:
    """Asked by the picture thread once a tick; sources come and go with scenes.

    No camera can hold it up: pictures lie on shelves, and a driver that sleeps only counts as away.
    """

    def __init__(
        self, *, lag_ns: int, half_tick_ns: int, on_away: Callable[[str, str, bool], None], now_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        """Prepare. *on_away* is called with (source, device, whether it is away) at each change and must return at once."""
        self._lag_ns, self._half_tick_ns, self._on_away, self._now_ns = lag_ns, half_tick_ns, on_away, now_ns
        self._guard = threading.Lock()
        self._eyes: Mapping[str, Eye] = {}

    def add(self, source: str, camera: Camera, adjustment: Adjustment) -> None:
        """See *source* from now on."""
        eye = Eye(
            camera=camera,
            delay_ns=adjustment.delay_ms * MILLISECOND_NS,
            trimmer=Trimmer(adjustment) if adjustment.is_trimmed else None,
        )
        with self._guard:
            self._eyes = {**self._eyes, source: eye}

    def remove(self, source: str) -> None:
        """See *source* no longer."""
        with self._guard:
            self._eyes = {name: eye for name, eye in self._eyes.items() if name != source}

    def watch(self) -> None:
        """Look after every source; once a tick."""
        now_ns = self._now_ns()
        for name, eye in self._eyes.items():
            is_away = eye.camera.is_away(now_ns)
            if is_away is not eye.is_away:
                eye.is_away = is_away
                self._on_away(name, eye.camera.spec, is_away)

    def picture(self, source: str, due_ns: int) -> Picture | None:
        """Return the newest picture of *source* due at the tick *due_ns*, trimmed; None before its first, or where it is gone."""
        eye = self._eyes.get(source)
        if eye is None:
            return None
        # A picture up to half a tick younger than the tick is nearer to it than the one before: clips know it already.
        picture = eye.camera.latest(due_ns - self._lag_ns + self._half_tick_ns + eye.delay_ns)
        return eye.trimmer.trimmed(picture) if eye.trimmer is not None and picture is not None else picture

    def is_away(self, source: str) -> bool:
        """Return whether *source* has given nothing for two seconds."""
        eye = self._eyes.get(source)
        return eye is not None and eye.is_away
