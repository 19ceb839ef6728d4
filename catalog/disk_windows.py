"""What kind of disk a folder lies on, on Windows."""

from __future__ import annotations

import ctypes
import stat
from pathlib import Path
from typing import Any

DRIVE_REMOTE = 4


def network_filesystem(folder: Path) -> str:
    """Return "smb" for a network drive or a UNC path, or "" for a local disk."""
    anchor = folder.resolve().anchor
    if anchor.startswith("\\\\") and not anchor.startswith(("\\\\?\\", "\\\\.\\")):
        return "smb"
    windows: Any = getattr(ctypes, "windll", None)
    return "smb" if windows is not None and windows.kernel32.GetDriveTypeW(anchor) == DRIVE_REMOTE else ""


def is_marked_read_only(path: Path) -> bool:
    """Return whether the file *path* has the read-only attribute; on folders Windows gives it another meaning."""
    return path.is_file() and not path.stat().st_mode & stat.S_IWRITE
