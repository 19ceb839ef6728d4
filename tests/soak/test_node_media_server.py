"""Against node-media-server: what it records is whole, over RTMPS too; its refusals and its death are understood."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.encoding.still_picture import still_picture
from studio.outputs.destination import Destination
from studio.outputs.output_states import OutputState
from studio.outputs.uplink import measure_uplink
from studio.rtmp.address import read_address, target_of
from studio.rtmp.errors import CertificateUnknownIssuer
from studio.rtmp.flv import FlvTag, tag
from studio.rtmp.lookup import Lookup
from studio.rtmp.publisher import Publisher
from tests.doubles.certificates import Certificates
from tests.doubles.flv_clips import frames_in
from tests.doubles.node_media_server import NodeMediaServer
from tests.doubles.watching import Feeder, Watcher


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def make_destination(watcher: Watcher) -> Iterator[Callable[[str], Destination]]:
    made: list[Destination] = []

    def make(url: str) -> Destination:
        target = target_of(read_address(url))
        made.append(Destination(name="shop", target=target, ca_file=None, told=watcher.told, lookup=Lookup(), chance=lambda: 0.5))
        return made[-1]

    yield make
    for one in made:
        one.stop(deadline_s=0.0)
        assert one.join(3.0)


@pytest.fixture
def server(tmp_path: Path, certificates: Certificates) -> Iterator[NodeMediaServer]:
    with NodeMediaServer(tmp_path / "server", certificate=certificates.files["good"]) as server:
        yield server


def opened(url: str, *, ca_file: Path | None = None) -> Publisher:
    return Publisher.open(target_of(read_address(url)), lookup=Lookup(), give_up=lambda: False, ca_file=ca_file)


def pictures_in(file: Path) -> int:
    """Count the decoded pictures; ffprobe must have nothing to complain of."""
    words = ["ffprobe", "-v", "error", "-show_error", "-count_frames", "-select_streams", "v", "-of", "csv=p=0"]
    probe = subprocess.run([*words, "-show_entries", "stream=nb_read_frames", file], capture_output=True, encoding="utf-8", check=True)
    assert probe.stderr == ""
    return int(probe.stdout.strip().strip(","))


def recorded(server: NodeMediaServer, key: str, pictures: int) -> int:
    """Return how many pictures the recording has, as soon as it has *pictures* or has not grown to them in five seconds."""
    end, pause, found = time.monotonic() + 5, threading.Event(), 0
    while found < pictures and time.monotonic() < end:
        pause.wait(0.2)
        found = max((pictures_in(file) for file in server.recordings(key)[-1:] if file.stat().st_size > 1000), default=0)
    return found


@pytest.mark.parametrize("is_tls", [False, True], ids=["rtmp", "rtmps"])
def test_what_it_records_is_whole(is_tls: bool, server: NodeMediaServer, certificates: Certificates, clip_tags: list[FlvTag]) -> None:
    url = server.tls_url("whole") if is_tls else server.url("whole")
    publisher = opened(url, ca_file=certificates.ca_file)
    for one in clip_tags:
        publisher.send([one])
    publisher.end(deadline_s=2.0)
    assert recorded(server, "whole", frames_in(clip_tags)) == frames_in(clip_tags)


def test_a_broadcast_of_five_hours_goes_on(server: NodeMediaServer, clip_tags: list[FlvTag]) -> None:
    late = 0xFFFFFF - 2000
    publisher = opened(server.url("late"))
    publisher.send([tag(one.kind, one.timestamp + late, one.payload) for one in clip_tags])
    publisher.end(deadline_s=2.0)
    assert recorded(server, "late", frames_in(clip_tags)) == frames_in(clip_tags)


def test_a_certificate_nobody_knows_gets_no_key(server: NodeMediaServer) -> None:
    with pytest.raises(CertificateUnknownIssuer):
        opened(server.tls_url("SECRET"))


def test_it_acknowledges_nothing_and_the_line_is_measured_all_the_same(server: NodeMediaServer) -> None:
    report = measure_uplink(target_of(read_address(server.url("measured"))), still_picture(), needed_kbps=1000, seconds=3.0)
    assert (report.is_acknowledged, report.verdict) == (False, "good")


def test_a_push_it_lets_in_and_throws_out_is_refused_at_the_second_time(
    tmp_path: Path, certificates: Certificates, watcher: Watcher, make_destination: Callable[[str], Destination]
) -> None:
    with NodeMediaServer(tmp_path / "guarded", certificate=certificates.files["good"], is_guarded=True) as guarded:
        make_destination(guarded.url("SECRET")).start()
        watcher.wait_for("shop", OutputState.REFUSED)


def test_it_is_killed_comes_back_and_is_served_again(
    server: NodeMediaServer, clip_tags: list[FlvTag], watcher: Watcher, make_destination: Callable[[str], Destination]
) -> None:
    destination = make_destination(server.url("again"))
    destination.start()
    with Feeder(clip_tags, destination.take):
        watcher.wait_for("shop", OutputState.LIVE)
        server.kill()
        told = watcher.wait_for("shop", OutputState.RECONNECTING)
        server.start()
        back = time.monotonic()
        watcher.wait_for("shop", OutputState.LIVE, after=told)
        assert time.monotonic() - back < 5
