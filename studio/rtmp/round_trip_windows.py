"""A line's round trip: Windows tells it through no socket option, so the age of the queue has to do."""

from __future__ import annotations

import socket


def round_trip_ms(_line: socket.socket) -> int | None:
    """Return None: nothing is known."""
    return None
