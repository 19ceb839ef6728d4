"""How a process is started that outlives the one that started it (Windows)."""

from __future__ import annotations

from typing import Any

DETACHED_PROCESS = 0x00000008
CREATE_NEW_PROCESS_GROUP = 0x00000200

DETACHED: dict[str, Any] = {"creationflags": DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP}
"""No console and a group of its own: closing the window does not reach it (Process Creation Flags, Win32)."""
