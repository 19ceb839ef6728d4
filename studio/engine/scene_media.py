"""Clips, pictures and slides that a scene shows besides the cameras: opened when it comes, closed when another has come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from capture.device import Camera
from capture.device_states import DeviceState
from studio.engine.errors import DeviceRefused
from studio.engine.sight import Sight
from studio.picture.scenery import media_of
from studio.show.adjustment import Adjustment
from studio.show.plan import PlannedScene

FIRST_PICTURE_S = 1.0
"""A scene waits so long for its media; what takes longer is black until it comes."""

ASK_S = 0.01
REFUSED = frozenset({DeviceState.WAITING, DeviceState.FAILED})
KEPT = 2
"""The scene that shows and the one before it, which may still be fading, keep their media."""


class SceneMedia:
    """Used from one thread at a time; ``close`` ends everything."""

    def __init__(self, sight: Sight, open_camera: Callable[[str, int], Camera], *, lag_ns: int) -> None:
        """Prepare. *open_camera* opens a SPEC whose time counts from the given moment."""
        self._sight, self._open_camera, self._lag_ns = sight, open_camera, lag_ns
        self._opened: dict[str, dict[str, Camera]] = {}
        self._closing = threading.Event()

    def enter(self, planned: PlannedScene) -> None:
        """Open what *planned* shows and wait a moment for its first pictures.

        Raises:
            DeviceRefused: a file is not there or not what it should be; nothing of the scene stays open.
        """
        known = self._opened.pop(planned.scene.name, None)
        if known is not None:
            self._leave(known)
        begins_ns = time.monotonic_ns() - self._lag_ns
        cameras: dict[str, Camera] = {}
        self._opened[planned.scene.name] = cameras
        for name, spec in media_of(planned).items():
            cameras[name] = camera = self._open_camera(spec, begins_ns)
            self._sight.add(name, camera, Adjustment())
        until = time.monotonic() + FIRST_PICTURE_S
        while time.monotonic() < until and not all(self._has_begun(camera) for camera in cameras.values()):
            if self._closing.wait(ASK_S):
                return
        failed = next((camera for camera in cameras.values() if camera.state in REFUSED), None)
        if failed is not None:
            refused = DeviceRefused(failed.code, failed.spec.partition(":")[2])
            self._leave(self._opened.pop(planned.scene.name))
            raise refused
        for left in list(self._opened)[:-KEPT]:
            self._leave(self._opened.pop(left))

    def _has_begun(self, camera: Camera) -> bool:
        """Whether there is nothing more to wait for: a picture has come, or the device says that it cannot."""
        return camera.state in REFUSED or camera.latest(time.monotonic_ns() - self._lag_ns) is not None

    def close(self) -> None:
        """Close everything."""
        self._closing.set()
        opened, self._opened = self._opened, {}
        for cameras in opened.values():
            self._leave(cameras)

    def _leave(self, cameras: dict[str, Camera]) -> None:
        for name, camera in cameras.items():
            self._sight.remove(name)
            camera.close()
