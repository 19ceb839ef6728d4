"""How long each step of a push may take."""

from __future__ import annotations

import msgspec


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds a step may take before it counts as failed.

    Attributes:
        lookup_s: finding the server's address by its name.
        connect_s: the TCP connection, all addresses together.
        tls_s: the TLS handshake.
        answer_s: each of the server's answers: handshake, connect, createStream, publish.
        send_s: how long the server may take nothing at all while we have something to send.
    """

    lookup_s: float = 2.0
    connect_s: float = 2.0
    tls_s: float = 2.0
    answer_s: float = 2.0
    send_s: float = 2.0
