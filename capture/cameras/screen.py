"""A camera that shows what is on a screen: X11 through av's x11grab."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import av

from capture.attended import Attendant
from capture.clock import MILLISECOND_NS
from capture.errors import CameraLost, ScreenMissing, ScreenUnsupported, SpecUnknown
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf

SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108  where every X server listens
_NUMBER = re.compile(r"\d{1,5}(\.\d{1,2})?")


class ScreenCamera:
    """The work of ``screen:N``, the X display ``:N``."""

    lag_ns = 20 * MILLISECOND_NS
    is_covering = False

    def __init__(self, number: str, *, canvas: Canvas) -> None:
        if not _NUMBER.fullmatch(number):
            raise SpecUnknown(device=f"screen:{number}")
        self._number = number
        self._canvas = canvas

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Capture until the attendant stops; x11grab keeps the pace itself, so a read lasts a frame at most.

        Raises:
            ScreenUnsupported: this is no X11 system.
            ScreenMissing: no such display answers.
            CameraLost: the X server is gone.
        """
        if sys.platform != "linux":
            raise ScreenUnsupported(device=self._number)
        options = {"framerate": str(self._canvas.frames_per_second), "draw_mouse": "1"}
        try:
            container = av.open(f":{self._number}", "r", format="x11grab", options=options)
        except (av.error.FFmpegError, OSError) as error:
            raise ScreenMissing(device=self._number) from error
        fitter = Fitter(self._canvas)
        with container:
            try:
                for frame in container.decode(container.streams.video[0]):
                    if attendant.is_stopping:
                        return
                    shelf.put(fitter.fit(frame, attendant.now_ns))
                    attendant.gave()
            except (av.error.FFmpegError, OSError) as error:
                raise CameraLost(device=self._number) from error
        raise CameraLost(device=self._number)


def screens() -> list[str]:
    """Return the numbers of the X displays of this machine."""
    if sys.platform != "linux" or not SOCKETS.is_dir():
        return []
    return sorted((socket.name[1:] for socket in SOCKETS.iterdir() if re.fullmatch(r"X\d+", socket.name)), key=int)
