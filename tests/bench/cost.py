"""Processor time a frame against the ffmpeg command line, interleaved, both outputs compared; and memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import cv2
import numpy as np

from tests.bench.figures import Figure, paired, proportional_mb, steal_and_total, stolen_share
from tests.bench.stage import FfmpegShow, cost_a_frame, demo_shop, full_size_show, plan_of, processes, second_clip
from tests.doubles.nginx_rtmp import NginxRtmp

PAIRS, SCENE_PAIRS = 5, 3
SPARE_TRIES = 4
"""For pairs in which the host took the processor away."""
TOLERATED_STEAL = 0.05
COMPARED_FRAMES = 45
WHITE_LUMA = 248
"""Of the top of the picture, where nothing lies over the clip, in full range: the clip's wall is 234, its flash 254."""


def measure(folder: Path) -> list[Figure]:
    """Return cost a frame, memory, and how alike the two outputs are: one clip, three overlays, one push, one recording."""
    return _measured(folder, "live", PAIRS, others=0, second=None)


def measure_scene(folder: Path) -> list[Figure]:
    """Return the same of a fuller scene: a second clip as picture in picture, three pushes, one recording."""
    return _measured(folder, "scene", SCENE_PAIRS, others=2, second=second_clip(folder))


def _measured(folder: Path, name: str, wanted: int, *, others: int, second: Path | None) -> list[Figure]:
    shop = demo_shop(folder / "demo")
    nginx = NginxRtmp(folder / "nginx", is_recording=False).start()
    memory_name = "memory_mb" if name == "live" else f"{name}_memory_mb"
    pairs: list[tuple[float, float]] = []
    limits: list[tuple[float, float]] = []
    memory: list[float] = []
    likeness: list[float] = []
    rates: list[tuple[float, float]] = []
    try:
        for number in range(wanted + SPARE_TRIES):
            before = steal_and_total()
            show = full_size_show(shop, nginx, f"ours{number}", others=others, second=second)
            try:
                preset = show.wait("broadcast.started")["facts"]["preset"]
                plan = plan_of(shop, show)
                shares = cost_a_frame(show)
                ours = sum(shares)
                engine_and_courier = processes(show)[1:]
                memory.append(sum(map(proportional_mb, engine_and_courier)))
                recording = Path(show.end()["segments"][0])
            finally:
                show.close()
            theirs_file = folder / f"ffmpeg{number}.mp4"
            urls = [nginx.url(f"theirs{number}-{push}") for push in range(1 + others)]
            other = FfmpegShow(plan, preset, urls, theirs_file, second)
            try:
                theirs = other.cost_a_frame()
            finally:
                other.end()
            words = [sys.executable, "-m", "tests.bench.bare_loop", preset, *([] if second is None else [str(second)])]
            bare = subprocess.run(words, capture_output=True, text=True, check=True)
            limit = float(bare.stdout)
            stolen = stolen_share(before, steal_and_total())
            split = " + ".join(f"{share:.2f}" for share in shares)
            told = f"ours {ours:.2f} ms ({split}), ffmpeg {theirs:.2f} ms, limit {limit:.2f} ms"
            print(f"  pair {number}: {told}, preset {preset}, steal {stolen:.1%}", flush=True)
            if stolen > TOLERATED_STEAL:
                continue
            pairs.append((ours, theirs))
            limits.append((ours, limit))
            rates.append((bits_a_second(recording), bits_a_second(theirs_file)))
            if not likeness:
                likeness.append(alike(recording, theirs_file))
            if len(pairs) == wanted:
                break
    finally:
        nginx.stop()
    return [
        paired(f"{name}_cpu_vs_ffmpeg", "ms/frame", pairs, "at most 1.05 of ffmpeg's"),
        paired(f"{name}_cpu_vs_limit", "ms/frame", limits, "for the record: decoding and encoding alone"),
        paired(f"{name}_bit_rate_vs_ffmpeg", "bit/s", rates, "within a few per cent"),
        Figure(name=f"{name}_picture_vs_ffmpeg", value=likeness[0], unit="SSIM", yardstick=1.0, runs=likeness, limit="the same picture"),
        Figure(name=memory_name, value=max(memory), unit="MB PSS", yardstick=300, runs=memory, limit="engine and courier at most 300"),
    ]


def bits_a_second(file: Path) -> float:
    """Return the mean bit rate of the picture in *file*."""
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        packets = [(packet.size, packet.pts) for packet in container.demux(stream) if packet.pts is not None]
    assert stream.time_base is not None
    lasting = float((packets[-1][1] - packets[0][1]) * stream.time_base)
    return sum(size for size, _ in packets) * 8 / lasting


def alike(ours: Path, theirs: Path) -> float:
    """Return the mean SSIM of frames after the first flash of each: the same moment of the clip with the same card on it."""
    return float(np.mean([ssim(one, other) for one, other in zip(after_second_flash(ours), after_second_flash(theirs), strict=True)]))


def after_second_flash(file: Path) -> list[np.ndarray]:
    """Return luma of the frames that follow the second white flash (the card is on by then)."""
    kept: list[np.ndarray] = []
    flashes, was_white = 0, False
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            luma = frame.to_ndarray(format="gray")
            is_white = luma[: luma.shape[0] // 10 : 4, ::16].mean() > WHITE_LUMA
            flashes += is_white and not was_white
            was_white = is_white
            if flashes == 2 and not is_white:
                kept.append(luma)
                if len(kept) == COMPARED_FRAMES:
                    break
    return kept


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Return the structural similarity of two luma planes (Wang et al. 2004, 8x8 box windows)."""
    a, b = one.astype(np.float32), other.astype(np.float32)
    mean_a, mean_b = cv2.blur(a, (8, 8)), cv2.blur(b, (8, 8))
    var_a, var_b = cv2.blur(a * a, (8, 8)) - mean_a**2, cv2.blur(b * b, (8, 8)) - mean_b**2
    both = cv2.blur(a * b, (8, 8)) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * mean_a * mean_b + c1) * (2 * both + c2)) / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())
