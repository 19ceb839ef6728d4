"""What can go wrong while clips are cut."""

from __future__ import annotations

from typing import ClassVar

from studio.errors import StudioError


class ClipUnwritable(StudioError):
    """The clips' folder cannot be written. Facts: ``file``."""

    code: ClassVar[str] = "clips.unwritable"
    retryable = True


class ClipSourceBroken(StudioError):
    """A segment of the recording is missing or cannot be read. Facts: ``file``."""

    code: ClassVar[str] = "clips.source-broken"
