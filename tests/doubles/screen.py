"""A real X server without a monitor, on a free display, showing one colour."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

SETUP = ("-screen", "0", "320x240x24", "-nolisten", "tcp", "-br")


class VirtualScreen:
    """Runs Xvfb; ``number`` is its display."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.number = ""
        self._painter: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server on a display it finds free itself."""
        reading, writing = os.pipe()
        with (self._folder / "xvfb.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), *SETUP],
                pass_fds=[writing], stdout=log, stderr=log,
            )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as told:
            self.number = told.readline().strip()

    def paint(self, colour: str) -> None:
        """Cover the screen with a window of *colour* (a name ffmpeg knows), until ``kill``."""
        environment = {"DISPLAY": f":{self.number}", "PATH": "/usr/bin:/bin", "SDL_VIDEODRIVER": "x11", "HOME": str(self._folder)}
        with (self._folder / "painter.log").open("wb") as log:
            self._painter = subprocess.Popen(
                ["ffplay", "-loglevel", "error", "-noborder", "-left", "0", "-top", "0",
                 "-f", "lavfi", "-i", f"color={colour}:size=320x240:rate=5"],
                env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def unpaint(self) -> None:
        """Close the window."""
        if self._painter:
            self._painter.kill()
            self._painter.wait()
        self._painter = None

    def start_again(self) -> None:
        """Start the server on the display it had."""
        with (self._folder / "xvfb.log").open("wb") as log:
            self._process = subprocess.Popen(["Xvfb", f":{self.number}", *SETUP], stdout=log, stderr=log)

    def kill(self) -> None:
        """End the server at once."""
        for process in (self._painter, self._process):
            if process:
                process.kill()
                process.wait()
        self._painter = None
        for left in (Path(f"/tmp/.X11-unix/X{self.number}"), Path(f"/tmp/.X{self.number}-lock")):
            left.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()
