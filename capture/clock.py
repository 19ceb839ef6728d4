"""The one clock of pictures and sound: monotonic nanoseconds, passed in wherever time is needed."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns nanoseconds that never go back; ``time.monotonic_ns`` everywhere but in tests."""

SECOND_NS = 1_000_000_000
MILLISECOND_NS = 1_000_000

monotonic: Clock = time.monotonic_ns
