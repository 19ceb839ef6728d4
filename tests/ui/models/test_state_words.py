from assets.wording import LANGUAGES, sentences
from studio.live.health import FAILING, STEADY, STRAINED
from studio.live.live_states import LiveState
from studio.outputs.output_states import OutputState
from ui.look.icons import FOLDER
from ui.models.state_words import HEALTH, LIVE, OUTPUT, STANDING


def test_every_state_has_its_word_and_shape() -> None:
    assert set(LIVE) == set(LiveState)
    assert set(OUTPUT) == {state.value for state in OutputState}
    assert set(HEALTH) == {"", STEADY, STRAINED, FAILING}


def test_every_word_is_there_in_three_languages_and_every_shape_is_shipped() -> None:
    for shown in [*LIVE.values(), *OUTPUT.values(), *STANDING.values(), *HEALTH.values()]:
        assert all(shown.code in sentences(language) for language in LANGUAGES)
        assert (FOLDER / f"{shown.shape}.svg").is_file()


def test_red_is_earned() -> None:
    red = {shown.code for table in (LIVE, OUTPUT, STANDING, HEALTH) for shown in table.values() if shown.tone == "live"}
    assert red == {"ui.state.live", "ui.output.live", "ui.output.refused", "ui.standing.blocked", "ui.health.bad"}


def test_no_two_states_of_a_kind_share_both_shape_and_tone_with_different_meaning() -> None:
    for table in (LIVE, STANDING):
        drawn = [(shown.shape, shown.tone) for shown in table.values()]
        assert len(drawn) - len(set(drawn)) <= 1  # preparing and stopping are both "wait"
