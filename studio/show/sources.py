"""Reads what was asked for as cameras: names, devices, adjustments; and keeps whole network addresses apart from what is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from capture.spec import Spec, camera_spec
from studio.show.adjustment import Adjustment, read_adjustment
from studio.show.errors import SourceNameWrong
from studio.show.plan import Source

_NAME = re.compile(r"\w[\w -]{0,29}")
READY_NAMES = ("main", "second", "third")


class AskedCamera(msgspec.Struct, frozen=True, kw_only=True):
    """One camera as it was asked for.

    Attributes:
        address: the whole SPEC, which may hold a password; it is never written anywhere and never printed.
    """

    source: Source
    address: str

    def __repr__(self) -> str:
        return f"AskedCamera({self.source!r})"


def read_cameras(texts: Sequence[str], adjustments: Sequence[str] = ()) -> tuple[AskedCamera, ...]:
    """Return the cameras that *texts* (``[NAME=]SPEC``) name, set right by *adjustments* (``NAME:mirror,rotate=90,...``).

    Without a name the first is "main", the next "second" and so on.

    Raises:
        SpecUnknown, SourceNameWrong, AdjustmentWrong: one of them cannot be.
    """
    named: dict[str, Spec] = {}
    for number, text in enumerate(texts):
        name, spec = _named(text, number)
        if name in named or not _NAME.fullmatch(name):
            raise SourceNameWrong(name=name)
        named[name] = camera_spec(spec)
    settings: dict[str, Adjustment] = {}
    for text in adjustments:
        name, _, wanted = text.partition(":")
        if name not in named:
            raise SourceNameWrong(name=name)
        settings[name] = read_adjustment(wanted)
    return tuple(
        AskedCamera(source=Source(name=name, device=spec.shown, adjustment=settings.get(name, Adjustment())), address=spec.text)
        for name, spec in named.items()
    )


def addresses_of(cameras: Sequence[AskedCamera]) -> dict[str, str]:
    """Return the whole SPECs, by name, of the cameras whose shown one leaves something out."""
    return {asked.source.name: asked.address for asked in cameras if asked.address != asked.source.device}


def _named(text: str, number: int) -> tuple[str, str]:
    """Return name and SPEC: an ``=`` before the first colon parts them, one after it belongs to an address."""
    name, equals, spec = text.partition("=")
    if equals and ":" not in name:
        return name.strip(), spec
    return (READY_NAMES[number] if number < len(READY_NAMES) else f"camera {number + 1}"), text
