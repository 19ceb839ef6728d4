"""What can go wrong with broadcasts that were."""

from __future__ import annotations

from catalog.errors import CatalogError


class TimelineUnreadable(CatalogError):
    """The timeline's file is missing or cannot be read. Facts: ``file``."""

    code = "broadcasts.timeline-unreadable"
    retryable = True
