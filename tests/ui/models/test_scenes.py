import shutil
from pathlib import Path

import pytest

from studio.show.errors import SceneFault
from ui.models.scenes import scene_choices
from ui.screens.sample_evening import Evening


def names(folder: Path, broadcast: str = "") -> list[str]:
    return [scene.name for scene in scene_choices(folder, broadcast)]


def test_before_the_show_the_shops_own_scenes_stand_beside_the_ready_ones(tmp_path: Path) -> None:
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "counter.toml").write_text('label = "柜台"\n[[layers]]\ncamera = "main"\n', encoding="utf-8")
    offered = {scene.name: scene.label for scene in scene_choices(tmp_path, "")}
    assert offered["counter"] == "柜台"
    assert offered["programme"] == ""
    assert next(iter(offered)) == "programme"


def test_slides_without_a_folder_of_pictures_are_not_offered(tmp_path: Path) -> None:
    assert "slides" not in names(tmp_path)
    (tmp_path / "scenes" / "slides").mkdir(parents=True)
    assert "slides" in names(tmp_path)


def test_a_show_with_one_camera_offers_no_scene_of_two(evening: Evening) -> None:
    assert "two-cameras" in names(evening.shop)
    assert "two-cameras" not in names(evening.shop, evening.plan.broadcast)


def test_a_scene_that_is_wrong_says_where(evening: Evening, tmp_path: Path) -> None:
    shutil.copytree(evening.shop / "broadcasts", tmp_path / "broadcasts")
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "wrong.toml").write_text("colour = 7\n", encoding="utf-8")
    with pytest.raises(SceneFault):
        names(tmp_path)
    assert "programme" in names(tmp_path, evening.plan.broadcast)
