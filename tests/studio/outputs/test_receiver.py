"""The built-in receiver: listens, takes one push, reports what came, keeps it, ends with whoever started it."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from studio.outputs.errors import ReceiverFailed
from studio.outputs.receiver import Receiver
from studio.processes import own_command
from studio.rtmp.address import read_address, target_of
from studio.rtmp.flv import FlvTag
from studio.rtmp.lookup import Lookup
from studio.rtmp.publisher import Publisher
from tests.doubles.flv_clips import frames_in


def publisher_to(receiver: Receiver) -> Publisher:
    return Publisher.open(target_of(read_address(receiver.url)), lookup=Lookup(), give_up=lambda: False)


def test_what_is_pushed_is_reported_and_kept(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    with Receiver(out=tmp_path / "received.mkv", decodes=True) as receiver:
        publisher = publisher_to(receiver)
        publisher.send(clip_tags)
        publisher.end(deadline_s=2.0)
        report = receiver.collect()
    assert (report["video_codec"], report["audio_codec"], report["width"], report["height"]) == ("h264", "aac", 128, 96)
    assert (report["frames"], report["broken"]) == (frames_in(clip_tags), 0)
    assert report["seconds"] == pytest.approx(4.0, abs=0.1)
    words = ["ffprobe", "-v", "error", "-show_error", str(tmp_path / "received.mkv")]
    assert subprocess.run(words, capture_output=True, check=True).stderr == b""


def test_a_push_that_goes_on_is_reported_as_far_as_it_came(clip_tags: list[FlvTag]) -> None:
    with Receiver() as receiver:
        publisher = publisher_to(receiver)
        publisher.send(clip_tags)
        report = receiver.collect(deadline_s=0.5)
        publisher.close()
    assert report["frames"] > 0


def test_nothing_received_is_said() -> None:
    with Receiver() as receiver, pytest.raises(ReceiverFailed):
        receiver.collect(deadline_s=0.1)


def test_no_receiver_outlives_whoever_started_it(tmp_path: Path) -> None:
    words = own_command("receiver", "--port", "0", "--report", str(tmp_path / "report.json"))
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"listening" in process.stdout.readline()
        assert process.stdin is not None
        process.stdin.close()
        began = time.monotonic()
        assert process.wait(5) == 1
        assert time.monotonic() - began < 3
