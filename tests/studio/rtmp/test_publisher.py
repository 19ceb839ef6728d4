"""Publishing: to real servers, over real TLS, and against servers that misbehave at every step."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.rtmp import amf, chunks
from studio.rtmp.address import read_address, target_of
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.errors import (
    AppUnknown,
    CertificateExpired,
    CertificateFileUnreadable,
    CertificateUnknownIssuer,
    CertificateWrongName,
    ClosedOnConnect,
    ClosedOnPublish,
    ConnectionRefused,
    ConnectRejected,
    GivenUp,
    HostUnknown,
    KeyRefused,
    LineLost,
    LineStalled,
    ProtocolBroken,
    RtmpError,
    ServerFailed,
    ServerSilent,
    ServerUnreachable,
    StoppedByServer,
    TlsFailed,
)
from studio.rtmp.flv import VIDEO, FlvTag, tag
from studio.rtmp.lookup import Lookup
from studio.rtmp.publisher import CHUNK_BYTES, Publisher
from studio.rtmp.wire import Wire
from tests.doubles.certificates import Certificates
from tests.doubles.fault_servers import FaultServer, Talk
from tests.doubles.flv_clips import frames_in
from tests.doubles.nginx_rtmp import NginxRtmp, free_port

SHORT = Deadlines(lookup_s=1.0, connect_s=0.5, tls_s=1.0, answer_s=0.4, send_s=0.4)


def opened(
    url: str, *, ca_file: Path | None = None, deadlines: Deadlines = SHORT, give_up: Callable[[], bool] = lambda: False
) -> Publisher:
    return Publisher.open(target_of(read_address(url)), lookup=Lookup(), give_up=give_up, ca_file=ca_file, deadlines=deadlines)


def pushed(url: str, tags: list[FlvTag], *, ca_file: Path | None = None) -> None:
    publisher = opened(url, ca_file=ca_file, deadlines=Deadlines())
    for one in tags:
        publisher.send([one])
    publisher.end(deadline_s=2.0)


def pictures_in(file: Path) -> int:
    """Count the decoded pictures; ffprobe must have nothing to complain of."""
    words = ["ffprobe", "-v", "error", "-show_error", "-count_frames", "-select_streams", "v", "-of", "csv=p=0"]
    words += ["-show_entries", "stream=nb_read_frames", str(file)]
    probe = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert probe.stderr == ""
    return int(probe.stdout.strip().strip(","))


def listen_for(publisher: Publisher, seconds: float) -> None:
    end, waiting = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < end:
        publisher.listen()
        waiting.wait(0.01)


def hung_up(talk: Talk) -> None:
    talk.hang_up()


def test_what_nginx_records_is_whole(nginx: NginxRtmp, clip_tags: list[FlvTag]) -> None:
    pushed(nginx.url("whole"), clip_tags)
    (recording,) = nginx.recordings("whole")
    assert pictures_in(recording) == frames_in(clip_tags)


def test_a_server_with_its_defaults_takes_the_stream(make_nginx: Callable[..., NginxRtmp], clip_tags: list[FlvTag]) -> None:
    server = make_nginx(options="")
    pushed(server.url("whole"), clip_tags)
    assert pictures_in(server.recordings("whole")[0]) == frames_in(clip_tags)


def test_the_server_is_told_size_and_codecs(nginx: NginxRtmp, clip_tags: list[FlvTag]) -> None:
    publisher = opened(nginx.url("told"))
    publisher.send(clip_tags)
    told = nginx.streams()["told"]
    publisher.close()
    assert (told["width"], told["height"], told["video_codec"], told["audio_codec"]) == ("128", "96", "H264", "AAC")


def test_a_broadcast_of_five_hours_goes_on(nginx: NginxRtmp, clip_tags: list[FlvTag]) -> None:
    """Times over 0xFFFFFF ms travel in another place of the header."""
    late = 0xFFFFFF - 2000
    pushed(nginx.url("late"), [tag(one.kind, one.timestamp + late, one.payload) for one in clip_tags])
    assert pictures_in(nginx.recordings("late")[0]) == frames_in(clip_tags)


def test_ffmpegs_listener_takes_the_stream(tmp_path: Path, clip_tags: list[FlvTag]) -> None:
    url, file = f"rtmp://127.0.0.1:{free_port()}/live/key", tmp_path / "taken.flv"
    words = ["ffmpeg", "-v", "error", "-nostdin", "-listen", "1", "-i", url, "-c", "copy", str(file)]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as server:
        end, waiting = time.monotonic() + 10, threading.Event()
        while time.monotonic() < end:
            try:
                pushed(url, clip_tags)
                break
            except ServerUnreachable:
                waiting.wait(0.05)
        assert server.wait(10) == 0
    assert pictures_in(file) == frames_in(clip_tags)


class TestRtmps:
    @pytest.fixture
    def relay(self, make_nginx: Callable[..., NginxRtmp], certificates: Certificates) -> NginxRtmp:
        return make_nginx(certificates=certificates.files)

    def test_a_venues_own_certificate_is_trusted_with_its_file(
        self, relay: NginxRtmp, certificates: Certificates, clip_tags: list[FlvTag]
    ) -> None:
        pushed(relay.tls_url("good", "safe"), clip_tags, ca_file=certificates.ca_file)
        assert pictures_in(relay.recordings("safe")[0]) == frames_in(clip_tags)

    def test_what_is_not_trusted_gets_no_key(self, relay: NginxRtmp, certificates: Certificates) -> None:
        for name, error in (("unknown", CertificateUnknownIssuer), ("expired", CertificateExpired), ("wrong-name", CertificateWrongName)):
            with pytest.raises(error) as caught:
                opened(relay.tls_url(name, "SECRET"), ca_file=certificates.ca_file)
            assert caught.value.is_refusal
        assert relay.streams() == {}

    def test_without_the_file_only_the_systems_authorities_count(self, relay: NginxRtmp) -> None:
        with pytest.raises(CertificateUnknownIssuer):
            opened(relay.tls_url("good", "SECRET"))

    def test_a_file_without_a_certificate_is_said(self, relay: NginxRtmp, tmp_path: Path) -> None:
        (tmp_path / "empty.pem").write_text("", encoding="utf-8")
        for file in ("empty.pem", "missing.pem"):
            with pytest.raises(CertificateFileUnreadable):
                opened(relay.tls_url("good", "SECRET"), ca_file=tmp_path / file)

    def test_a_server_that_speaks_no_tls_is_said(self, nginx: NginxRtmp) -> None:
        with pytest.raises(TlsFailed):
            opened(f"rtmps://127.0.0.1:{nginx.port}/live/key")

    def test_a_line_reset_before_the_handshake_is_said(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            ours = socket.create_connection(listener.getsockname())
            theirs, _ = listener.accept()
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            theirs.close()
            select.select((ours,), (), (), 2)
            wire = Wire(ours, lambda: False)
            with pytest.raises(TlsFailed):
                wire.secure("localhost", ca_file=None, deadline_s=1.0)
            wire.close()

    def test_a_server_silent_in_the_handshake_is_left_in_time(self) -> None:
        with FaultServer(Talk.swallow) as server, pytest.raises(TlsFailed):
            opened(f"rtmps://127.0.0.1:{server.port}/live/key", deadlines=Deadlines(tls_s=0.2))


class TestRefusals:
    @pytest.fixture
    def doorman(self) -> Iterator[str]:
        """An on_publish callback that lets nobody in."""

        class Refusing(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.send_response(403)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing to say."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/publish"
            server.shutdown()
            thread.join()

    def test_nginx_refuses_a_key_by_hanging_up(self, make_nginx: Callable[..., NginxRtmp], doorman: str) -> None:
        with pytest.raises(RtmpError) as caught:
            opened(make_nginx(on_publish=doorman).url("wrong"), deadlines=Deadlines())
        assert caught.value.is_bare_close or caught.value.is_refusal

    def test_nginx_refuses_an_application_it_does_not_know(self, nginx: NginxRtmp) -> None:
        with pytest.raises(RtmpError) as caught:
            opened(nginx.url("key", app="nowhere"), deadlines=Deadlines())
        assert caught.value.is_bare_close or caught.value.is_refusal

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            ("NetStream.Publish.BadName", KeyRefused),
            ("NetStream.Publish.Denied", KeyRefused),
            ("NetStream.Something.Else", KeyRefused),
            ("NetStream.Failed", ServerFailed),
            ("no code at all: key", KeyRefused),
        ],
    )
    def test_an_answer_to_publish_is_understood(self, code: str, error: type[RtmpError]) -> None:
        def behave(talk: Talk) -> None:
            talk.let_in()
            talk.status(code, level="error")
            talk.read_on()

        with FaultServer(behave) as server, pytest.raises(error) as caught:
            opened(server.url("SECRET"))
        assert "key" not in str(caught.value.facts)

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            ("NetConnection.Connect.Rejected", ConnectRejected),
            ("NetConnection.Connect.InvalidApp", AppUnknown),
            ("NetConnection.Connect.Failed", ServerFailed),
            ("", ConnectRejected),
        ],
    )
    def test_an_answer_to_connect_is_understood(self, code: str, error: type[RtmpError]) -> None:
        def behave(talk: Talk) -> None:
            talk.shake_hands()
            talk.hear("connect")
            talk.say("_error", 1.0, None, {"level": "error", "code": code})
            talk.read_on()

        with FaultServer(behave) as server, pytest.raises(error):
            opened(server.url())

    def test_hanging_up_is_told_apart_by_its_moment(self) -> None:
        with FaultServer(Talk.let_in) as server, pytest.raises(ClosedOnPublish):
            opened(server.url())
        with FaultServer(Talk.shake_hands) as server, pytest.raises(ClosedOnConnect):
            opened(server.url())
        with FaultServer(hung_up) as server, pytest.raises(LineLost) as caught:
            opened(server.url())
        assert not caught.value.is_bare_close


class TestFaults:
    @pytest.mark.parametrize(
        ("behave", "error"),
        [
            (Talk.swallow, ServerSilent),
            (lambda talk: (talk.shake_hands(), talk.read_on()), ServerSilent),
            (lambda talk: (talk.let_in(), talk.read_on()), ServerSilent),
            (lambda talk: (talk.send(b"HTTP/1.1 400 Bad Request\r\n\r\n"), talk.swallow()), ProtocolBroken),
            (lambda talk: (talk.shake_hands(), talk.send(bytes(range(256)) * 40), talk.read_on()), ProtocolBroken),
            (lambda talk: (talk.shake_hands(), talk.control(chunks.COMMAND, b"\x1f\x1f"), talk.read_on()), ProtocolBroken),
        ],
        ids=["never speaks", "silent after the handshake", "silent after publish", "speaks HTTP", "speaks noise", "no command"],
    )
    def test_a_server_that_is_none_is_left_in_time(self, behave: Callable[[Talk], None], error: type[RtmpError]) -> None:
        began = time.monotonic()
        with FaultServer(behave) as server, pytest.raises(error):
            opened(server.url())
        assert time.monotonic() - began < 2

    def test_nobody_listens(self) -> None:
        with pytest.raises(ConnectionRefused):
            opened(f"rtmp://127.0.0.1:{free_port()}/live/key")

    def test_a_name_without_an_address(self) -> None:
        with pytest.raises(HostUnknown):
            opened("rtmp://nowhere.invalid/live/key")

    def test_a_server_that_answers_byte_by_byte_is_understood(self, clip_tags: list[FlvTag]) -> None:
        def behave(talk: Talk) -> None:
            talk.piece = 1
            talk.take()

        with FaultServer(behave) as server:
            publisher = opened(server.url(), deadlines=Deadlines())
            publisher.send(clip_tags[:20])
            server.talks[0].wait_for(VIDEO)
            publisher.close()

    def test_a_server_that_drips_for_ever_is_left_in_time(self) -> None:
        def behave(talk: Talk) -> None:
            pause = threading.Event()
            for _ in range(200):
                talk.send(b"\x03")
                pause.wait(0.02)

        with FaultServer(behave) as server, pytest.raises((ServerSilent, ProtocolBroken)):
            opened(server.url())

    def test_a_server_that_stops_reading_is_noticed(self) -> None:
        def behave(talk: Talk) -> None:
            talk.let_in()
            talk.status("NetStream.Publish.Start")
            is_over.wait(10)

        is_over = threading.Event()
        with FaultServer(behave) as server:
            publisher = opened(server.url())
            began = time.monotonic()
            with pytest.raises(LineStalled):
                publisher.send([tag(VIDEO, 0, b"\x17\x01" + bytes(900_000)) for _ in range(20)])
            assert time.monotonic() - began < 3
            publisher.close()
            is_over.set()

    def test_a_server_that_ends_the_push_is_believed(self) -> None:
        def behave(talk: Talk) -> None:
            talk.let_in()
            talk.status("NetStream.Publish.Start")
            may_go_on.wait(5)
            talk.status("NetStream.Publish.Denied", level="error")
            talk.read_on()

        may_go_on = threading.Event()
        with FaultServer(behave) as server:
            publisher = opened(server.url())
            may_go_on.set()
            with pytest.raises(StoppedByServer):
                listen_for(publisher, 2.0)
            publisher.close()

    def test_a_server_that_lets_in_and_throws_out_in_one_breath_has_refused(self) -> None:
        def behave(talk: Talk) -> None:
            talk.let_in()
            talk.piece = 0
            start, denied = (
                amf.encoded("onStatus", 0.0, None, {"level": level, "code": f"NetStream.Publish.{word}"})
                for level, word in (("status", "Start"), ("error", "BadName"))
            )
            writer = chunks.ChunkWriter()
            talk.send(b"".join(writer.message(3, chunks.COMMAND, 1, 0, start) + writer.message(3, chunks.COMMAND, 1, 0, denied)))
            talk.read_on()

        with FaultServer(behave) as server, pytest.raises(KeyRefused):
            opened(server.url())

    @settings(max_examples=40, deadline=None)
    @given(noise=st.binary(min_size=1, max_size=400), kind=st.sampled_from([0, *range(1, 7), 17, 18, 20]))
    def test_nothing_a_server_says_breaks_the_publisher(self, noise: bytes, kind: int) -> None:
        """As raw bytes, or dressed as a message of any kind."""

        def behave(talk: Talk) -> None:
            talk.let_in()
            talk.status("NetStream.Publish.Start")
            talk.control(kind, noise) if kind else talk.send(noise)

        with FaultServer(behave) as server, contextlib.suppress(RtmpError):
            publisher = opened(server.url())
            try:
                listen_for(publisher, 1.0)
            finally:
                publisher.close()

    @pytest.mark.parametrize("is_let_in", [False, True], ids=["before the push", "during the push"])
    def test_a_server_that_talks_without_end_holds_nothing_up(self, is_let_in: bool) -> None:
        def behave(talk: Talk) -> None:
            if is_let_in:
                talk.let_in()
                talk.status("NetStream.Publish.Start")
            else:
                talk.shake_hands()
            noise = b"".join(chunks.ChunkWriter().message(5, chunks.DATA, 0, 0, bytes(60_000)))
            while True:
                talk.connection.sendall(noise)

        began = time.monotonic()
        with FaultServer(behave) as server:
            if is_let_in:
                publisher = opened(server.url())
                for _ in range(5):
                    publisher.send([tag(VIDEO, 0, b"\x17\x01" + bytes(5000))])
                publisher.close()
            else:
                with pytest.raises(ServerSilent):
                    opened(server.url())
        assert time.monotonic() - began < 3

    def test_a_command_that_would_swell_is_refused(self) -> None:
        def behave(talk: Talk) -> None:
            talk.shake_hands()
            talk.control(chunks.COMMAND, amf.encoded("onStatus", 0.0) + b"\x0a" + (900_000).to_bytes(4, "big") + b"\x05" * 900_000)
            talk.read_on()

        with FaultServer(behave) as server, pytest.raises(ProtocolBroken):
            opened(server.url())

    def test_everything_can_be_given_up(self) -> None:
        is_tired = threading.Event()
        threading.Timer(0.1, is_tired.set).start()
        began = time.monotonic()
        with FaultServer(Talk.swallow) as server, pytest.raises(GivenUp):
            opened(server.url(), deadlines=Deadlines(answer_s=10), give_up=is_tired.is_set)
        assert time.monotonic() - began < 1


class TestManners:
    def test_the_round_trip_is_told_where_the_system_knows_it(self, nginx: NginxRtmp, clip_tags: list[FlvTag]) -> None:
        publisher = opened(nginx.url("timed"))
        publisher.send(clip_tags[:20])
        assert publisher.round_trip_ms is None or 1 <= publisher.round_trip_ms < 1000
        assert (publisher.round_trip_ms is None) == (not hasattr(socket, "TCP_INFO"))
        publisher.close()
        assert publisher.round_trip_ms is None, "a line that is closed knows nothing"

    def test_pings_are_answered_and_what_came_is_acknowledged(self) -> None:
        def behave(talk: Talk) -> None:
            talk.let_in()
            talk.status("NetStream.Publish.Start")
            talk.control(chunks.WINDOW_SIZE, (1000).to_bytes(4, "big"))
            talk.control(chunks.USER_CONTROL, b"\x00\x06\x00\x00\x12\x34")
            talk.control(chunks.DATA, bytes(3000), number=5)
            talk.read_on()

        with FaultServer(behave) as server:
            publisher = opened(server.url())
            talk = server.talks[0]
            for _ in range(100):
                publisher.listen()
                with talk.arrived:
                    if talk.arrived.wait_for(lambda: any(one.kind == chunks.ACKNOWLEDGEMENT for one in talk.heard), 0.02):
                        break
            assert any(one.payload == b"\x00\x07\x00\x00\x12\x34" for one in talk.wait_for(chunks.USER_CONTROL))
            assert int.from_bytes(talk.wait_for(chunks.ACKNOWLEDGEMENT)[-1].payload, "big") > 3000
            publisher.close()

    def test_a_bandwidth_is_answered_with_a_window(self) -> None:
        def behave(talk: Talk) -> None:
            talk.shake_hands()
            talk.hear("connect")
            talk.control(chunks.PEER_BANDWIDTH, (70_000).to_bytes(4, "big") + b"\x02")
            talk.read_on()

        with FaultServer(behave) as server:
            with pytest.raises(ServerSilent):
                opened(server.url())
            assert [int.from_bytes(one.payload, "big") for one in server.talks[0].wait_for(chunks.WINDOW_SIZE, 2)][-1] == 70_000

    def test_a_server_that_falls_two_windows_behind_is_waited_for_and_never_for_long(self) -> None:
        def behave(talk: Talk) -> None:
            talk.let_in()
            talk.control(chunks.PEER_BANDWIDTH, (10_000).to_bytes(4, "big") + b"\x00")
            talk.control(chunks.ACKNOWLEDGEMENT, (3000).to_bytes(4, "big"))
            talk.status("NetStream.Publish.Start")
            talk.read_on()

        picture = tag(VIDEO, 0, b"\x17\x01" + bytes(30_000))
        with FaultServer(behave) as server:
            publisher = opened(server.url())
            publisher.send([picture])
            began = time.monotonic()
            publisher.send([picture])
            waited_s = time.monotonic() - began
            publisher.send([picture])
            server.talks[0].wait_for(VIDEO, 3)
            publisher.close()
        assert 0.15 < waited_s < 1

    def test_the_end_is_said(self) -> None:
        with FaultServer(Talk.take) as server:
            publisher = opened(server.url())
            publisher.end(deadline_s=1.0)
            said = server.talks[0].wait_for(chunks.COMMAND, 7)
        assert b"FCUnpublish" in said[-2].payload
        assert b"deleteStream" in said[-1].payload

    def test_large_chunks_are_announced_before_they_are_used(self) -> None:
        with FaultServer(Talk.take) as server:
            publisher = opened(server.url())
            publisher.send([tag(VIDEO, 0, b"\x17\x01" + bytes(CHUNK_BYTES * 3))])
            assert len(server.talks[0].wait_for(VIDEO)[0].payload) == CHUNK_BYTES * 3 + 2
            publisher.close()
