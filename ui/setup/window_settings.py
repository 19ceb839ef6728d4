"""What the window remembers of a shop: language, look, devices, who signs, where tonight goes. One record, one file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from assets.whole_files import write_whole

FILE_NAME = "window.toml"


class WindowSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The window's settings.

    Attributes:
        language: one of ``assets.wording.LANGUAGES``, "" for the system's.
        theme: one of ``ui.look.theme.THEMES``.
        camera, microphone: device SPECs of the command line; the rehearsal devices until somebody chooses.
        size: of the picture, "1080x1920", or smaller where the machine is weak.
        host: who speaks, for the timeline.
        person: who signs checks and corrections.
        tonight: names of the destinations that are ticked.
    """

    version: int = 1
    language: str = ""
    theme: str = "dark"
    camera: str = "pattern"
    microphone: str = "tone"
    size: str = "1080x1920"
    host: str = ""
    person: str = ""
    tonight: tuple[str, ...] = ()


def read_settings(shop_folder: Path) -> WindowSettings:
    """Return what was kept, or what a new shop begins with; a damaged file counts as none, for it holds only comfort."""
    file = shop_folder / "settings" / FILE_NAME
    try:
        return msgspec.toml.decode(file.read_bytes(), type=WindowSettings)
    except (OSError, msgspec.MsgspecError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return WindowSettings()


def write_settings(shop_folder: Path, settings: WindowSettings) -> None:
    """Keep *settings*. Not for the window's own thread: it waits for the disk."""
    file = shop_folder / "settings" / FILE_NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {msgspec.json.encode(value).decode()}\n" for name, value in msgspec.structs.asdict(settings).items()]
    write_whole(file, "".join(lines).encode())
