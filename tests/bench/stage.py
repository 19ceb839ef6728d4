"""The show that is measured: the demo shop at full size with three overlays, pushed to nginx and recorded; and ffmpeg's same work."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import processor_s
from tests.doubles.evening import Evening, kaibo
from tests.doubles.nginx_rtmp import NginxRtmp

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "assets/demo/clip.mp4"
SETTLED_S = 4
MEASURED_S = 15
SMALL_PICTURE = (1080 * 62 // 100, 1920 * 30 // 100, 1080 * 34 // 100, 1920 * 24 // 100)
"""Where assets/scenes/picture-in-picture.toml has the second camera."""


def demo_shop(folder: Path) -> Path:
    """Make the sample shop with its cleared products under *folder*; return the shop's folder."""
    done = kaibo("demo", "--seconds", "8", "--out", str(folder), shop=folder / "shop")
    assert done["exit"] == 0, done
    return folder / "shop"


def full_size_show(shop: Path, nginx: NginxRtmp, key: str, *more: str, others: int = 0, second: Path | None = None) -> Evening:
    """Begin the show: card, seller line and sample mark on the picture, *second* in it as a small one, *others* more destinations."""
    words = ["--camera", f"clip:{CLIP}", *([] if second is None else ["--camera", f"second=clip:{second}"])]
    words += ["--microphone", f"clip:{CLIP}", "--rundown", str(ROOT / "assets/demo/rundown.json")]
    words += ["--to", "nginx=-", *(word for number in range(others) for word in ("--to", f"other{number}={nginx.url(f'{key}-{number}')}"))]
    show = Evening(shop, *words, *more, first_line=nginx.url(key)).live()
    for name in ("nginx", *(f"other{number}" for number in range(others))):
        show.wait("output.state", destination=name, state="live")
    if second is not None:
        show.do("scene", name="picture-in-picture")
        show.wait("scene.changed", scene="picture-in-picture")
    show.do("next")
    show.wait("card.shown")
    return show


def second_clip(folder: Path) -> Path:
    """Make another upright clip, 720x1280 at 30, of moving patterns and grain."""
    file = folder / "second.mp4"
    subprocess.run(
        [
            *("ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=720x1280:rate=30:duration=10,noise=alls=4"),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", "-colorspace", "bt709", str(file)),
        ],
        check=True,
    )  # fmt: skip
    return file


def processes(show: Evening) -> list[int]:
    """Return the process ids of keeper, engine and courier."""
    return [show.pid(role) for role in ("keeper", "engine", "courier")]


def cost_a_frame(show: Evening) -> list[float]:
    """Return milliseconds of processor time a frame, of keeper, engine and courier, over the measured seconds."""
    begun = len([event for event in show.events if event["kind"] == "health"])
    first = show.wait("health", count=begun + SETTLED_S)["facts"]["frames"]
    pids = processes(show)
    before = [processor_s(pid) for pid in pids]
    last = show.wait("health", count=begun + SETTLED_S + MEASURED_S, deadline_s=60)["facts"]["frames"]
    return [(processor_s(pid) - start) / (last - first) * 1000 for pid, start in zip(pids, before, strict=True)]


class FfmpegShow:
    """The ffmpeg command line doing the same: same clips, same three pieces, same x264 options, as many pushes and one recording."""

    def __init__(self, plan: dict[str, Any], preset: str, urls: Sequence[str], recording: Path, second: Path | None = None) -> None:
        entry = plan["entries"][0]
        pieces = [entry["card"]["overlay"], entry["seller"]["overlay"], *plan["marks"]][:3]
        inputs = [word for piece in pieces for word in ("-i", piece["file"])]
        steps, last = [], "[0:v]"
        if second is not None:
            inputs += ["-re", "-stream_loop", "-1", "-i", str(second)]
            left, top, width, height = (edge // 2 * 2 for edge in SMALL_PICTURE)
            small = f"scale={width}:{height}:force_original_aspect_ratio=increase:flags=fast_bilinear,crop={width}:{height}"
            steps += [f"[{len(pieces) + 1}:v]{small}[small]", f"{last}[small]overlay={left}:{top}:format=yuv420[two]"]
            last = "[two]"
        for number, piece in enumerate(pieces, 1):
            steps += [
                f"[{number}:v]format=yuva420p[p{number}]",
                f"{last}[p{number}]overlay={piece['x']}:{piece['y']}:format=yuv420[o{number}]",
            ]
            last = f"[o{number}]"
        rate = f"{plan['video_kbps']}k"
        pushes = "".join(f"[f=flv]{url}|" for url in urls)
        self.process = subprocess.Popen(
            [
                *("ffmpeg", "-nostdin", "-v", "error", "-y", "-stats_period", "0.2", "-progress", "pipe:1"),
                *("-re", "-stream_loop", "-1", "-i", str(CLIP)),
                *(*inputs, "-filter_complex", ";".join(steps), "-map", last, "-map", "0:a"),
                *("-c:v", "libx264", "-preset", preset, "-tune", "zerolatency", "-profile:v", "high"),
                *("-pix_fmt", "yuv420p", "-threads", "2"),
                *("-b:v", rate, "-maxrate", rate, "-bufsize", rate, "-bf", "0", "-g", "60"),
                *("-x264-params", "nal-hrd=cbr:scenecut=0:keyint=60:min-keyint=60"),
                *("-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2", "-flags", "+global_header", "-f", "tee"),
                pushes + f"[f=mp4:movflags=+frag_keyframe+empty_moov+default_base_moof:frag_duration=500000]{recording}",
            ],
            stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.frames = 0
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("frame="):
                with self._changed:
                    self.frames = int(line[6:])
                    self._changed.notify_all()

    def _wait_for(self, frames: int) -> tuple[int, float]:
        with self._changed:
            assert self._changed.wait_for(lambda: self.frames >= frames, 60), "ffmpeg does not go on"
            return self.frames, processor_s(self.process.pid)

    def cost_a_frame(self) -> float:
        """Return milliseconds of processor time a frame over the measured seconds."""
        first, before = self._wait_for(SETTLED_S * 30)
        last, after = self._wait_for(first + MEASURED_S * 30)
        return (after - before) / (last - first) * 1000

    def end(self) -> None:
        """End it as a person would, with an interrupt."""
        self.process.terminate()
        self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()


def plan_of(shop: Path, show: Evening) -> dict[str, Any]:
    """Return the plan of the running show."""
    broadcast = show.wait("live.state", state="live")["facts"]["broadcast"]
    plan: dict[str, Any] = json.loads((shop / "broadcasts" / broadcast / "plan.json").read_text(encoding="utf-8"))
    return plan
