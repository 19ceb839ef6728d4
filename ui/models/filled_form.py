"""A destination as the form was filled in: holds the key, so it is never printed and lives for one call."""

from __future__ import annotations

from datetime import datetime

import msgspec

DAY = "2026-11-30"


class FilledForm(msgspec.Struct, frozen=True, kw_only=True):
    """One destination.

    Attributes:
        address, backup: whole addresses with the key; the second may be "".
        platform: an id of ``studio.outputs.platforms``, or "".
        good_until: of the key, with its zone; None where nobody knows.
    """

    name: str
    address: str
    backup: str = ""
    platform: str = ""
    ca_file: str = ""
    is_required: bool = False
    good_until: datetime | None = None

    def __repr__(self) -> str:
        return f"FilledForm({self.name})"

    __str__ = __repr__


def written_moment(text: str) -> datetime | None:
    """Return the moment that *text* names on this machine's clock ("2026-11-30 23:00"; a day alone is its end), None for an empty one.

    Raises:
        ValueError: it names none.
    """
    text = text.strip()
    if not text:
        return None
    return datetime.fromisoformat(f"{text} 23:59" if len(text) <= len(DAY) else text).astimezone()
