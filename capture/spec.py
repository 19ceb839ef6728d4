"""Reads the short text that names a device: ``clip:FILE``, ``webcam:ID``, ``tone`` and the like."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import msgspec

from capture.errors import SpecUnknown

CAMERAS: Mapping[str, bool] = MappingProxyType(
    {
        "webcam": True,
        "network": True,
        "screen": True,
        "window": True,
        "clip": True,
        "once": True,
        "pattern": False,
        "still": True,
        "slides": True,
    }
)
"""Each kind of camera, and whether something follows the colon."""

MICROPHONES: Mapping[str, bool] = MappingProxyType({"live": True, "clip": True, "tone": False, "silence": False})

_WITH_FILE = frozenset({"clip", "once", "still", "slides"})


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """One device as it was asked for.

    Attributes:
        kind: a key of ``CAMERAS`` or ``MICROPHONES``.
        detail: what follows the colon: a file (absolute), an id, an address; empty where nothing does.
    """

    kind: str
    detail: str = ""

    @property
    def text(self) -> str:
        """The whole text, with files absolute; may hold a network camera's password."""
        return f"{self.kind}:{self.detail}" if self.detail else self.kind

    @property
    def shown(self) -> str:
        """The text that may stand in logs, events and on the desk: without a network camera's name, password and query."""
        return f"{self.kind}:{_without_secrets(self.detail)}" if self.kind == "network" else self.text


def camera_spec(text: str) -> Spec:
    """Return the camera that *text* names.

    Raises:
        SpecUnknown: no camera is written like this.
    """
    return _read(text, CAMERAS)


def microphone_spec(text: str) -> Spec:
    """Return the microphone that *text* names.

    Raises:
        SpecUnknown: no microphone is written like this.
    """
    return _read(text, MICROPHONES)


def loudspeaker_id(text: str) -> str:
    """Return the id of the loudspeaker that *text* names, ``loudspeaker:ID`` or the id alone.

    Raises:
        SpecUnknown: nothing is named.
    """
    named = text.strip().removeprefix("loudspeaker:").strip()
    if not named:
        raise SpecUnknown(device=text[:40])
    return named


def _read(text: str, kinds: Mapping[str, bool]) -> Spec:
    kind, _, detail = text.strip().partition(":")
    if kind not in kinds or kinds[kind] is not bool(detail):
        raise SpecUnknown(device=kind if kind in kinds else text.partition("://")[0])
    if kind in _WITH_FILE:
        detail = str(Path(detail).expanduser().absolute())
    return Spec(kind=kind, detail=detail)


def _without_secrets(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}" if parts.scheme else parts.path
