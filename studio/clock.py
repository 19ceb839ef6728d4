"""The wall clock of facts: UTC, milliseconds, with its offset."""

from __future__ import annotations

from datetime import UTC, date, datetime


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def stamped(moment: datetime) -> str:
    """Return *moment* as facts write it: "2026-11-23T12:30:00.125+00:00"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def today() -> date:
    """Return the calendar day where the shop is: what a clearance's last day is compared with."""
    return datetime.now(UTC).astimezone().date()
