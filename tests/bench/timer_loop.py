"""A bare loop of the picture thread's priority that wakes thirty times a second and does nothing: prints the p99 of its lateness in ms."""

from __future__ import annotations

import statistics
import sys
import threading
import time

from studio.engine.priority import raise_priority


def main(seconds: float) -> None:
    """Wake and note how late."""
    raise_priority(is_first=True)
    pause = threading.Event()
    begun = time.monotonic_ns()
    late = []
    for number in range(1, int(seconds * 30)):
        due = begun + number * 1_000_000_000 // 30
        pause.wait(max(0.0, (due - time.monotonic_ns()) / 1e9))
        late.append((time.monotonic_ns() - due) / 1e6)
    print(statistics.quantiles(late, n=100)[98])


if __name__ == "__main__":
    main(float(sys.argv[1]))
