"""Chooses how this system puts a process behind the show."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from studio.low_priority_windows import lower_own_priority
else:
    from studio.low_priority_posix import lower_own_priority

__all__ = ["lower_own_priority"]
