"""A window at its worst: 200 ms of plain Python each second, until it is ended."""

from __future__ import annotations

import threading
import time


def main() -> None:
    """Burn."""
    pause = threading.Event()
    due = time.monotonic()
    while True:
        until = time.monotonic() + 0.2
        while time.monotonic() < until:
            sum(range(1000))
        due += 1.0
        pause.wait(max(0.0, due - time.monotonic()))


if __name__ == "__main__":
    main()
