"""What can go wrong with broadcasts that were."""

from __future__ import annotations

from typing import ClassVar

from catalog.errors import CatalogError


class TimelineUnreadable(CatalogError):
    """The timeline's file is missing or cannot be read. Facts: ``file``."""

    code: ClassVar[str] = "broadcasts.timeline-unreadable"
    retryable: ClassVar[bool] = True


class BroadcastUnknown(CatalogError):
    """No broadcast of this shop has the id. Facts: ``broadcast``."""

    code: ClassVar[str] = "broadcasts.unknown"


class BroadcastFileUnreadable(CatalogError):
    """The file is not a broadcast as ``broadcasts import`` reads it. Facts: ``file``, ``place``."""

    code: ClassVar[str] = "broadcasts.file-unreadable"


class BroadcastTimeBad(CatalogError):
    """A time in the file is no time. Facts: ``place`` ("shown 3: to")."""

    code: ClassVar[str] = "broadcasts.time-bad"


class BroadcastEndsBeforeStart(CatalogError):
    """A stretch of time ends before it begins. Facts: ``place``."""

    code: ClassVar[str] = "broadcasts.ends-before-start"


class BroadcastProductUnknown(CatalogError):
    """What was shown is not a product of this shop. Facts: ``place``, ``product``."""

    code: ClassVar[str] = "broadcasts.product-unknown"
