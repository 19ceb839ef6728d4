from datetime import datetime

import pytest

from ui.models.filled_form import FilledForm, written_moment
from ui.models.stream_address import backup_address, host_of


def test_a_form_never_prints_its_key() -> None:
    form = FilledForm(name="快手", address="rtmp://live.example/app/very-secret", backup="rtmp://b.example/app/very-secret")
    assert "very-secret" not in f"{form!r} {form}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2026-11-30 23:00", datetime(2026, 11, 30, 23, 0)), (" 2026-11-30 ", datetime(2026, 11, 30, 23, 59))],  # noqa: DTZ001
)
def test_a_day_alone_is_good_until_its_end(typed: str, meant: datetime) -> None:
    assert written_moment(typed) == meant.astimezone()


def test_nothing_written_is_nothing_known_and_nonsense_is_refused() -> None:
    assert written_moment("  ") is None
    with pytest.raises(ValueError, match="isoformat"):
        written_moment("tomorrow evening")


def test_a_backup_server_takes_the_same_key_and_a_whole_address_keeps_its_own() -> None:
    assert backup_address("rtmp://b.example/app/", "key?sign=1") == "rtmp://b.example/app/key?sign=1"
    assert backup_address("rtmp://b.example/app/other", "key") == "rtmp://b.example/app/other"
    assert backup_address(" ", "key") == ""


@pytest.mark.parametrize(("server", "host"), [("rtmp://Live.Example/app", "live.example"), ("rtmp://[::1", ""), ("", "")])
def test_a_half_written_server_has_no_host_yet(server: str, host: str) -> None:
    assert host_of(server) == host
