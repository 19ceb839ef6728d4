"""The short texts that name devices."""

from __future__ import annotations

from pathlib import Path

import pytest

from capture.errors import SpecUnknown
from capture.spec import camera_spec, microphone_spec


@pytest.mark.parametrize("text", ["pattern", "webcam:usb-Acme_Cam-video-index0", "network:rtsp://10.0.0.7/live", "screen:0"])
def test_every_camera_is_read_and_written_the_same(text: str) -> None:
    assert camera_spec(text).text == text


@pytest.mark.parametrize("text", ["tone", "silence", "live:ALSA:pulse", "live:default"])
def test_every_microphone_is_read_and_written_the_same(text: str) -> None:
    assert microphone_spec(text).text == text


def test_a_file_is_made_absolute_so_that_another_process_finds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert camera_spec("clip:我的 片段.mp4").detail == str(tmp_path / "我的 片段.mp4")


@pytest.mark.parametrize("text", ["", "clip", "clip:", "pattern:1", "tone", "video:a.mp4", "rtsp://a:b@c/d", ":", "webcam"])
def test_anything_else_is_no_camera(text: str) -> None:
    with pytest.raises(SpecUnknown) as refused:
        camera_spec(text)
    assert "b@c" not in str(refused.value)


def test_a_network_cameras_password_is_never_shown() -> None:
    spec = camera_spec("network:rtsp://admin:geheim@10.0.0.7:554/stream?token=xyz")
    assert spec.shown == "network:rtsp://10.0.0.7:554/stream"
    assert "geheim" in spec.text
