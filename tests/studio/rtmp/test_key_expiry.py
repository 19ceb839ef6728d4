"""Until when a key is good, as far as its address tells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.rtmp.key_expiry import valid_until

WHEN = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SECONDS = int(WHEN.timestamp())


@pytest.mark.parametrize(
    "query",
    [
        f"expire={SECONDS}&sign=a",
        f"expire={SECONDS:x}&sign=a",
        f"volcSecret=a&volcTime={SECONDS}",
        f"txSecret=a&txTime={SECONDS:X}",
        f"auth_key={SECONDS}-0-0-abc",
        f"sign=a&expire={SECONDS}&volcTime={SECONDS + 60}",
    ],
)
def test_the_moment_is_read(query: str) -> None:
    assert valid_until(f"rtmp://push.example/third/stream-1?{query}") == WHEN


@pytest.mark.parametrize(
    "query", ["", "?key=1", "?expire=", "?expire=7", "?expire=abcdefabcdefabcdef", "?txTime=zz", "?expires=1796126400"]
)
def test_where_nothing_is_told_nothing_is_known(query: str) -> None:
    assert valid_until(f"rtmp://push.example/third/stream-1{query}") is None


@given(st.text(max_size=60))
def test_no_address_breaks_it(text: str) -> None:
    assert valid_until(f"rtmp://a/b/c?expire={text}") is None or text
