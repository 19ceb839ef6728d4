"""Finding a server: in time, or from memory, or not at all."""

from __future__ import annotations

import socket
import threading

import pytest

from studio.rtmp.errors import GivenUp, HostUnknown
from studio.rtmp.lookup import Address, Lookup

HOME: Address = (socket.AF_INET, ("127.0.0.1", 1935))


def found(lookup: Lookup, deadline_s: float = 0.1) -> list[Address]:
    return list(lookup.addresses("a.example", 1935, deadline_s=deadline_s, give_up=lambda: False))


def test_a_name_is_found() -> None:
    assert found(Lookup(lambda _host, _port: [HOME])) == [HOME]


def test_a_silent_resolver_is_not_waited_for_and_asked_once() -> None:
    asked, is_over = [], threading.Event()

    def ask(host: str, port: int) -> list[Address]:
        asked.append(host)
        is_over.wait(10)
        return []

    lookup = Lookup(ask)
    for _ in range(3):
        with pytest.raises(HostUnknown):
            found(lookup)
    assert len(asked) == 1
    is_over.set()


def test_the_last_address_that_worked_stands_in_for_a_resolver_that_fails() -> None:
    def ask(host: str, port: int) -> list[Address]:
        raise OSError

    lookup = Lookup(ask)
    lookup.worked("a.example", 1935, HOME)
    assert found(lookup) == [HOME]


def test_waiting_can_be_given_up() -> None:
    is_over = threading.Event()

    def ask(host: str, port: int) -> list[Address]:
        is_over.wait(10)
        return []

    lookup = Lookup(ask)
    with pytest.raises(GivenUp):
        lookup.addresses("a.example", 1935, deadline_s=10, give_up=lambda: True)
    is_over.set()
