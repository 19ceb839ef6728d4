"""One TCP or TLS line to a server, on which nothing waits longer than its deadline and everything can be given up."""

from __future__ import annotations

import contextlib
import errno
import selectors
import socket
import ssl
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from studio.rtmp.errors import (
    ConnectionRefused,
    GivenUp,
    HostUnknown,
    LineLost,
    LineStalled,
    ServerSilent,
    ServerUnreachable,
    TlsFailed,
)
from studio.rtmp.lookup import Address
from studio.rtmp.tls import certificate_error, trusting

if sys.platform == "win32":
    from studio.rtmp.round_trip_windows import round_trip_ms
else:
    from studio.rtmp.round_trip_posix import round_trip_ms

# 128 KB of unsent bytes: a stalled server shows after a third of a second at 4 Mbit/s, and 200 ms of round trip still carry 8 Mbit/s.
SEND_BUFFER_BYTES = 128 * 1024
READ_BYTES = 64 * 1024
_SLICE_S = 0.05
# A dead line with little to send (no picture, only sound) fills no buffer: let the system say that nobody confirms. Linux alone has it.
_UNCONFIRMED_MS = 10_000
_IN_PROGRESS = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK)})
_NOBODY_LISTENS = frozenset({errno.ECONNREFUSED, getattr(errno, "WSAECONNREFUSED", errno.ECONNREFUSED)})


class Wire:
    """A connected line. One thread uses it.

    Attributes:
        sent_bytes, received_bytes: since the line was opened, as RTMP counts them.
    """

    def __init__(self, connection: socket.socket, give_up: Callable[[], bool]) -> None:
        connection.setblocking(False)
        self._socket = connection
        self._give_up = give_up
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection, selectors.EVENT_READ)
        self.sent_bytes = 0
        self.received_bytes = 0

    def send(self, data: bytes, *, stall_s: float) -> None:
        """Send *data*.

        Raises:
            LineStalled: the server took nothing for *stall_s*.
            LineLost: the line broke.
            GivenUp: asked to.
        """
        left = memoryview(data)
        end = time.monotonic() + stall_s
        while left:
            try:
                taken = self._socket.send(left)
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._wait(selectors.EVENT_WRITE, end, LineStalled)
            except ssl.SSLWantReadError:
                self._wait(selectors.EVENT_READ, end, LineStalled)
            except OSError as error:
                raise LineLost from error
            else:
                left = left[taken:]
                self.sent_bytes += taken
                end = time.monotonic() + stall_s

    def arrived(self) -> bytes:
        """Return what has come, or nothing; never waits.

        Raises:
            LineLost: the server hung up.
        """
        try:
            data = self._socket.recv(READ_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return b""
        except OSError as error:
            raise LineLost from error
        if not data:
            raise LineLost
        self.received_bytes += len(data)
        return data

    def receive(self, *, end: float) -> bytes:
        """Return the next bytes, waiting for them until *end* (monotonic).

        Raises:
            ServerSilent: nothing came, or it came too late.
            LineLost: the server hung up.
            GivenUp: asked to.
        """
        while not (data := self.arrived()):
            self._wait(selectors.EVENT_READ, end, ServerSilent)
        if self._give_up():
            raise GivenUp
        if time.monotonic() >= end:  # it talks without end and never says what is waited for
            raise ServerSilent
        return data

    def secure(self, host: str, *, ca_file: Path | None, deadline_s: float) -> None:
        """Put TLS on the line and see the server's certificate.

        Raises:
            CertificateRefused: by whom it is not to be trusted, the subclass says why.
            CertificateFileUnreadable: *ca_file* is no help.
            TlsFailed: the other side does not speak TLS, or not in time.
            GivenUp: asked to.
        """
        context = trusting(ca_file)
        end = time.monotonic() + deadline_s
        self._selector.unregister(self._socket)
        try:
            self._socket.getpeername()  # a line that was reset already would be lost half-wrapped
            secured = context.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)
        except OSError as error:
            raise TlsFailed(host=host) from error
        self._socket = secured
        self._selector.register(secured, selectors.EVENT_READ)
        while True:
            try:
                secured.do_handshake()
            except ssl.SSLWantReadError:
                self._wait_for_tls(selectors.EVENT_READ, end, host)
            except ssl.SSLWantWriteError:
                self._wait_for_tls(selectors.EVENT_WRITE, end, host)
            except ssl.SSLCertVerificationError as error:
                raise certificate_error(error, host) from error
            except OSError as error:
                raise TlsFailed(host=host) from error
            else:
                return

    @property
    def round_trip_ms(self) -> int | None:
        """The line's round trip as the system measures it, or None where it does not tell. May be asked from any thread."""
        return round_trip_ms(self._socket)

    def finish(self, *, end: float) -> None:
        """Say that nothing more comes, and let the server read what is under way until it hangs up or *end* comes.

        Closing with unread answers in the buffer would reset the line and take the last packets with it.
        """
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
        with contextlib.suppress(LineLost, ServerSilent, GivenUp):
            while time.monotonic() < end:
                self.receive(end=end)

    def close(self) -> None:
        """Let go of the line at once. Safe to call twice."""
        self._selector.close()
        self._socket.close()

    def _wait_for_tls(self, event: int, end: float, host: str) -> None:
        try:
            self._wait(event, end, ServerSilent)
        except ServerSilent as error:
            raise TlsFailed(host=host) from error

    def _wait(self, event: int, end: float, too_late: type[LineStalled | ServerSilent]) -> None:
        """Wait for a slice of time at most; the caller tries again either way.

        Linux calls a line writable only when a third of its buffer is free, which a slow line may not reach for seconds: trying
        finds the room that select does not report.
        """
        if self._give_up():
            raise GivenUp
        left = end - time.monotonic()
        if left <= 0:
            raise too_late
        self._selector.modify(self._socket, event)
        self._selector.select(min(left, _SLICE_S))


