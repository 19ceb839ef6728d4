"""Cameras and microphones other than the clip, seen and heard in the recording of a broadcast."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from capture.microphones.tone import tone
from capture.sound import RATE
from tests.doubles.camera_server import CameraServer
from tests.doubles.evening import Evening, until
from tests.doubles.screen import VirtualScreen
from tests.doubles.seeing import Pixels
from tests.doubles.sound_server import MICROPHONE, SoundServer
from tests.doubles.witness_moments import tone_in
from tests.doubles.witness_pictures import picture_at

WIDTH, HEIGHT = 270, 480
SMALL = ("--size", f"{WIDTH}x{HEIGHT}", "--fps", "15", "--preset", "ultrafast", "--seconds", "3")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="X11 and PulseAudio behind ALSA")

Record = Callable[..., Path]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Broadcast for three seconds with these devices; return the recording."""
    begun: list[Evening] = []

    def record(camera: str, microphone: str) -> Path:
        begun.append(Evening(tmp_path / "shop", "--camera", camera, "--microphone", microphone, *SMALL))
        [segment] = begun[-1].result()["segments"]
        return Path(segment)

    yield record
    for evening in begun:
        evening.close()


def colours_of(picture: Pixels) -> list[tuple[int, ...]]:
    """The colours a third and two thirds of the way across the middle."""
    return [tuple(int(part) for part in picture[HEIGHT // 2, WIDTH * third // 3]) for third in (1, 2)]


def test_a_still_picture_is_on_air_in_its_own_colours(record: Record, tmp_path: Path) -> None:
    still = Image.new("RGB", (540, 960), (200, 30, 40))
    still.paste((20, 120, 220), (270, 0, 540, 960))
    still.save(tmp_path / "静物.png")
    recording = record(f"still:{tmp_path / '静物.png'}", "silence")
    left, right = colours_of(picture_at(recording, 2, width=WIDTH, height=HEIGHT))
    assert left == pytest.approx((200, 30, 40), abs=6)
    assert right == pytest.approx((20, 120, 220), abs=6)


@on_linux
def test_what_is_drawn_on_the_screen_is_on_air(record: Record, tmp_path: Path) -> None:
    with VirtualScreen(tmp_path) as screen:
        screen.paint("orange")
        until(lambda: is_drawn(screen.number), 10, "the window on the screen")
        recording = record(f"screen:{screen.number}", "silence")
    assert colours_of(picture_at(recording, 2, width=WIDTH, height=HEIGHT)) == [pytest.approx((255, 165, 0), abs=8)] * 2


@on_linux
def test_a_live_microphone_is_heard(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = SoundServer(tmp_path)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(server.alsa_file))
    with server:
        player = server.play(tone(0, 60 * RATE))
        try:
            recording = record("pattern", f"live:ALSA:{MICROPHONE}")
        finally:
            player.kill()
            player.wait()
    assert tone_in(recording, 997, from_s=1.5) > 0.98


def test_a_network_camera_is_on_air_and_its_password_lies_nowhere(tmp_path: Path) -> None:
    server = CameraServer()
    evening = Evening(
        tmp_path / "shop", "--camera", "-", "--microphone", "silence", *SMALL, first_line=f"网络=network:{server.address}?k=geheim2"
    )
    try:
        [segment] = evening.result()["segments"]
        told = str(evening.events)
    finally:
        evening.close()
        server.end()
    assert colours_of(picture_at(Path(segment), 2, width=WIDTH, height=HEIGHT)) == [pytest.approx((254, 0, 0), abs=10)] * 2
    kept = [file for file in (tmp_path / "shop").rglob("*") if file.is_file()]
    assert any(file.name == "plan.json" for file in kept)
    assert [file.name for file in kept if b"geheim" in file.read_bytes()] == []
    assert "geheim" not in told


def is_drawn(display: str) -> bool:
    """Whether another program sees the window's colour in the middle of the screen."""
    words = ["ffmpeg", "-v", "error", "-f", "x11grab", "-i", f":{display}", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    seen = np.frombuffer(subprocess.run(words, capture_output=True, check=True, timeout=20).stdout, np.uint8).reshape(240, 320, 3)
    return bool(seen[120, 160, 0] > 200)
