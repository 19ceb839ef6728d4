"""What can go wrong with a camera or a microphone."""

from __future__ import annotations

from assets.errors import KaiboError


class CaptureError(KaiboError):
    """A device could not be found, opened or read."""

    code = "capture.error"
