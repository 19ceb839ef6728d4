"""The first words of an RTMP connection (Adobe's RTMP 1.0, section 5.2), the simple kind that every server takes."""

from __future__ import annotations

import struct

from studio.rtmp.errors import ProtocolBroken

VERSION = 3
PART_BYTES = 1536
ANSWER_BYTES = 1 + 2 * PART_BYTES
RANDOM_BYTES = PART_BYTES - 8


def greeting(*, now_ms: int, random: bytes) -> bytes:
    """Return C0 and C1. *random* is RANDOM_BYTES long."""
    return struct.pack(">BII", VERSION, now_ms % 2**32, 0) + random


def check_version(first: int) -> None:
    """See that the server's first byte may begin an answer; 'H' of an HTTP answer is the usual one that may not.

    Raises:
        ProtocolBroken: it may not.
    """
    if not VERSION <= first < 32:
        raise ProtocolBroken(why="version")


def reply(answer: bytes, *, now_ms: int) -> bytes:
    """Return C2 for the server's S0, S1 and S2 in *answer* (ANSWER_BYTES long).

    That S2 repeats our random bytes is not insisted on: servers that sign their answer put a digest there.
    """
    their_part = answer[1 : 1 + PART_BYTES]
    return their_part[:4] + struct.pack(">I", now_ms % 2**32) + their_part[8:]
