"""Finds a server's addresses by its name with a deadline, which the system's resolver does not have."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from studio.rtmp.errors import GivenUp, HostUnknown

Address: TypeAlias = tuple[socket.AddressFamily, Any]
_SLICE_S = 0.05


def system_addresses(host: str, port: int) -> Sequence[Address]:
    """Ask the system. May take as long as it likes.

    Raises:
        OSError, UnicodeError: the name has no address.
    """
    return [(family, where) for family, _, _, _, where in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class _Question:
    """One name being asked for in a thread of its own, which may outlive everybody's patience."""

    def __init__(self, ask: Callable[[str, int], Sequence[Address]], host: str, port: int) -> None:
        self._ask, self._host, self._port = ask, host, port
        self.is_answered = threading.Event()
        self.found: Sequence[Address] = ()
        threading.Thread(target=self._run, name="lookup", daemon=True).start()

    def _run(self) -> None:
        try:
            self.found = self._ask(self._host, self._port)
        except (OSError, UnicodeError):
            self.found = ()
        finally:
            self.is_answered.set()


class Lookup:
    """Finds addresses for all destinations. Keeps the last one that worked for when the resolver fails; at most one thread a name."""

    def __init__(self, ask: Callable[[str, int], Sequence[Address]] = system_addresses) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, int], _Question] = {}
        self._worked: dict[tuple[str, int], Address] = {}

    def addresses(self, host: str, port: int, *, deadline_s: float, give_up: Callable[[], bool]) -> Sequence[Address]:
        """Return where *host* may be reached, best first; the last address that worked where nobody answers.

        Raises:
            HostUnknown: nothing was found and nothing is remembered.
            GivenUp: *give_up* says so.
        """
        with self._lock:
            question = self._asked.get((host, port))
            if question is None or question.is_answered.is_set():
                question = self._asked[host, port] = _Question(self._ask, host, port)
        end = time.monotonic() + deadline_s
        while not question.is_answered.wait(_SLICE_S) and time.monotonic() < end:
            if give_up():
                raise GivenUp
        if question.found:
            return question.found
        remembered = self._worked.get((host, port))
        if remembered is None:
            raise HostUnknown(host=host)
        return [remembered]

    def worked(self, host: str, port: int, address: Address) -> None:
        """Remember that *address* let us in."""
        self._worked[host, port] = address
