"""Reads the shop's own scenes from ``SHOP/scenes``, and says in which line a file is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from studio.show.adjustment import checked_crop
from studio.show.errors import (
    SceneFault,
    SceneFieldUnknown,
    SceneFileMissing,
    SceneLayerUnclear,
    SceneOffCanvas,
    SceneValueWrong,
)
from studio.show.scene import PROGRAMME, Layer, Scene, read_scene, ready_names

SCENES = "scenes"
"""The folder of a shop that holds its own scenes, and their clips, pictures and slides."""

LARGEST_BYTES = 200_000
KINDS = ("camera", "clip", "still", "slides", "colour", "slate")

_TOML_LINE = re.compile(r"at line (\d+)")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_PATH = re.compile(r"`\$\.?([^`]*)`")
_STEP = re.compile(r"\w+|\[\d+\]")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.]+)\s*\]?\]")
_NAME = re.compile(r"[\w][\w .-]{0,39}")


def scenes_of(shop_folder: Path) -> tuple[Scene, ...]:
    """Return the ready scenes, the programme first, and the shop's own; one of the same name takes the ready one's place.

    Raises:
        SceneFault: a file of the shop's is wrong; with its ``scene`` and ``line``.
    """
    found = {scene.name: scene for scene in ready_scenes(shop_folder)}
    for file in sorted((shop_folder / SCENES).glob("*.toml")):
        found[file.stem] = read_shop_scene(file)
    return tuple(sorted(found.values(), key=lambda scene: scene.name != PROGRAMME))


def ready_scenes(shop_folder: Path) -> tuple[Scene, ...]:
    """Return the ready scenes, the programme first; the files they show lie in the shop's folder."""
    return tuple(_ready(name, shop_folder / SCENES) for name in ready_names())


def read_shop_scene(file: Path) -> Scene:
    """Return the scene in *file*, its own files as absolute paths.

    Raises:
        SceneFault: what is wrong, and in which line.
    """
    try:
        content = file.read_bytes()[:LARGEST_BYTES].decode("utf-8")
        given = tomllib.loads(content)
    except (OSError, UnicodeDecodeError) as error:
        raise SceneFault(scene=file.stem, line=1) from error
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        raise SceneFault(scene=file.stem, line=int(found[1]) if found else content.count("\n") + 1) from error
    if not _NAME.fullmatch(file.stem):
        raise SceneValueWrong(scene=file.stem, line=1, field="name")
    scene = _converted(file.stem, given, content)
    for number, layer in enumerate(scene.layers):
        _check(layer, file, _line_of(content, ("layers", number), ""))
    return msgspec.structs.replace(scene, name=file.stem, layers=tuple(with_files(layer, file.parent) for layer in scene.layers))


def with_files(layer: Layer, folder: Path) -> Layer:
    """Return *layer* with the path of its clip, picture or slides as an absolute one under *folder*."""
    named = {kind: str((folder / value).absolute()) for kind in ("clip", "still", "slides") if (value := getattr(layer, kind))}
    return msgspec.structs.replace(layer, **named) if named else layer


def _ready(name: str, folder: Path) -> Scene:
    scene = read_scene(name)
    return msgspec.structs.replace(scene, layers=tuple(with_files(layer, folder) for layer in scene.layers))


def _converted(name: str, given: dict[str, Any], content: str) -> Scene:
    try:
        return msgspec.convert(given, Scene)
    except msgspec.ValidationError as error:
        path = _PATH.search(str(error))
        steps: list[str | int] = [int(step[1:-1]) if step.startswith("[") else step for step in _STEP.findall(path[1] if path else "")]
        if unknown := _UNKNOWN.search(str(error)):
            line = _line_of(content, tuple(steps), unknown[1])
            raise SceneFieldUnknown(scene=name, line=line, field=unknown[1]) from error
        names = [step for step in steps if isinstance(step, str)]
        field = names[-1] if names else ""
        raise SceneValueWrong(scene=name, line=_line_of(content, tuple(steps), field), field=field) from error


def _check(layer: Layer, file: Path, line: int) -> None:
    """Refuse what a scene's shape alone cannot."""
    if sum(bool(getattr(layer, kind)) for kind in KINDS) != 1 or (layer.slate == "words" and not layer.words.strip()):
        raise SceneLayerUnclear(scene=file.stem, line=line)
    if layer.left + layer.width > 100 or layer.top + layer.height > 100:
        raise SceneOffCanvas(scene=file.stem, line=line)
    try:
        checked_crop(list(layer.crop))
    except ValueError as error:
        raise SceneValueWrong(scene=file.stem, line=line, field="crop") from error
    for kind in ("clip", "still", "slides"):
        named = getattr(layer, kind)
        if named and not (file.parent / named).exists():
            raise SceneFileMissing(scene=file.stem, line=line, field=named)


def _line_of(content: str, steps: tuple[str | int, ...], field: str) -> int:
    """Return the line, from 1, of *field* in the table that *steps* lead to; of the table itself where the field has none."""
    table = next((step for step in steps if isinstance(step, str)), "")
    number = next((step for step in steps if isinstance(step, int)), 0)
    is_inside, begun, at = table in {"", field}, -1, 1
    for line_number, line in enumerate(content.splitlines(), 1):
        if header := _HEADER.match(line):
            begun += header[1] == table
            is_inside = header[1] == table and begun == number
            if header[1] == field and not table:
                return line_number
            at = line_number if is_inside else at
        elif is_inside and field and re.match(rf"\s*{re.escape(field)}\s*=", line):
            return line_number
    return at
