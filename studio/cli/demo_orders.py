"""Turns the sample order export, whose times count from a broadcast's start, into a file with real times and order numbers."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

CHINA = timezone(timedelta(hours=8))
"""Exports of mainland platforms write local time without a zone."""

_AFTER_START = re.compile(r"([+-])(\d{2}):(\d{2}):(\d{2})")
_NUMBER = re.compile(r"#(\d{4})")


def write_demo_orders(template: Path, out: Path, start: datetime) -> None:
    """Write *out* from *template* for a broadcast that began at *start* (with its zone).

    "+00:00:12" becomes the time twelve seconds after the start; "#0011" becomes a 19-digit number that starts with the
    broadcast's second, so that two demos in one shop have different orders.
    """
    begun = start.astimezone(CHINA)
    with template.open(encoding="utf-8-sig", newline="") as reading:
        rows = [[_filled(cell, begun) for cell in row] for row in csv.reader(reading)]
    with out.open("w", encoding="utf-8-sig", newline="") as writing:
        csv.writer(writing).writerows(rows)


def _filled(cell: str, begun: datetime) -> str:
    if after := _AFTER_START.fullmatch(cell):
        sign, hours, minutes, seconds = after.groups()
        between = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
        moment = begun - between if sign == "-" else begun + between
        return f"{moment:%Y-%m-%d %H:%M:%S}"
    return _NUMBER.sub(lambda found: f"6{begun:%Y%m%d%H%M%S}{found[1]}", cell)
