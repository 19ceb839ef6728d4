"""``kaibo scenes``: what can be put on the picture, what each scene needs, and where one of the shop's own is wrong."""

from __future__ import annotations

from typing import Any

import click

from studio.cli.face import FOUND, Face, KaiboCommand, pass_face
from studio.show.errors import SceneFault
from studio.show.reading_scenes import SCENES, read_shop_scene, ready_scenes
from studio.show.scene import Scene


@click.command("scenes", cls=KaiboCommand)
@pass_face
def scenes(face: Face) -> None:
    """List the scenes, the ready ones and the shop's own, and check each file of the shop's folder scenes."""
    folder = face.shop_folder / SCENES
    found = {scene.name: scene for scene in ready_scenes(face.shop_folder)}
    ready = frozenset(found)
    wrong: list[SceneFault] = []
    own: set[str] = set()
    for file in sorted(folder.glob("*.toml")):
        try:
            found[file.stem] = read_shop_scene(file)
            own.add(file.stem)
        except SceneFault as fault:
            wrong.append(fault)
    told = [_told(face, scene, is_own=name in own, is_ready=name in ready) for name, scene in found.items()]
    refused = [
        {"scene": fault.facts["scene"], "line": fault.facts["line"], "code": fault.code, "message": face.say(fault.code, **fault.facts)}
        for fault in wrong
    ]
    lines = [f"{one['name']:20} {one['label']:16} {' '.join(one['cameras'])}" for one in told]
    face.print({"scenes": told, "refused": refused}, "\n".join([*lines, *(f"✕ {one['message']}" for one in refused)]))
    if refused:
        click.get_current_context().exit(FOUND)


def _told(face: Face, scene: Scene, *, is_own: bool, is_ready: bool) -> dict[str, Any]:
    label = scene.label or (face.say(f"scene.{scene.name}") if is_ready else scene.name)
    return {"name": scene.name, "label": label, "own": is_own, "cameras": list(scene.cameras), "card": scene.has_card}
