"""What can go wrong while a report is handed out."""

from __future__ import annotations

from typing import ClassVar

from studio.errors import StudioError


class ReportUnwritable(StudioError):
    """The report's file cannot be written. Facts: ``file``."""

    code: ClassVar[str] = "report.unwritable"
    retryable = True
