import pytest

from ui.look.style_sheet import style_sheet
from ui.look.theme import THEMES, contrast, read_theme


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ink", ["ink", "quiet", "select", "live", "clear", "caution"])
def test_every_ink_can_be_read_on_every_ground(name: str, ink: str) -> None:
    theme = read_theme(name)
    for ground in ("ground", "surface", "raised"):
        assert contrast(theme.tone(ink), theme.tone(ground)) >= 5.0


@pytest.mark.parametrize("name", THEMES)
def test_words_on_filled_buttons_can_be_read(name: str) -> None:
    theme = read_theme(name)
    assert contrast(theme.on_select, theme.select) >= 5.0
    assert contrast(theme.on_live, theme.live) >= 5.0
    assert contrast(theme.ink, theme.pressed) >= 7.0


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_leaves_no_blank_unfilled(name: str) -> None:
    assert "$" not in style_sheet(read_theme(name))
