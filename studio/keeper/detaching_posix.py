"""How a process is started that outlives the one that started it (POSIX)."""

from __future__ import annotations

from typing import Any

DETACHED: dict[str, Any] = {"start_new_session": True}
"""A session of its own: closing the terminal or the window does not reach it."""
