"""A camera that is reached through the network: RTSP, or MJPEG over HTTP."""

from __future__ import annotations

from urllib.parse import urlsplit

import av
from av.container import InputContainer

from capture.attended import Attendant
from capture.cameras.grabbing import grabbed
from capture.clock import MILLISECOND_NS
from capture.errors import NetworkCameraRefused, NetworkCameraUnreachable, SpecUnknown
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf

SCHEMES = frozenset({"rtsp", "rtsps", "http", "https"})
PROTOCOLS = "http,https,tcp,tls,udp,rtp,rtsp,crypto"
"""What an address may lead to: never a file of this machine."""

OPEN_S, READ_S = 8.0, 1.5


class NetworkCamera:
    """The work of ``network:URL``."""

    lag_ns = 200 * MILLISECOND_NS

    def __init__(self, address: str, *, canvas: Canvas) -> None:
        """Remember the address; it may hold a password, which appears in no message.

        Raises:
            SpecUnknown: the address is none, or of another kind.
        """
        try:
            parts = urlsplit(address)
            self._host = parts.hostname or ""
        except ValueError as error:
            raise SpecUnknown(device="network") from error
        if parts.scheme not in SCHEMES or not self._host:
            raise SpecUnknown(device="network")
        self._address = address
        self._canvas = canvas

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Receive until the attendant stops.

        Raises:
            NetworkCameraUnreachable, NetworkCameraRefused: with the camera's host.
        """
        fitter = Fitter(self._canvas)
        with self._opened() as container:
            if not container.streams.video:
                raise NetworkCameraUnreachable(device=self._host)
            try:
                for frame, _ in grabbed(container, attendant):
                    shelf.put(fitter.fit(frame, attendant.now_ns))
                    attendant.gave()
            except (av.error.FFmpegError, OSError) as error:
                raise NetworkCameraUnreachable(device=self._host) from error
        if not attendant.is_stopping:
            raise NetworkCameraUnreachable(device=self._host)

    def _opened(self) -> InputContainer:
        options = {"protocol_whitelist": PROTOCOLS, "fflags": "nobuffer", "analyzeduration": "1000000"}
        if self._address.startswith("rtsp"):
            options["rtsp_transport"] = "tcp"
        try:
            return av.open(self._address, "r", options=options, timeout=(OPEN_S, READ_S))
        except (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError) as error:
            raise NetworkCameraRefused(device=self._host) from error
        except (av.error.FFmpegError, OSError) as error:
            raise NetworkCameraUnreachable(device=self._host) from error
