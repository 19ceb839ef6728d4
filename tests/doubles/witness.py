"""Plays a file as a stranger's player does: ffprobe and ffmpeg say what is in it, and nothing of ours helps them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One packet. ``pts_s`` and ``dts_s`` are seconds as the file has them."""

    pts_s: float
    dts_s: float
    is_key: bool


def streams_of(file: Path) -> dict[str, dict[str, Any]]:
    """What ffprobe says of each stream, by "video" and "audio"; fails on any word of complaint."""
    told = _asked("ffprobe", "-v", "error", "-show_error", "-show_streams", "-of", "json", str(file))
    return {stream["codec_type"]: stream for stream in json.loads(told)["streams"]}


def decodes_whole(file: Path) -> None:
    """Every packet is decoded, the first fault ends it; fails on any word of complaint."""
    _asked("ffmpeg", "-v", "error", "-err_detect", "explode", "-xerror", "-i", str(file), "-f", "null", "-")


def packets_of(file: Path, kind: str) -> list[Seen]:
    """The packets of the first *kind* ("v" or "a") stream, in the order in which they lie in the file."""
    told = _asked("ffprobe", "-v", "error", "-select_streams", f"{kind}:0", "-show_packets",
                  "-show_entries", "packet=pts_time,dts_time,flags", "-of", "json", str(file))  # fmt: skip
    return [
        Seen(pts_s=float(packet["pts_time"]), dts_s=float(packet["dts_time"]), is_key=packet["flags"].startswith("K"))
        for packet in json.loads(told)["packets"]
    ]


def _asked(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, check=False, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout
