"""Reads out of an address until when its key is good, where the platform writes it there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

# platforms.md 3.2: Douyin writes expire and volcTime, Tencent's cloud txTime (hexadecimal), Aliyun's auth_key begins with the moment.
_NAMES = frozenset({"expire", "volctime", "txtime", "auth_key"})
_LEADING_MOMENT = re.compile(r"[0-9A-Fa-f]+")
_FIRST, _LAST = datetime(2015, 1, 1, tzinfo=UTC).timestamp(), datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def valid_until(url: str) -> datetime | None:
    """Return the earliest moment after which a part of the key in *url* is no longer good (UTC), or None where nothing says so.

    Moments are seconds since 1970, decimal or hexadecimal; what is no plausible date is not taken for one.
    """
    _, _, query = url.strip().partition("?")
    found = [moment for name, value in parse_qsl(query.replace("?", "&")) if name.lower() in _NAMES and (moment := _moment(value))]
    return datetime.fromtimestamp(min(found), UTC) if found else None


def _moment(value: str) -> int:
    """Return the seconds that *value* begins with, or 0."""
    digits = _LEADING_MOMENT.match(value)
    if digits is None or len(digits.group()) > 12:
        return 0
    text = digits.group()
    for base in (10, 16):
        if base == 16 or text.isdecimal():
            moment = int(text, base)
            if _FIRST <= moment < _LAST:
                return moment
    return 0
