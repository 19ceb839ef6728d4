"""Logs tell what happened and keep every address's secret part to themselves."""

from __future__ import annotations

import logging
import logging.handlers
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio import logs
from studio.keys import StreamAddress
from studio.logs import log_to, redacted


@pytest.fixture
def log(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[logging.Logger]:
    """Return a log in the test's folder, its handlers closed at the end."""
    log = log_to(tmp_path / "logs", f"test-{request.node.name}")
    yield log
    file_of(log).close()


def file_of(log: logging.Logger) -> logging.handlers.RotatingFileHandler:
    return next(handler for handler in log.handlers if isinstance(handler, logging.handlers.RotatingFileHandler))


def raise_lost(address: str) -> None:
    raise ConnectionError(address)


def written(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted((folder / "logs").iterdir()))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("push to rtmp://host/live/geheim failed", "push to rtmp://host/… failed"),
        ("RTMPS://Host:443/app/geheim?token=geheim", "RTMPS://Host:443/…"),
        ("rtmp://host?token=geheim", "rtmp://host/…"),
        ("rtsp://name:geheim@192.0.2.7:554/stream", "rtsp://192.0.2.7:554/…"),
        ("error in 'srt://host:9000?passphrase=geheim', retrying", "error in 'srt://host:9000/…', retrying"),
        ('{"url": "rtmp://host/live/geheim", "n": 1}', '{"url": "rtmp://host/…", "n": 1}'),
        ("two rtmp://a/b/geheim and https://c/d?geheim", "two rtmp://a/… and https://c/…"),
        ("no address at all", "no address at all"),
    ],
)
def test_an_address_keeps_its_secret_part(said: str, kept: str) -> None:
    assert redacted(said) == kept


def test_what_is_logged_lies_in_the_file_without_keys(log: logging.Logger, tmp_path: Path) -> None:
    log.info("output destination=%s url=%s", "抖音", "rtmp://host/live/geheim")
    try:
        raise_lost("rtmp://host/live/geheim")
    except ConnectionError:
        log.exception("push_failed address=%s", StreamAddress("rtmp://host/live/geheim"))
    told = written(tmp_path)
    assert "output destination=抖音 url=rtmp://host/…" in told
    assert "ConnectionError: rtmp://host/…" in told
    assert "geheim" not in told


def test_logs_do_not_grow_for_ever(log: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_of(log), "maxBytes", 1000)
    for number in range(200):
        log.info("turn number=%d", number)
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == logs.FILES_KEPT + 1
    assert all(file.stat().st_size <= 1000 for file in files)


def test_a_folder_that_cannot_be_made_costs_the_log_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "logs").write_bytes(b"in the way")
    log = log_to(tmp_path / "logs", "test-in-the-way")
    log.info("nobody hears this")
    assert (tmp_path / "logs").read_bytes() == b"in the way"


def test_an_address_never_prints_itself() -> None:
    address = StreamAddress("rtmp://host/live/geheim?token=geheim")
    assert all("geheim" not in text for text in (str(address), repr(address), f"{address}", f"{[address]}", address.shown))
    assert address == StreamAddress("rtmp://host/live/geheim?token=geheim")
