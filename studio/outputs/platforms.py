"""What is known of the platforms a show can be sent to: servers, limits, and what a plan asks too much of (assets/platforms.toml)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

import msgspec
import msgspec.toml

import assets
from studio.errors import StudioError

FILE = Path(assets.__file__).parent / "platforms.toml"


class PlatformUnknown(StudioError):
    """No platform is called so. Facts: ``platform``, ``known``."""

    code = "destinations.platform-unknown"
    is_wrong_use = True


class PlatformNeedsServer(StudioError):
    """The platform gives everyone a server address of their own: a key alone does not lead there. Facts: ``platform``."""

    code = "destinations.platform-needs-server"
    is_wrong_use = True


class Platform(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One platform's facts, with where they come from.

    Attributes:
        names: by language.
        domains: a server whose name ends so belongs to it.
        servers: addresses without key, the usual one first; empty where everyone is given their own.
        backup: the platform's second address for the same key, or "".
        key_page: where the key is found in a browser, or "".
        third_party: whether programs other than the platform's own may send: "yes", "account" (some accounts), "no".
        most_video_kbps, most_audio_kbps, most_fps, longest_key_frame_s: limits; 0 where none is known.
        sizes: pictures it shows as they are, "WIDTHxHEIGHT"; empty where nothing is known.
    """

    id: str
    names: dict[str, str]
    domains: tuple[str, ...]
    servers: tuple[str, ...]
    third_party: Literal["yes", "account", "no"]
    source: str
    checked_on: date
    confidence: Literal["seen", "weak", "unverified"]
    backup: str = ""
    key_page: str = ""
    most_video_kbps: int = 0
    most_audio_kbps: int = 0
    most_fps: int = 0
    longest_key_frame_s: int = 0
    sizes: tuple[str, ...] = ()


class _Book(msgspec.Struct, frozen=True, kw_only=True):
    platforms: tuple[Platform, ...]


class Sends(Protocol):
    """What a plan sends (``studio.show.plan.ShowPlan``)."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def frames_per_second(self) -> int: ...
    @property
    def video_kbps(self) -> int: ...
    @property
    def audio_kbps(self) -> int: ...


class Crossed(msgspec.Struct, frozen=True, kw_only=True):
    """One limit a plan does not keep: a code with words, and its facts."""

    code: str
    facts: dict[str, str | int]


@cache
def platforms() -> tuple[Platform, ...]:
    """Return every platform, in the order of the file."""
    return msgspec.toml.decode(FILE.read_bytes(), type=_Book).platforms


def platform(name: str) -> Platform:
    """Return the platform with this id, or this name in any language.

    Raises:
        PlatformUnknown: there is none.
    """
    wanted = name.strip().casefold()
    for one in platforms():
        if wanted in {one.id, *(title.casefold() for title in one.names.values())}:
            return one
    raise PlatformUnknown(platform=name[:40], known=" ".join(one.id for one in platforms()))


def platform_of_host(host: str) -> str:
    """Return the id of the platform whose server *host* is, or ""."""
    for one in platforms():
        if any(host == domain or host.endswith(f".{domain}") for domain in one.domains):
            return one.id
    return ""


def crossed_limits(one: Platform, plan: Sends, *, key_frame_s: float) -> Sequence[Crossed]:
    """Return what *plan* asks of *one* beyond its limits; the facts name the platform by its id."""
    size = f"{plan.width}x{plan.height}"
    checks = (
        ("gate.platform-bit-rate", plan.video_kbps, one.most_video_kbps),
        ("gate.platform-sound-rate", plan.audio_kbps, one.most_audio_kbps),
        ("gate.platform-frame-rate", plan.frames_per_second, one.most_fps),
        ("gate.platform-key-frames", round(key_frame_s), one.longest_key_frame_s),
    )
    crossed = [
        Crossed(code=code, facts={"platform": one.id, "planned": planned, "most": most})
        for code, planned, most in checks
        if 0 < most < planned
    ]
    if one.sizes and size not in one.sizes:
        crossed.append(Crossed(code="gate.platform-size", facts={"platform": one.id, "planned": size, "sizes": " ".join(one.sizes)}))
    if one.third_party == "no":
        crossed.append(Crossed(code="gate.platform-companion", facts={"platform": one.id}))
    return crossed
