"""Writes a file whole or not at all: beside it first, onto the disk, then under its name; what fails leaves nothing behind."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PRIVATE = 0o600
SHARED = 0o666
"""Before the user's own umask."""


def write_whole(file: Path, content: bytes, *, is_private: bool = False) -> None:
    """Put *content* in *file* so that nobody ever sees a part of it, also after a crash or a full disk.

    With *is_private* only the user may read it, from its first byte on.

    Raises:
        OSError: the folder is missing, read-only or full; the old file, if any, stands as it was.
    """
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE if is_private else SHARED)
        with os.fdopen(handle, "wb") as writing:
            writing.write(content)
            writing.flush()
            os.fsync(writing.fileno())
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
