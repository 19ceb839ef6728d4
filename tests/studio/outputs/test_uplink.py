"""What a line carries is told from what arrived, and held against what the show needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.encoding.still_picture import still_picture
from studio.outputs.uplink import carried_kbps, measure_uplink, padded, verdict
from studio.rtmp.address import read_address, target_of
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.errors import RtmpError
from tests.doubles.fault_servers import FaultServer, Talk
from tests.doubles.nginx_rtmp import NginxRtmp
from tests.doubles.shaped_line import ShapedLine, may_shape


def test_the_first_second_is_left_out() -> None:
    assert carried_kbps([(0.5, 900_000), (1.0, 1_000_000), (2.0, 1_125_000), (3.0, 1_250_000)], begun=0.0) == 1000
    assert carried_kbps([(0.5, 1)], begun=0.0) == carried_kbps([], begun=0.0) == 0


@pytest.mark.parametrize(("kbps", "said"), [(5400, "good"), (4200, "tight"), (4000, "too-slow"), (0, "too-slow")])
def test_a_line_needs_some_room(kbps: int, said: str) -> None:
    assert verdict(kbps, 4128) == said


def test_a_picture_is_padded_to_the_byte_with_what_decoders_skip() -> None:
    assert len(padded(b"picture", 5000)) == 5000
    assert padded(b"picture", 5000)[7:12] == (4989).to_bytes(4, "big") + b"\x0c"
    assert padded(b"picture", 5) == b"picture"


def test_a_server_that_takes_less_than_the_show_needs_is_too_slow() -> None:
    def behave(talk: Talk) -> None:
        talk.let_in()
        talk.status("NetStream.Publish.Start")
        while talk.connection.recv(4000):
            talk.arrived.acquire()
            talk.arrived.wait(0.04)
            talk.arrived.release()

    with FaultServer(behave) as server:
        report = measure_uplink(target_of(read_address(server.url())), still_picture(), needed_kbps=8000, seconds=2.5)
    assert (report.verdict, report.is_acknowledged, report.jitter_ms) == ("too-slow", False, -1)


def test_a_line_of_two_megabits_is_measured_as_one(tmp_path: Path) -> None:
    if not may_shape():
        pytest.skip("only root may make network namespaces")
    with ShapedLine() as line:
        server = NginxRtmp(tmp_path / "server", host=line.host, inside=line.inside, is_recording=False).start()
        try:
            line.slow(2000)
            report = measure_uplink(target_of(read_address(server.url("probe"))), still_picture(), needed_kbps=4000, seconds=4.0)
        finally:
            server.stop()
    assert (report.verdict, report.is_acknowledged) == ("too-slow", True)
    assert report.kbps == pytest.approx(2000, rel=0.15)
    assert report.delay_ms > 100, "what waits in the line is seen"


def test_a_server_that_refuses_is_told_as_it_is() -> None:
    with FaultServer(Talk.let_in) as server, pytest.raises(RtmpError):
        measure_uplink(
            target_of(read_address(server.url())), still_picture(), needed_kbps=1000, seconds=3.0, deadlines=Deadlines(answer_s=0.5)
        )
