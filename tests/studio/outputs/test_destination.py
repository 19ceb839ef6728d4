"""One destination through a broadcast: servers that die, freeze, refuse and come back."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from studio.outputs.destination import SLOW_CODE, Destination
from studio.outputs.errors import StillStopping
from studio.outputs.output_states import OutputState
from studio.rtmp.address import read_address, target_of
from studio.rtmp.chunks import COMMAND
from studio.rtmp.flv import VIDEO, FlvTag
from studio.rtmp.lookup import Address, Lookup
from tests.doubles.certificates import Certificates
from tests.doubles.fault_servers import FaultServer, Talk, key_refused
from tests.doubles.nginx_rtmp import NginxRtmp, free_port
from tests.doubles.watching import Feeder, Watcher

Make = Callable[..., Destination]
CONNECTING, LIVE, RECONNECTING = OutputState.CONNECTING, OutputState.LIVE, OutputState.RECONNECTING
STOPPING, IDLE, REFUSED = OutputState.STOPPING, OutputState.IDLE, OutputState.REFUSED


def first_flags(recording: Path) -> str:
    """What ffprobe says of the first picture: "K" stands for a key frame."""
    words = ["ffprobe", "-v", "error", "-show_error", "-select_streams", "v", "-show_entries", "packet=flags", "-of", "csv=p=0"]
    probe = subprocess.run([*words, str(recording)], capture_output=True, encoding="utf-8", check=True)
    assert probe.stderr == ""
    return probe.stdout.split("\n", 1)[0]


def sent_for(destination: Destination, ms: int) -> None:
    """Wait until *destination* has sent *ms* of the stream."""
    end, pause = time.monotonic() + 8, threading.Event()
    while destination.statistics().sent_ms < ms:
        assert time.monotonic() < end
        pause.wait(0.02)


def push_ends(talk: Talk) -> None:
    """Hang up as soon as the push may begin."""
    talk.let_in()
    talk.status("NetStream.Publish.Start")


def test_a_push_from_start_to_end(nginx: NginxRtmp, make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]) -> None:
    destination = make_destination(nginx.url("whole"))
    destination.start()
    with Feeder(clip_tags, destination.take, speed=8):
        sent_for(destination, 3000)
    destination.stop(deadline_s=2.0)
    watcher.wait_for("shop", IDLE)
    assert [state for _, state, _ in watcher.states] == [CONNECTING, LIVE, STOPPING, IDLE]
    assert destination.statistics().dropped == 0
    assert watcher.first_packets["shop"] < 1000
    assert first_flags(nginx.recordings("whole")[0]) == "K_"


def test_what_is_queued_at_the_stop_is_still_sent(make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]) -> None:
    with FaultServer(Talk.take) as server:
        destination = make_destination(server.url(), longest_ms=10_000)
        destination.start()
        watcher.wait_for("shop", LIVE)
        for tag in clip_tags:
            destination.take(tag)
        destination.stop(deadline_s=2.0)
        watcher.wait_for("shop", IDLE)
        assert len(server.talks[0].wait_for(VIDEO)) == sum(tag.kind == VIDEO for tag in clip_tags)
        server.talks[0].wait_for(COMMAND, 7)


def test_a_server_that_is_killed_and_comes_back_is_served_again(
    nginx: NginxRtmp, make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]
) -> None:
    destination = make_destination(nginx.url("again"))
    destination.start()
    with Feeder(clip_tags, destination.take):
        sent_for(destination, 2200)
        nginx.kill()
        told = watcher.wait_for("shop", RECONNECTING, timeout_s=2.0)
        told = watcher.wait_for("shop", RECONNECTING, after=told, timeout_s=3.0)
        nginx.start()
        returned = time.monotonic()
        watcher.wait_for("shop", LIVE, after=told, timeout_s=5.0)
        assert time.monotonic() - returned < 5
        sent_for(destination, destination.statistics().sent_ms + 300)
        destination.stop(deadline_s=2.0)
        watcher.wait_for("shop", IDLE)
    assert destination.statistics().reconnects == 1
    assert len(nginx.recordings("again")) == 2
    assert first_flags(nginx.recordings("again")[1]) == "K_"


def test_time_goes_on_over_a_lost_line(make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]) -> None:
    def behave(talk: Talk) -> None:
        talk.let_in()
        talk.status("NetStream.Publish.Start")
        while len(server.talks) > 1 or sum(message.kind == VIDEO for message in talk.heard) < 45:
            talk.read()

    with FaultServer(behave) as server:
        destination = make_destination(server.url())
        destination.start()
        with Feeder(clip_tags, destination.take, speed=2):
            watcher.wait_for("shop", LIVE, after=watcher.wait_for("shop", RECONNECTING))
            again = server.talks[1].wait_for(VIDEO, 5)
        before = [message.timestamp for message in server.talks[0].heard if message.kind == VIDEO]
        destination.stop(deadline_s=0.5)
        watcher.wait_for("shop", IDLE)
    assert before[0] == 0
    assert before == sorted(before)
    assert again[0].payload[:2] == b"\x17\x00", "the set-up comes first"
    assert again[1].payload[:2] == b"\x17\x01", "then a key frame"
    assert before[-1] < again[1].timestamp < before[-1] + 4000


def test_a_frozen_server_costs_the_others_nothing(
    make_nginx: Callable[..., NginxRtmp], make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]
) -> None:
    frozen, healthy = make_nginx(is_recording=False), make_nginx(is_recording=False)
    slow, good = make_destination(frozen.url("a"), name="slow", longest_ms=3000), make_destination(healthy.url("b"), name="good")
    for destination in (slow, good):
        destination.start()

    def take(tag: FlvTag) -> None:
        slow.take(tag)
        good.take(tag)

    with Feeder(clip_tags, take, speed=40):
        watcher.wait_for("slow", LIVE)
        watcher.wait_for("good", LIVE)
        frozen.pause()
        watcher.wait_for("slow", RECONNECTING)
        assert slow.statistics().queued_ms <= 3000
        began = time.monotonic()
        slow.stop(deadline_s=0.5)
        watcher.wait_for("slow", IDLE, timeout_s=1.5)
        assert time.monotonic() - began < 1.5
        before = good.statistics().sent_bytes
        sent_for(good, good.statistics().sent_ms + 4000)
        assert good.statistics().sent_bytes > before
    assert "rtmp.stalled" in watcher.codes("slow")
    assert good.statistics().dropped == good.statistics().reconnects == 0


def test_a_stop_while_the_server_is_frozen_keeps_its_deadline(
    nginx: NginxRtmp, make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]
) -> None:
    destination = make_destination(nginx.url("a"))
    destination.start()
    with Feeder(clip_tags, destination.take, speed=40):
        sent_for(destination, 2000)
        nginx.pause()
        began = time.monotonic()
        destination.stop(deadline_s=0.4)
        watcher.wait_for("shop", IDLE, timeout_s=2.0)
    assert time.monotonic() - began < 1.0


def test_a_frozen_server_that_thaws_is_served_again(
    nginx: NginxRtmp, make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]
) -> None:
    destination = make_destination(nginx.url("a"))
    destination.start()
    with Feeder(clip_tags, destination.take, speed=40):
        sent_for(destination, 2000)
        nginx.pause()
        told = watcher.wait_for("shop", RECONNECTING)
        nginx.resume()
        watcher.wait_for("shop", LIVE, after=told, timeout_s=5.0)


def test_a_slow_line_says_so_once(make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]) -> None:
    def behave(talk: Talk) -> None:
        talk.let_in()
        talk.status("NetStream.Publish.Start")
        talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        while not is_over.wait(0.02):
            talk.connection.recv(4_000)

    is_over = threading.Event()
    with FaultServer(behave) as server:
        destination = make_destination(server.url(), longest_ms=1500)
        destination.start()
        with Feeder(clip_tags, destination.take, speed=40):
            end = time.monotonic() + 8
            while time.monotonic() < end and (SLOW_CODE not in watcher.codes("shop") or destination.statistics().dropped < 1500):
                is_over.wait(0.05)
        is_over.set()
        destination.stop(deadline_s=0.0)
        watcher.wait_for("shop", IDLE)
    assert watcher.codes("shop").count(SLOW_CODE) == 1


class TestBackup:
    def test_where_nobody_listens_the_backup_takes_over(
        self, nginx: NginxRtmp, make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]
    ) -> None:
        destination = make_destination(f"rtmp://127.0.0.1:{free_port()}/live/key", backup=target_of(read_address(nginx.url("second"))))
        destination.start()
        with Feeder(clip_tags, destination.take):
            watcher.wait_for("shop", LIVE)
            sent_for(destination, 500)
            assert destination.code == "output.on-backup"
            told = destination.statistics()
            assert (told.is_backup, told.server) == (1, f"127.0.0.1:{nginx.port}")
            assert "second" in nginx.streams()
            destination.stop(deadline_s=1.0)
            watcher.wait_for("shop", IDLE)

    def test_the_next_start_begins_with_the_first_address(self, make_destination: Make, watcher: Watcher) -> None:
        with FaultServer(Talk.take) as first, FaultServer(Talk.take) as second:
            destination = make_destination(first.url(), backup=target_of(read_address(second.url())))
            first.refuse()
            destination.start()
            told = watcher.wait_for("shop", LIVE)
            assert (destination.statistics().is_backup, second.tries) == (1, 1)
            destination.stop(deadline_s=1.0)
            told = watcher.wait_for("shop", IDLE, after=told)
            destination.start()
            assert destination.statistics().is_backup == 0

    def test_a_first_address_that_refuses_is_not_final_while_there_is_a_backup(self, make_destination: Make, watcher: Watcher) -> None:
        with FaultServer(key_refused) as first, FaultServer(Talk.take) as second:
            make_destination(first.url(), backup=target_of(read_address(second.url()))).start()
            watcher.wait_for("shop", LIVE)
            assert watcher.codes("shop")[:2] == ["", "rtmp.key-refused"]


def test_an_outage_of_ten_minutes_is_told(make_destination: Make, watcher: Watcher) -> None:
    began = time.monotonic()
    destination = make_destination(f"rtmp://127.0.0.1:{free_port()}/live/key", clock=lambda: began + (time.monotonic() - began) * 1000)
    destination.start()
    told = 0
    while watcher.states[told - 1 :][:1] == [] or watcher.states[told - 1][2] != "output.long-outage":
        told = watcher.wait_for("shop", RECONNECTING, after=told)
    assert watcher.codes("shop")[1] == "rtmp.unreachable"


class TestRefusals:
    def test_a_refused_key_is_final(self, make_destination: Make, watcher: Watcher) -> None:
        with FaultServer(key_refused) as server:
            destination = make_destination(server.url())
            destination.start()
            watcher.wait_for("shop", REFUSED)
            assert destination.join(2.0)
            assert server.tries == 1
        assert destination.code == "rtmp.key-refused"

    @pytest.mark.parametrize("behave", [Talk.let_in, Talk.shake_hands, push_ends])
    def test_hanging_up_twice_is_final(self, behave: Callable[[Talk], None], make_destination: Make, watcher: Watcher) -> None:
        with FaultServer(behave) as server:
            make_destination(server.url()).start()
            watcher.wait_for("shop", REFUSED)
            assert server.tries == 2

    def test_an_application_nginx_does_not_know_is_refused(self, nginx: NginxRtmp, make_destination: Make, watcher: Watcher) -> None:
        make_destination(nginx.url("key", app="nowhere")).start()
        watcher.wait_for("shop", REFUSED)

    def test_a_certificate_that_is_not_trusted_is_final(
        self, make_nginx: Callable[..., NginxRtmp], certificates: Certificates, make_destination: Make, watcher: Watcher
    ) -> None:
        relay = make_nginx(certificates=certificates.files)
        make_destination(relay.tls_url("expired", "key"), ca_file=certificates.ca_file).start()
        watcher.wait_for("shop", REFUSED)
        assert watcher.codes("shop")[-1] == "rtmp.tls-expired"

    def test_after_publishing_the_same_answer_is_tried_again(self, make_destination: Make, watcher: Watcher) -> None:
        with FaultServer(key_refused) as server:
            destination = make_destination(server.url())
            destination.start(has_published=True)
            told = watcher.wait_for("shop", RECONNECTING)
            watcher.wait_for("shop", RECONNECTING, after=told)
            assert server.tries >= 2

    def test_a_person_may_start_a_refused_destination_again(self, make_destination: Make, watcher: Watcher) -> None:
        with FaultServer(lambda talk: key_refused(talk) if server.tries == 1 else Talk.take(talk)) as server:
            destination = make_destination(server.url())
            destination.start()
            told = watcher.wait_for("shop", REFUSED)
            destination.start()
            watcher.wait_for("shop", LIVE, after=told)

    def test_a_refused_destination_can_be_put_to_rest(self, make_destination: Make, watcher: Watcher) -> None:
        with FaultServer(key_refused) as server:
            destination = make_destination(server.url())
            destination.start()
            watcher.wait_for("shop", REFUSED)
            destination.stop(deadline_s=1.0)
            watcher.wait_for("shop", IDLE)


def test_a_stop_while_connecting_is_at_once(make_destination: Make, watcher: Watcher) -> None:
    with FaultServer(Talk.swallow) as server:
        destination = make_destination(server.url())
        destination.start()
        watcher.wait_for("shop", CONNECTING)
        destination.stop(deadline_s=5.0)
        watcher.wait_for("shop", IDLE, timeout_s=1.0)


def test_a_stop_while_waiting_for_the_next_try_is_at_once(make_destination: Make, watcher: Watcher) -> None:
    with FaultServer(Talk.hang_up) as server:
        destination = make_destination(server.url())
        destination.start()
        watcher.wait_for("shop", RECONNECTING)
        destination.stop(deadline_s=5.0)
        watcher.wait_for("shop", IDLE, timeout_s=0.5)


def test_a_start_before_the_last_push_has_ended_is_refused(
    nginx: NginxRtmp, make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]
) -> None:
    destination = make_destination(nginx.url("a"))
    destination.start()
    with Feeder(clip_tags, destination.take, speed=40):
        sent_for(destination, 1000)
        nginx.pause()
        destination.stop(deadline_s=1.0)
        with pytest.raises(StillStopping):
            destination.start()
        watcher.wait_for("shop", IDLE)


def test_a_bug_of_ours_is_tried_again_like_a_lost_line(make_destination: Make, watcher: Watcher) -> None:
    class Stumbling(Lookup):
        stumbles = 2

        def addresses(self, host: str, port: int, *, deadline_s: float, give_up: Callable[[], bool]) -> Sequence[Address]:
            self.stumbles -= 1
            if self.stumbles >= 0:
                raise ValueError
            return super().addresses(host, port, deadline_s=deadline_s, give_up=give_up)

    with FaultServer(Talk.take) as server:
        destination = make_destination(server.url(), lookup=Stumbling())
        destination.start()
        watcher.wait_for("shop", LIVE)
        assert watcher.codes("shop") == ["", "output.error", "output.error", ""]
        destination.stop(deadline_s=1.0)
        watcher.wait_for("shop", IDLE)


def test_nobody_is_fed_after_the_end(make_destination: Make, watcher: Watcher, clip_tags: list[FlvTag]) -> None:
    with FaultServer(key_refused) as server:
        destination = make_destination(server.url())
        destination.start()
        watcher.wait_for("shop", REFUSED)
        assert destination.join(2.0)
        for tag in clip_tags:
            destination.take(tag)
    assert destination.statistics().queued_ms == 0
    assert watcher.wishes == 0
