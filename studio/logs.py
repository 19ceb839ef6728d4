"""Logs: short past tense plus key=value, rotating, with every stream address's tail taken out.

The standard library's logging: keeper and courier may import nothing heavier, and one way for all is easier to read.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
from pathlib import Path

FILE_BYTES = 1_000_000
FILES_KEPT = 3
_ADDRESS = re.compile(r"(?i)\b(rtmps?|https?|srt|rtsp)://([^/\s\"']*@)?([^/\s\"'?#]+)([/?#][^\s\"']*)?")


def redacted(text: str) -> str:
    """Return *text* with the user part, path and query of every address left out."""
    return _ADDRESS.sub(r"\1://\3/…", text)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def log_to(folder: Path, name: str) -> logging.Logger:
    """Return the log of process *name*, written to ``folder/name.log``; nowhere when the folder cannot be written."""
    log = logging.getLogger(f"kaibo.{name}")
    log.setLevel(logging.INFO)
    log.propagate = False
    if log.handlers:
        return log
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / f"{name}.log", maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return log
