"""Looks for a secret wherever it could have been left: files in every encoding, containers unpacked, processes' words."""

from __future__ import annotations

import base64
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
PROC = Path("/proc")


def spellings(secret: str) -> set[bytes]:
    """Every way *secret* could stand in a file: in three encodings, as JSON escapes, in hexadecimal and in base64."""
    plain = secret.encode()
    ways = {secret.encode(encoding) for encoding in ENCODINGS} | {plain.hex().encode(), secret.encode("unicode_escape")}
    return ways | {base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)}


def traces(secrets: Iterable[str], folders: Sequence[Path]) -> list[str]:
    """Where one of *secrets* is found below *folders* (folders or files), as "file: secret"."""
    wanted = {secret: spellings(secret) for secret in secrets}
    return [
        f"{name}: {secret}"
        for name, content in _contents(folders)
        for secret, ways in wanted.items()
        if any(way in content or way in name.encode("utf-8", "surrogateescape") for way in ways)
    ]


def traces_in_processes(secrets: Iterable[str]) -> list[str]:
    """Which processes carry one of *secrets* in their command line or environment."""
    found = []
    for process in PROC.glob("[0-9]*"):
        for told in ("cmdline", "environ"):
            try:
                content = (process / told).read_bytes()
            except OSError:
                continue
            found += [f"{process.name}/{told}: {secret}" for secret in secrets if secret.encode() in content]
    return found


def _contents(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if file.is_file():
                yield from _unpacked(str(file), file.read_bytes())


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if not zipfile.is_zipfile(BytesIO(content)):
        return
    with zipfile.ZipFile(BytesIO(content)) as container:
        for member in container.namelist():
            try:
                yield from _unpacked(f"{name}!{member}", container.read(member))
            except (zipfile.BadZipFile, zlib.error):
                continue
