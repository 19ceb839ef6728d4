"""A disk that runs full during the show: viewers lose nothing, the recording says so and goes on when there is room again."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from catalog.store import Shop
from tests.doubles.evening import Evenings, kaibo, moments_of, probed
from tests.doubles.nginx_rtmp import NginxRtmp

SIZE_MB = 16


@pytest.fixture
def small_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Iterator[Path | None]:
    """A disk of sixteen megabytes, or None, said in one line, where this machine does not let us mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount") is not None
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", folder]
    if not is_root or subprocess.run(mount, capture_output=True, check=False).returncode:
        with capsys.disabled():
            print("\na full disk was not tried: only root may mount a small one, and not everywhere")
        yield None
        return
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is; return the file that takes it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while out.write(b"x" * size):
                    pass
    assert not shutil.disk_usage(disk).free
    return filler


def longest_gap(file: Path) -> float:
    """The longest time between two pictures of *file*, in seconds."""
    moments = moments_of(file)
    return max(after - before for before, after in pairwise(moments))


def is_whole(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_viewers_lose_nothing_and_the_recording_goes_on_when_there_is_room(
    small_disk: Path | None, evening: Evenings, nginx: NginxRtmp
) -> None:
    if small_disk is None:
        return
    show = evening("--to", "平台=-", first_line=nginx.url("disk"), shop=small_disk).live()
    show.wait("output.state", destination="平台", state="live")
    show.wait("segment.opened")
    show.wait("health", count=2)
    filler = fill(small_disk)
    assert show.wait("recording.failed")["facts"]["code"] == "engine.disk-full"
    show.do("mute", on=1)
    show.wait("health", count=6)
    filler.unlink()
    resumed = show.wait("recording.resumed")
    show.wait("health", count=10)
    result = show.end()
    assert result["dropped_frames"] == 0
    (told,) = result["destinations"]
    assert (told["dropped"], told["reconnects"]) == (0, 0)
    (received,) = nginx.recordings("disk")
    assert longest_gap(received) < 0.06
    assert [Path(segment).name for segment in result["segments"]] == ["0001.mp4", "0002.mp4"]
    assert resumed["facts"]["file"] == "0002.mp4"
    assert all(probed(Path(segment))["video"]["codec_name"] == "h264" for segment in result["segments"])
    facts = [line.fact for line in show.timeline()]
    assert facts.index("recording.failed") < facts.index("sound.muted") < facts.index("recording.resumed")
    assert facts[-1] == "broadcast.ended"
    assert is_whole(show.shop / "shop.db")


def test_a_disk_that_stays_full_costs_the_recording_and_nothing_else(small_disk: Path | None, evening: Evenings, nginx: NginxRtmp) -> None:
    if small_disk is None:
        return
    show = evening("--to", "平台=-", first_line=nginx.url("disk"), shop=small_disk).live()
    show.wait("output.state", destination="平台", state="live")
    show.wait("segment.opened")
    filler = fill(small_disk)
    show.wait("recording.failed")
    show.wait("health", count=4)
    result = show.end()
    assert result["dropped_frames"] == 0
    assert probed(Path(result["segments"][0]))["video"]["codec_name"] == "h264"
    filler.unlink()
    assert show.timeline("broadcast.started")
    assert is_whole(show.shop / "shop.db")
    assert kaibo("status", shop=show.shop)["state"] == "idle"


def test_a_full_disk_refuses_the_next_show_in_words(small_disk: Path | None, runtime: Path) -> None:
    if small_disk is None:
        return
    words = ("live", "--camera", "pattern", "--microphone", "tone", "--size", "270x480", "--preset", "ultrafast", "--seconds", "1")
    Shop.open(small_disk).close()
    filler = fill(small_disk)
    refused = kaibo(*words, shop=small_disk, ok=(3,))
    assert refused["error"]["code"] == "catalog.shop-disk-full"
    assert not list(small_disk.glob("broadcasts/*"))
    filler.unlink()
    assert is_whole(small_disk / "shop.db")
