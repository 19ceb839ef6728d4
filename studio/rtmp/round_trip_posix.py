"""A line's round trip as Linux measures it; other POSIX systems do not tell it through Python."""

from __future__ import annotations

import contextlib
import socket
import struct

# struct tcp_info of linux/tcp.h: eight bytes of flags, fifteen numbers, then tcpi_rtt in microseconds.
_RTT_AT, _BYTES = 68, 104
_TCP_INFO: int | None = getattr(socket, "TCP_INFO", None)


def round_trip_ms(line: socket.socket) -> int | None:
    """Return the smoothed round trip of *line* in ms, at least 1, or None where nothing is known (any more)."""
    if _TCP_INFO is None:
        return None
    with contextlib.suppress(OSError, struct.error):
        told = line.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _BYTES)
        microseconds: int = struct.unpack_from("=I", told, _RTT_AT)[0]
        return max(round(microseconds / 1000), 1) if microseconds else None
    return None
