"""Where av writes in the engine: never a file, never the network, always a buffer of ours."""

from __future__ import annotations

from collections.abc import Callable

import av
from av.container import OutputContainer


class Funnel:
    """A file-like end for av's muxers that hands every piece on; it cannot seek, so headers come first."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take

    def write(self, piece: bytes) -> int:
        """Hand *piece* on."""
        self._take(piece)
        return len(piece)


def _forget(_piece: bytes) -> None:
    """An encoder's home is never read."""


def home() -> OutputContainer:
    """Return a container for one encoder to live in, so that its stream can be the template of every recording."""
    return av.open(Funnel(_forget), "w", format="mp4", options={"movflags": "empty_moov+default_base_moof"})
