"""A camera that is plugged in: v4l2 on Linux, DirectShow on Windows, AVFoundation on macOS, all through av."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import av
import msgspec
from av.container import InputContainer

from capture.attended import Attendant
from capture.cameras.grabbing import grabbed
from capture.cameras.video_modes import best_mode
from capture.clock import MILLISECOND_NS
from capture.errors import CameraBusy, CameraForbidden, CameraLost, CameraMissing, CaptureError
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf

if sys.platform == "linux":
    from capture.cameras.asking_modes_posix import modes_of
else:
    from capture.cameras.asking_modes_windows import modes_of

LINKS = Path("/dev/v4l/by-id")
"""udev's names for cameras: they stay the same whichever socket the camera is put into first."""

DRIVER = {"linux": "v4l2", "win32": "dshow", "darwin": "avfoundation"}.get(sys.platform, "")
_COMPRESSED: Mapping[str, str] = {"v4l2": {"input_format": "mjpeg"}, "dshow": {"vcodec": "mjpeg"}}.get(DRIVER, {})


class FoundWebcam(msgspec.Struct, frozen=True, kw_only=True):
    """One plugged-in camera.

    Attributes:
        id: stable; what stands after ``webcam:``.
        name: as its maker calls it.
        address: what av opens.
    """

    id: str
    name: str
    address: str


class WebcamCamera:
    """The work of ``webcam:ID``."""

    lag_ns = 60 * MILLISECOND_NS

    def __init__(self, camera: str, *, canvas: Canvas) -> None:
        self._camera = camera
        self._canvas = canvas

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Capture until the attendant stops.

        Raises:
            CameraMissing, CameraBusy, CameraForbidden, CameraLost: with the camera's id.
        """
        fitter = Fitter(self._canvas)
        with self._opened() as container:
            try:
                for frame, taken_ns in grabbed(container, attendant):
                    shelf.put(fitter.fit(frame, taken_ns))
                    attendant.gave()
            except (av.error.FFmpegError, OSError) as error:
                raise CameraLost(device=self._camera) from error
        if not attendant.is_stopping:
            raise CameraLost(device=self._camera)

    def _opened(self) -> InputContainer:
        """Open the camera in the mode that costs least of those that fit; where it tells none, in the first of a few that it takes."""
        found = next((webcam for webcam in webcams() if webcam.id == self._camera), None)
        if found is None:
            raise CameraMissing(device=self._camera)
        fault: OSError | av.error.FFmpegError | None = None
        for mode in (*_told_mode(found.address, self._canvas), *_modes(self._canvas.frames_per_second)):
            try:
                return av.open(found.address, "r", format=DRIVER, options={**mode, "fflags": "nonblock"}, timeout=(5.0, 1.0))
            except (av.error.FFmpegError, OSError) as error:
                fault = error
                if _told(error, self._camera).code != CameraLost.code:
                    break
        raise _told(fault, self._camera) from fault


def webcams() -> list[FoundWebcam]:
    """Return the cameras that are plugged in."""
    if not DRIVER:
        return []
    try:
        devices = av.enumerate_input_devices(DRIVER)
    except (av.error.FFmpegError, OSError, ValueError):
        return []  # the driver's way of saying that there is none
    ids = _stable_ids() if DRIVER == "v4l2" else {}
    found = []
    for device in devices:
        if device.media_types and "video" not in device.media_types:
            continue
        stable = ids.get(device.name, Path(device.name).name if DRIVER == "v4l2" else device.name)
        if DRIVER == "v4l2" and stable in ids.values() and not stable.endswith("-video-index0"):
            continue  # a camera's second node carries its metadata, no picture
        address = {"dshow": f"video={device.name}", "avfoundation": f"{device.name}:none"}.get(DRIVER, device.name)
        found.append(FoundWebcam(id=stable, name=device.description or device.name, address=address))
    return found


def _stable_ids(links: Path = LINKS) -> Mapping[str, str]:
    """Return udev's name for each ``/dev/videoN``."""
    if not links.is_dir():
        return MappingProxyType({})
    return MappingProxyType({str(link.resolve()): link.name for link in sorted(links.iterdir())})


def _told_mode(address: str, canvas: Canvas) -> Iterator[dict[str, str]]:
    mode = best_mode(modes_of(address), canvas) if DRIVER == "v4l2" else None
    if mode is not None:
        yield {"input_format": mode.encoding, "video_size": f"{mode.width}x{mode.height}", "framerate": f"{mode.rate:g}"}


def _modes(frames_per_second: int) -> Iterator[dict[str, str]]:
    rate = {"framerate": str(frames_per_second)}
    for size in ("1920x1080", "1280x720"):
        yield {**_COMPRESSED, **rate, "video_size": size}
        yield {**rate, "video_size": size}
    yield rate
    yield {}


def _told(error: OSError | av.error.FFmpegError | None, camera: str) -> CaptureError:
    number = error.errno if error else None
    if number == errno.EBUSY or (number == errno.EIO and sys.platform == "win32"):
        return CameraBusy(device=camera)
    if number in {errno.EACCES, errno.EPERM}:
        return CameraForbidden(device=camera)
    if number in {errno.ENOENT, errno.ENODEV, errno.ENXIO}:
        return CameraMissing(device=camera)
    return CameraLost(device=camera)
