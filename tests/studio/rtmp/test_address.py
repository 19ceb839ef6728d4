"""Addresses: taken apart as servers want them, refused before anything is opened, never printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.rtmp.address import read_address, target_of
from studio.rtmp.errors import (
    AddressHasSpaces,
    AddressHost,
    AddressPort,
    AddressScheme,
    AddressWithoutKey,
    AddressWrong,
)


@pytest.mark.parametrize(
    ("url", "host", "port", "app", "key"),
    [
        ("rtmp://push.example/live/abc", "push.example", 1935, "live", "abc"),
        ("rtmps://Push.Example:443/rtmp/FB-1-2?s_bl=1&a=b/c", "push.example", 443, "rtmp", "FB-1-2?s_bl=1&a=b/c"),
        ("  rtmp://push.example:8080/third/stream-1?expire=6&sign=f\n", "push.example", 8080, "third", "stream-1?expire=6&sign=f"),
        ("rtmp://live-push.example/live-bvc/?streamname=live_1&key=9", "live-push.example", 1935, "live-bvc", "?streamname=live_1&key=9"),
        ("rtmp://push.example/app?vhost=shop.example/abc", "push.example", 1935, "app?vhost=shop.example", "abc"),
        ("rtmp://push.example/live//abc", "push.example", 1935, "live", "abc"),
        ("RTMP://[::1]:1936/live/a#b", "::1", 1936, "live", "a#b"),
        ("rtmp://直播.example/live/abc", "xn--z6ut02b.example", 1935, "live", "abc"),
    ],
)
def test_an_address_is_split_where_servers_expect_it(url: str, host: str, port: int, app: str, key: str) -> None:
    target = target_of(read_address(url))
    assert (target.host, target.port, target.app, target.key) == (host, port, app, key)


def test_the_name_for_the_server_says_the_port_only_where_it_is_unusual() -> None:
    assert target_of(read_address("rtmp://a.example:1935/live/k")).tc_url == "rtmp://a.example/live"
    assert target_of(read_address("rtmp://[::1]:1936/live/k")).tc_url == "rtmp://[::1]:1936/live"


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("rtmp://a.example/live/my key", AddressHasSpaces),
        ("rtmp://a.example/live/k\tx", AddressHasSpaces),
        ("rtmp://a.example/live/k\u200bx", AddressHasSpaces),
        ("http://a.example/live/k", AddressScheme),
        ("a.example/live/k", AddressScheme),
        ("", AddressScheme),
        ("rtmp:///live/k", AddressHost),
        ("rtmp://:1935/live/k", AddressHost),
        ("rtmp://-a.example/live/k", AddressHost),
        ("rtmp://a..example/live/k", AddressHost),
        ("rtmp://[::1/live/k", AddressHost),
        ("rtmp://a.example:0/live/k", AddressPort),
        ("rtmp://a.example:70000/live/k", AddressPort),
        ("rtmp://a.example:port/live/k", AddressPort),
        ("rtmp://a.example", AddressWithoutKey),
        ("rtmp://a.example/live", AddressWithoutKey),
        ("rtmp://a.example/live/", AddressWithoutKey),
    ],
)
def test_what_cannot_be_an_address_is_refused_by_name(url: str, error: type[AddressWrong]) -> None:
    with pytest.raises(error):
        read_address(url)


def test_a_refusal_does_not_repeat_the_address() -> None:
    with pytest.raises(AddressWrong) as caught:
        read_address("rtmp://a.example:po-SECRET/live/SECRET")
    assert caught.value.__suppress_context__
    assert "SECRET" not in str(caught.value)


def test_neither_address_nor_target_prints_its_key() -> None:
    address = read_address("rtmp://a.example/live/SECRET?sign=SECRET")
    assert "SECRET" not in f"{address} {address!r} {target_of(address)} {target_of(address)!r}"


@given(st.text(max_size=60) | st.text(alphabet="rtmps:/[]@.?%#a1 ", max_size=40).map("rtmp://".__add__))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        target = target_of(read_address(text))
    except AddressWrong:
        return
    assert target.host
    assert target.key
    assert 0 < target.port < 65536
