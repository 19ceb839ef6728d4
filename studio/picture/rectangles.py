"""Rectangles of even pixels on the canvas: what two share, what is left around one, which of the picture has changed."""

from __future__ import annotations

from collections.abc import Iterable

Rectangle = tuple[int, int, int, int]
"""Left, top, width, height; even."""

EMPTY: Rectangle = (0, 0, 0, 0)


def within(one: Rectangle, other: Rectangle) -> Rectangle:
    """Return what both share; EMPTY where they share nothing."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[0] + one[2], other[0] + other[2]), min(one[1] + one[3], other[1] + other[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else EMPTY


def around(hole: Rectangle, whole: Rectangle) -> tuple[Rectangle, ...]:
    """Return the rectangles that together are *whole* without *hole*, which lies within it."""
    if hole == EMPTY:
        return (whole,)
    left, top, right, bottom = hole[0], hole[1], hole[0] + hole[2], hole[1] + hole[3]
    pieces = (
        (whole[0], whole[1], whole[2], top - whole[1]),
        (whole[0], top, left - whole[0], hole[3]),
        (right, top, whole[0] + whole[2] - right, hole[3]),
        (whole[0], bottom, whole[2], whole[1] + whole[3] - bottom),
    )
    return tuple(piece for piece in pieces if piece[2] and piece[3])


def apart(rectangles: Iterable[Rectangle]) -> list[Rectangle]:
    """Return rectangles that together hold all of these and do not overlap: those that do become the one around both."""
    found: list[Rectangle] = []
    for rectangle in rectangles:
        joined = rectangle
        if joined == EMPTY:
            continue
        while touching := [other for other in found if within(joined, other) != EMPTY]:
            found = [other for other in found if other not in touching]
            for other in touching:
                joined = _both(joined, other)
        found.append(joined)
    return found


def around_all(rectangles: Iterable[Rectangle]) -> Rectangle:
    """Return the smallest rectangle around all of these; EMPTY around none."""
    joined = EMPTY
    for rectangle in rectangles:
        joined = rectangle if joined == EMPTY else _both(joined, rectangle)
    return joined


def _both(one: Rectangle, other: Rectangle) -> Rectangle:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return left, top, right - left, bottom - top
