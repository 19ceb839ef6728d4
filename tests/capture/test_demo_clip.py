"""The clip we ship."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

import assets

CLIP = Path(assets.__file__).parent / "demo" / "clip.mp4"
MOMENTS_S = (1, 4, 7, 10)


def test_flash_and_beep_begin_together() -> None:
    flashes, beeps = flash_moments(), beep_moments()
    assert np.allclose(flashes, MOMENTS_S, atol=0.001)
    assert np.allclose(beeps, MOMENTS_S, atol=0.002)


def test_it_is_what_a_shop_streams() -> None:
    assert CLIP.stat().st_size < 4_000_000
    with av.open(str(CLIP)) as clip:
        video, sound = clip.streams.video[0], clip.streams.audio[0]
        assert (video.codec_context.name, video.width, video.height, video.average_rate) == ("h264", 1080, 1920, 30)
        assert (sound.codec_context.name, sound.rate, sound.channels) == ("aac", 48_000, 2)
        assert (video.codec_context.colorspace, video.codec_context.color_range) == (1, 1)


def flash_moments() -> list[float]:
    with av.open(str(CLIP)) as clip:
        white = [(frame.time, luma(frame)[::40, ::40].mean() > 225) for frame in clip.decode(video=0)]
    assert sum(is_white for _, is_white in white) == 2 * len(MOMENTS_S)
    return [at for number, (at, is_white) in enumerate(white) if is_white and not white[number - 1][1]]


def luma(frame: av.VideoFrame) -> np.ndarray:
    return np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)[:, : frame.width]


def beep_moments() -> list[float]:
    with av.open(str(CLIP)) as clip:
        frames = list(clip.decode(audio=0))
    sound = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    loud = np.flatnonzero(np.abs(sound) > 0.1)
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-48_000) > 24_000)]
    return [float(start) / 48_000 + frames[0].time for start in starts]
