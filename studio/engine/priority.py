"""Chooses how this system raises a thread's priority."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from studio.engine.priority_windows import raise_priority
else:
    from studio.engine.priority_posix import raise_priority

__all__ = ["raise_priority"]