def connected(
    addresses: Sequence[Address], *, host: str, port: int, deadline_s: float, give_up: Callable[[], bool]
) -> tuple[Wire, Address]:
    """Return a line to the first of *addresses* that answers, and that address; each gets its share of the time.

    Raises:
        ServerUnreachable: none did.
        HostUnknown: there was none to try.
        GivenUp: asked to.
    """
    if not addresses:
        raise HostUnknown(host=host)
    end = time.monotonic() + deadline_s
    reasons = []
    for tried, address in enumerate(addresses):
        now = time.monotonic()
        if now >= end:
            break
        line = _connected_to(address, end=now + (end - now) / (len(addresses) - tried), give_up=give_up)
        if isinstance(line, socket.socket):
            return Wire(line, give_up), address
        reasons.append(line)
    if reasons and all(reason in _NOBODY_LISTENS for reason in reasons):
        raise ConnectionRefused(host=host, port=port)
    raise ServerUnreachable(host=host, port=port)


def _connected_to(address: Address, *, end: float, give_up: Callable[[], bool]) -> socket.socket | int:
    """Return a connected line, or the system's number for why not."""
    family, where = address
    try:
        line = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:  # a family this machine does not have
        return error.errno or errno.EAFNOSUPPORT
    try:
        line.setblocking(False)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        unconfirmed = getattr(socket, "TCP_USER_TIMEOUT", None)
        if unconfirmed is not None:
            line.setsockopt(socket.IPPROTO_TCP, unconfirmed, _UNCONFIRMED_MS)
        reason = line.connect_ex(where)
        if reason in _IN_PROGRESS:
            reason = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) if _is_writable(line, end, give_up) else errno.ETIMEDOUT
        if reason == 0:
            return line
    except GivenUp:
        line.close()
        raise
    except OSError as error:
        reason = error.errno or errno.EIO
    line.close()
    return reason


def _is_writable(line: socket.socket, end: float, give_up: Callable[[], bool]) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_WRITE)
        while (left := end - time.monotonic()) > 0:
            if give_up():
                raise GivenUp
            if selector.select(min(left, _SLICE_S)):
                return True
    return False
