"""Cameras that show what is on a screen or in one of its windows: X11 through av's x11grab."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import av

from capture.attended import Attendant
from capture.clock import MILLISECOND_NS
from capture.errors import CameraLost, CaptureError, ScreenMissing, ScreenUnsupported, SpecUnknown, WindowMissing
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf

SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108  where every X server listens
_NUMBER = re.compile(r"\d{1,5}(\.\d{1,2})?")
_WINDOW = re.compile(r"(0x[0-9a-fA-F]{1,8}|\d{1,10})(?:@(\d{1,5}))?")


class ScreenCamera:
    """The work of ``screen:N``, the X display ``:N``."""

    lag_ns = 20 * MILLISECOND_NS

    def __init__(self, number: str, *, canvas: Canvas) -> None:
        if not _NUMBER.fullmatch(number):
            raise SpecUnknown(device=f"screen:{number}")
        self._named, self._display, self._canvas = number, number, canvas
        self._options: dict[str, str] = {}
        self._missing: type[CaptureError] = ScreenMissing

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Capture until the attendant stops; x11grab keeps the pace itself, so a read lasts a frame at most.

        Raises:
            ScreenUnsupported: this is no X11 system.
            ScreenMissing, WindowMissing: no such display answers, or it has no such window.
            CameraLost: the X server is gone, or the window has been closed.
        """
        if sys.platform != "linux":
            raise ScreenUnsupported(device=self._named)
        options = {"framerate": str(self._canvas.frames_per_second), "draw_mouse": "1", **self._options}
        try:
            container = av.open(f":{self._display}", "r", format="x11grab", options=options)
        except (av.error.FFmpegError, OSError) as error:
            raise self._missing(device=self._named) from error
        fitter = Fitter(self._canvas)
        with container:
            try:
                for frame in container.decode(container.streams.video[0]):
                    if attendant.is_stopping:
                        return
                    shelf.put(fitter.fit(frame, attendant.now_ns))
                    attendant.gave()
            except (av.error.FFmpegError, OSError) as error:
                raise CameraLost(device=self._named) from error
        raise CameraLost(device=self._named)


class WindowCamera(ScreenCamera):
    """The work of ``window:ID`` and ``window:ID@N``: one window of the display ``:N``, of the first one where it does not say."""

    def __init__(self, window: str, *, canvas: Canvas) -> None:
        read = _WINDOW.fullmatch(window)
        if read is None:
            raise SpecUnknown(device=f"window:{window}")
        super().__init__(read[2] or next(iter(screens()), "0"), canvas=canvas)
        self._named, self._missing = read[1], WindowMissing
        self._options = {"window_id": str(int(read[1], 0))}


def screens() -> list[str]:
    """Return the numbers of the X displays of this machine."""
    if sys.platform != "linux" or not SOCKETS.is_dir():
        return []
    return sorted((socket.name[1:] for socket in SOCKETS.iterdir() if re.fullmatch(r"X\d+", socket.name)), key=int)
