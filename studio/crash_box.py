"""The crash box: one file to send by hand after a bug of ours, without keys and without the shop's data."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

from studio.clock import stamped, utc_now
from studio.logs import redacted
from studio.places import logs_folder

ExceptionFacts = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def write_crash_box(facts: ExceptionFacts, folder: Path | None = None, now: datetime | None = None) -> Path:
    """Write what broke and where (no local values) and return the file's path; where *folder* cannot be written, a temporary one."""
    moment = now or utc_now()
    said = "\n".join(
        [
            f"kaibo crash box {stamped(moment)}",
            f"python {platform.python_version()} on {platform.platform()}",
            f"command {Path(sys.argv[0]).name} {redacted(' '.join(sys.argv[1:2]))}",
            redacted("".join(traceback.format_exception(*facts))),
        ]
    )
    name = f"crash-{moment:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    box = (folder or logs_folder()) / name
    try:
        box.parent.mkdir(parents=True, exist_ok=True)
        box.write_text(said, encoding="utf-8", errors="backslashreplace")
    except OSError:
        box = Path(tempfile.mkdtemp(prefix="kaibo-")) / name
        box.write_text(said, encoding="utf-8", errors="backslashreplace")
    return box
