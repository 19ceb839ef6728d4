"""The scenes the desk offers: all of the shop's before the show, those the running show can really put on the picture during it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from studio.show.plan import ShowPlan, source_called
from studio.show.reading_scenes import scenes_of
from studio.show.scene import Layer, Scene, ready_names


class SceneChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One scene.

    Attributes:
        label: what the shop calls it; empty for a ready one, whose word is ``scene.NAME``.
    """

    name: str
    label: str = ""


def scene_choices(shop_folder: Path, broadcast: str) -> tuple[SceneChoice, ...]:
    """Return the scenes of the running *broadcast* ("" before one), the programme first.

    Raises:
        SceneFault: a scene of the shop's own is wrong.
    """
    plan_file = shop_folder / "broadcasts" / broadcast / "plan.json"
    if not broadcast or not plan_file.is_file():
        return tuple(_choice(scene) for scene in scenes_of(shop_folder) if all(map(_is_there, scene.layers)))
    plan = msgspec.json.decode(plan_file.read_bytes(), type=ShowPlan)
    return tuple(_choice(planned.scene) for planned in plan.scenes if _can_show(plan, planned.scene))


def _choice(scene: Scene) -> SceneChoice:
    return SceneChoice(name=scene.name, label=scene.label or ("" if scene.name in ready_names() else scene.name))


def _can_show(plan: ShowPlan, scene: Scene) -> bool:
    return all(source_called(plan, called) is not None for called in scene.cameras) and all(map(_is_there, scene.layers))


def _is_there(layer: Layer) -> bool:
    return all(Path(file).exists() for file in (layer.clip, layer.still, layer.slides) if file)
