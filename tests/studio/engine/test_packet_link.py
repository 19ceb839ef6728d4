"""Packets reach the courier whole, from a key frame on, and nobody ever waits for it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from studio.engine.packet_link import PacketLink


@pytest.fixture
def wishes() -> list[float]:
    """Return when a key frame was wished for."""
    return []


@pytest.fixture
def link(wishes: list[float]) -> Iterator[PacketLink]:
    """Return a link that has nowhere to go yet."""
    link = PacketLink(want_key=lambda: wishes.append(time.monotonic()))
    yield link
    link.close()


def begin(link: PacketLink, port: int) -> None:
    link.connect("127.0.0.1", port, "b" * 64)
    link.begin(lambda at_ms: b"<headers %d>" % at_ms)


def send(link: PacketLink, text: str, at_ms: int, *, is_key: bool = False) -> None:
    link.send(text.encode(), at_ms=at_ms, is_key=is_key, is_sound=False)


def until(true: Callable[[], Any], seconds: float = 5.0) -> None:
    paused, end = threading.Event(), time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        paused.wait(0.01)


def test_a_stream_begins_with_its_headers_and_a_key_frame(link: PacketLink, courier: Any) -> None:
    begin(link, courier.port)
    send(link, "[inter]", 0)
    send(link, "[key]", 33, is_key=True)
    send(link, "[inter]", 66)
    courier.wait_for(lambda: courier.tags.endswith(b"[inter]"))
    assert bytes(courier.tags) == b"<headers 33>[key][inter]"


def test_sound_goes_out_with_the_picture_that_follows(link: PacketLink, courier: Any) -> None:
    begin(link, courier.port)
    send(link, "[key]", 0, is_key=True)
    link.send(b"(sound)", at_ms=5, is_key=False, is_sound=True)
    send(link, "[inter]", 33)
    courier.wait_for(lambda: courier.tags.endswith(b"[inter]"))
    assert bytes(courier.tags) == b"<headers 0>[key](sound)[inter]"


def test_a_courier_that_comes_back_gets_headers_again_and_a_key_frame(link: PacketLink, courier: Any, wishes: list[float]) -> None:
    begin(link, courier.port)
    send(link, "[key]", 0, is_key=True)
    courier.wait_for(lambda: courier.tags.endswith(b"[key]"))
    wishes.clear()
    courier.hang_up()
    until(lambda: wishes)
    send(link, "[inter]", 100)
    send(link, "[key2]", 133, is_key=True)
    courier.wait_for(lambda: courier.tags.endswith(b"[key2]"))
    assert bytes(courier.tags) == b"<headers 133>[key2]"


def test_another_courier_can_take_over(link: PacketLink, courier: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    begin(link, port)
    send(link, "[key]", 0, is_key=True)
    link.connect("127.0.0.1", courier.port, "c" * 64)
    until(lambda: courier.greetings)
    send(link, "[key]", 33, is_key=True)
    courier.wait_for(lambda: b"[key]" in courier.tags)
    assert courier.greetings == [b"KAIBO1\n" + b"c" * 64 + b"\n"]


def test_the_couriers_wish_is_heard(link: PacketLink, courier: Any, wishes: list[float]) -> None:
    begin(link, courier.port)
    send(link, "[key]", 0, is_key=True)
    courier.wait_for(lambda: courier.tags.endswith(b"[key]"))
    wishes.clear()
    courier.connection.sendall(b"K")
    until(lambda: wishes)


def test_a_courier_that_reads_nothing_holds_up_nobody(link: PacketLink) -> None:
    """Ten seconds of packets for a stopped courier: sending stays quick, whole groups are dropped, memory is bounded."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begin(link, silent.getsockname()[1])
        slowest = 0.0
        for number in range(300):
            started = time.perf_counter()
            send(link, "x" * 100_000, number * 33, is_key=number % 60 == 0)
            slowest = max(slowest, time.perf_counter() - started)
        assert slowest < 0.1
        assert link.dropped >= 60
        waiting = list(link._waiting)
        assert not waiting or waiting[-1][1] - waiting[0][1] <= 3_000


def test_what_is_queued_at_the_end_still_goes_out(link: PacketLink, courier: Any) -> None:
    begin(link, courier.port)
    send(link, "[key]", 0, is_key=True)
    link.send(b"(last sound)", at_ms=21, is_key=False, is_sound=True)
    link.end()
    courier.wait_for(lambda: courier.tags.endswith(b"(last sound)"))


def test_without_a_courier_nothing_is_kept(link: PacketLink) -> None:
    link.begin(lambda _at_ms: b"")
    for number in range(1000):
        send(link, "[key]", number, is_key=True)
    assert not link._waiting
