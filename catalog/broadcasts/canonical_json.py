"""Writes values as RFC 8785 canonical JSON, so that the same facts are always the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "int | str | Sequence[Value] | Mapping[str, Value]"

LARGEST_INTEGER = 2**53 - 1
"""Beyond it a reader that keeps numbers as doubles (RFC 8785 3.2.2.3) would read another number."""


def canonical(value: Value) -> bytes:
    """Return *value* as canonical UTF-8 bytes without a newline.

    Raises:
        TypeError: a float, a truth value, None, bytes or a key that is no string.
        ValueError: an integer beyond 53 bits, or a string that is no Unicode text (a lone surrogate).
    """
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _sorted(value: Value) -> Value:
    """Return *value* with the keys of its maps in the order of their UTF-16 code units (RFC 8785 3.2.3)."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"integer beyond 53 bits: {value}")
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("every key is a string")
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, (list, tuple)):
        return [_sorted(item) for item in value]
    raise TypeError(f"only integers, strings, lists and maps of them: {type(value).__name__}")
