"""What can go wrong in the live show."""

from __future__ import annotations

from assets.errors import KaiboError


class StudioError(KaiboError):
    """The show could not start, send, record or be reached."""

    code = "studio.error"
