"""What the tests of devices share: a witness of states, a small clip, servers of sound and screens, and no thread left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.clips import make_clip
from tests.doubles.screen import VirtualScreen
from tests.doubles.sound_server import SoundServer
from tests.doubles.workbench import Bench, Witness


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads left behind: {left}"


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def bench(_no_thread_left: None) -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.close()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at 216x384, 15 a second, a flash of two frames and a beep at 0.4 s."""
    file = tmp_path_factory.mktemp("clips") / "片段.mp4"
    make_clip(file)
    return file


@pytest.fixture
def sound_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    server = SoundServer(tmp_path)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(server.alsa_file))
    with server:
        yield server


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path) as screen:
        yield screen
