"""The queue before a destination: bounded, whole groups only, and a viewer can always join where it goes on."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from studio.outputs.stream_time import StreamTime
from studio.outputs.tag_queue import TagQueue
from studio.rtmp.flv import AUDIO, SCRIPT, VIDEO, FlvTag, tag

HEADERS = [tag(SCRIPT, 0, b"\x02meta"), tag(VIDEO, 0, b"\x17\x00set-up"), tag(AUDIO, 0, b"\xaf\x00set-up")]


def key(at: int, size: int = 10) -> FlvTag:
    return tag(VIDEO, at, b"\x17\x01" + bytes(size))


def picture(at: int, size: int = 10) -> FlvTag:
    return tag(VIDEO, at, b"\x27\x01" + bytes(size))


def sound(at: int) -> FlvTag:
    return tag(AUDIO, at, b"\xaf\x01" + bytes(4))


class Asking(TagQueue):
    """A queue that counts how often it asks for a key frame."""

    def __init__(self, **bounds: int) -> None:
        self.asked = 0
        super().__init__(ask_key_frame=self._count, **bounds)

    def _count(self) -> None:
        self.asked += 1

    def put_all(self, *tags: FlvTag) -> Asking:
        for one in tags:
            self.put(one)
        return self


def all_of(queue: TagQueue) -> list[FlvTag]:
    return list(itertools.chain.from_iterable(iter(lambda: queue.take(0.0), [])))


def test_it_begins_on_a_key_frame_with_the_set_up_before_it() -> None:
    queue = Asking().put_all(*HEADERS, sound(0), picture(10), key(33), sound(40), picture(66))
    taken = all_of(queue)
    assert [(one.kind, one.timestamp) for one in taken] == [(SCRIPT, 33), (VIDEO, 33), (AUDIO, 33), (VIDEO, 33), (AUDIO, 40), (VIDEO, 66)]
    assert queue.dropped == 0


def test_too_long_a_queue_loses_its_oldest_group_whole() -> None:
    queue = Asking(longest_ms=100).put_all(*HEADERS, key(0), picture(33), key(66), picture(99), picture(132))
    taken = all_of(queue)
    assert [one.timestamp for one in taken] == [66, 66, 66, 66, 99, 132]
    assert taken[3].is_key
    assert (queue.dropped, queue.overflows, queue.asked) == (2, 1, 0)


def test_without_another_key_frame_everything_goes_and_one_is_asked_for() -> None:
    queue = Asking(longest_ms=100).put_all(*HEADERS, key(0), *(picture(at) for at in range(33, 330, 33)))
    assert queue.asked == 1
    assert all_of(queue) == []
    assert all_of(queue.put_all(key(400)))[-1].timestamp == 400


def test_a_gap_in_the_middle_of_a_group_is_followed_by_the_set_up() -> None:
    queue = Asking(longest_ms=100).put_all(*HEADERS, key(0), picture(33))
    queue.take(0.0)
    queue.put_all(picture(66), picture(99), key(132), picture(165), picture(198))
    assert [one.is_header for one in all_of(queue)] == [True, True, True, False, False, False]


def test_a_new_line_begins_at_the_oldest_key_frame_there_is() -> None:
    queue = Asking().put_all(*HEADERS, key(0), picture(33), key(66), picture(99))
    all_of(queue)
    queue.put_all(picture(132), key(165), sound(160), sound(170), picture(198))
    queue.resume()
    assert [one.timestamp for one in all_of(queue)] == [165, 165, 165, 165, 170, 198]
    assert queue.dropped == 2


def test_a_new_line_without_a_key_frame_asks_for_one() -> None:
    queue = Asking().put_all(*HEADERS, key(0))
    all_of(queue)
    queue.put(picture(33))
    queue.resume()
    assert queue.asked == 1
    assert all_of(queue.put_all(picture(66))) == []


def test_what_is_handed_in_what_waits_and_what_is_cut_short_is_counted() -> None:
    queue = Asking(longest_ms=1000).put_all(key(0), picture(500), key(900), picture(1600), key(1850))
    assert (queue.dropped_groups, queue.queued_ms, queue.queued_bytes) == (1, 950, 36)
    assert queue.handed_bytes == 60
    queue.take(0)
    queue.put_all(picture(2000)).resume()
    assert queue.dropped_groups == 2, "what was left of a group on a lost line"


def test_another_engine_begins_with_its_own_set_up() -> None:
    queue = Asking().put_all(*HEADERS, key(0), picture(33))
    queue.expect_key_frame()
    other = tag(VIDEO, 0, b"\x17\x00other set-up")
    taken = all_of(queue.put_all(other, picture(60), key(66)))
    assert [one.timestamp for one in taken] == [0, 0, 0, 0, 33, 66, 66, 66, 66]
    assert taken[6].payload == other.payload


@given(st.lists(st.tuples(st.sampled_from("kppps"), st.integers(0, 80), st.integers(0, 5000), st.booleans()), max_size=120))
def test_it_stays_in_its_bounds_and_what_comes_out_can_be_shown(steps: list[tuple[str, int, int, bool]]) -> None:
    queue = Asking(longest_ms=500, most_bytes=20_000).put_all(*HEADERS)
    now, taken = 0, []
    for word, gap, size, takes in steps:
        now += gap
        queue.put(key(now, size) if word == "k" else picture(now, size) if word == "p" else sound(now))
        assert queue.queued_ms <= 500
        assert sum(len(queued.tag.payload) for queued in queue._queued) <= 20_000
        taken += queue.take(0.0) if takes else []
    pictures = [one for one in taken if one.kind == VIDEO]
    sent = [one.timestamp for one in pictures if not one.is_header]
    for before, one in itertools.pairwise(pictures):
        if before.is_header:
            assert one.is_key, "after the set-up comes a key frame"
    assert sent == sorted(sent)


def test_a_destinations_time_begins_at_nought_and_keeps_its_gaps() -> None:
    time = StreamTime()
    sent = [time.of(at) for at in (60_000, 60_033, 60_066)]
    time.resumed()
    sent += [time.of(at) for at in (70_000, 70_033)]
    assert sent == [0, 33, 66, 10_000, 10_033]
    assert time.sent_ms == 66 + 33


def test_a_destinations_time_never_jumps_back() -> None:
    time = StreamTime()
    assert [time.of(at) for at in (0, 90_000, 5, 38)] == [0, 90_000, 90_040, 90_073]


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=50))
def test_whatever_comes_time_stays_near_its_highest(moments: list[int]) -> None:
    time, highest = StreamTime(), 0
    for moment in moments:
        sent = time.of(moment)
        assert sent >= max(highest - 1_000, 0)
        highest = max(sent, highest)
