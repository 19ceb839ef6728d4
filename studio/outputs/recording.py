"""Records the broadcast in segments that survive a crash, a full disk and a power cut, on a thread of its own."""

from __future__ import annotations

import errno
import logging
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from av import FFmpegError
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from studio.encoding.encoded import NANOSECONDS, Encoded
from studio.engine import events
from studio.errors import StudioError
from studio.outputs.segment import Segment

Tell = Callable[[str, Mapping[str, str | int]], None]

BATCH_S = 0.1
"""The recorder wakes this often; a waking for every packet would cost more than writing it."""

SYNC_S = 1.0
RETRY_S = 2.0
WAITING_BYTES = 12_000_000
"""What may wait for a slow disk: some twenty seconds."""

SOUND_PATIENCE_NS = 500_000_000
"""How long a new segment waits for the last sound of the one before."""

NEEDED_SECONDS = 10
"""Recording begins again when the disk has room for this much more than the reserve."""

RESERVE_SECONDS = 60
"""Recording ends while there is still room for this much: the timeline, the shop and other programs must go on writing."""

log = logging.getLogger("kaibo.engine")


class DiskFull(StudioError):
    """The disk has no room left for the recording. The stream goes on; recording resumes when room is made."""

    code = "engine.disk-full"
    retryable = True


class DiskFailed(StudioError):
    """The disk refuses the recording."""

    code = "engine.disk-failed"
    retryable = True


class DiskSlow(StudioError):
    """The disk takes the recording more slowly than it comes."""

    code = "engine.disk-slow"
    retryable = True


def segment_name(number: int) -> str:
    """Return the file name of segment *number*, from 1."""
    return f"{number:04d}.mp4"


def next_segment(folder: Path) -> int:
    """Return the first number that *folder* has no segment of."""
    return max((int(file.stem) for file in folder.glob("[0-9]*.mp4") if file.stem.isdigit()), default=0) + 1


class Recorder:
    """Takes packets from any thread, muxes, writes and hashes on its own.

    Segments begin on key frames. Facts are told from the recorder thread.

    Attributes:
        files: closed segments of this recorder, in order.
    """

    def __init__(
        self,
        folder: Path,
        *,
        picture: VideoStream,
        sound: AudioStream,
        segment_seconds: int,
        first_number: int,
        kbps: int,
        tell: Tell,
        starts_at: Callable[[int], str],
        reserve_seconds: int = RESERVE_SECONDS,
    ) -> None:
        """Prepare. *starts_at* says which moment (ISO 8601, UTC) a time of the broadcast in nanoseconds is."""
        self._folder, self._picture, self._sound, self._tell = folder, picture, sound, tell
        self._segment_ns = segment_seconds * NANOSECONDS
        self._number = first_number
        self._starts_at = starts_at
        self._reserve_bytes = kbps * 125 * reserve_seconds
        self._needed_bytes = self._reserve_bytes + kbps * 125 * NEEDED_SECONDS
        self.files: list[Path] = []
        self._waiting: deque[Encoded] = deque()
        self._waiting_bytes = 0
        self._has_overflowed = False
        self._newest = picture
        self._guard = threading.Lock()
        self._ending = threading.Event()
        self._segment: Segment | None = None
        self._is_opened = False
        self._held: list[Encoded] = []
        self._failed_code = ""
        self._retry_at = 0.0
        self._synced_at = 0.0
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        """Begin; the first key frame opens the first segment."""
        self._thread.start()

    def take(self, encoded: Encoded) -> None:
        """Hand over one packet; returns at once."""
        with self._guard:
            if self._waiting_bytes > WAITING_BYTES:
                self._waiting.clear()
                self._waiting_bytes = 0
                self._has_overflowed = True
            self._waiting.append(encoded)
            if encoded.template is not None:
                self._newest = encoded.template
            self._waiting_bytes += len(encoded.payload)

    def close(self, deadline_s: float) -> bool:
        """Write what waits, close the segment, end the thread; return whether it was done within the deadline."""
        self._ending.set()
        self._thread.join(deadline_s)
        return not self._thread.is_alive()

    @property
    def is_recording(self) -> bool:
        """Whether what comes is being kept."""
        return not self._failed_code

    # -- the recorder thread

    def _run(self) -> None:
        try:
            while not self._ending.wait(BATCH_S):
                self._keep_waiting()
            self._keep_waiting()
            self._end()
        except Exception:
            log.exception("recorder_failed")
            self._fail(DiskFailed.code)

    def _keep_waiting(self) -> None:
        with self._guard:
            waiting, self._waiting, self._waiting_bytes = self._waiting, deque(), 0
            has_overflowed, self._has_overflowed = self._has_overflowed, False
            newest = self._newest
        if has_overflowed:
            self._picture = newest  # an encoder may have taken over within what was lost
            self._fail(DiskSlow.code)
        for encoded in waiting:
            self._keep(encoded)

    def _keep(self, encoded: Encoded) -> None:
        """Put one packet where it belongs: the open segment, the next one, or nowhere while the disk refuses."""
        if self._segment is None:
            if encoded.template is not None:
                self._picture = encoded.template
            if encoded.is_key and not encoded.is_sound and time.monotonic() >= self._retry_at:
                self._open(encoded)
            return
        if self._held:
            self._keep_at_turn(encoded)
        elif self._is_full(self._segment, encoded):
            self._held.append(encoded)
        else:
            self._add(encoded)

    def _is_full(self, segment: Segment, encoded: Encoded) -> bool:
        """Whether a new segment should begin on *encoded*: another encoder's first, or after so long; half a picture early counts."""
        if encoded.template is not None:
            return True
        return encoded.is_key and not encoded.is_sound and encoded.at_ns - segment.starts_ns + encoded.duration_ns // 2 >= self._segment_ns

    def _keep_at_turn(self, encoded: Encoded) -> None:
        """Between two segments: sound that still belongs to the old one goes there, all else waits for the new one."""
        boundary_ns = self._held[0].at_ns
        if encoded.is_sound and encoded.at_ns < boundary_ns:
            self._add(encoded)
            return
        self._held.append(encoded)
        if encoded.is_sound or encoded.at_ns - boundary_ns > SOUND_PATIENCE_NS:
            self._turn()

    def _turn(self) -> None:
        held, self._held = self._held, []
        self._end_segment()
        for encoded in held:
            self._keep(encoded)

    def _open(self, encoded: Encoded) -> None:
        if self._failed_code and not self._has_room(self._needed_bytes):
            self._retry_at = time.monotonic() + RETRY_S
            return
        file = self._folder / segment_name(self._number)
        self._number += 1
        self._segment = Segment(file, picture=self._picture, sound=self._sound, starts_ns=encoded.at_ns)
        self._is_opened = False
        self._add(encoded)

    def _has_room(self, needed_bytes: int) -> bool:
        try:
            return shutil.disk_usage(self._folder).free >= needed_bytes
        except OSError:
            return False

    def _add(self, encoded: Encoded) -> None:
        segment = self._segment
        if segment is None:
            return
        try:
            if segment.add(encoded):
                self._say_opened(segment)
                if time.monotonic() - self._synced_at >= SYNC_S:
                    segment.sync()
                    self._synced_at = time.monotonic()
                    self._end_at_reserve()
        except (OSError, FFmpegError) as error:
            self._fail(_code_of(error))

    def _end_at_reserve(self) -> None:
        """End the segment whole, before the disk would tear it, where only the reserve is left."""
        if not self._has_room(self._reserve_bytes):
            self._end_segment()
            self._fail(DiskFull.code)

    def _say_opened(self, segment: Segment) -> None:
        if self._is_opened:
            return
        self._is_opened = True
        self._tell(events.SEGMENT_OPENED, {"file": segment.file.name, "starts_at": self._starts_at(segment.starts_ns)})
        if self._failed_code:
            self._failed_code = ""
            self._tell(events.RECORDING_RESUMED, {"file": segment.file.name})

    def _end_segment(self) -> None:
        segment, self._segment = self._segment, None
        if segment is None:
            return
        try:
            segment.close()
        except (OSError, FFmpegError) as error:
            self._segment = segment
            self._fail(_code_of(error))
            return
        if segment.written_bytes:
            self._say_opened(segment)
            self._say_closed(segment, is_torn=False)

    def _say_closed(self, segment: Segment, *, is_torn: bool) -> None:
        self.files.append(segment.file)
        self._tell(
            events.SEGMENT_CLOSED,
            {
                "file": segment.file.name,
                "sha256": segment.sha256,
                "bytes": segment.written_bytes,
                "frames": segment.frames,
                "torn": int(is_torn),
            },
        )

    def _fail(self, code: str) -> None:
        """Let go of the segment, keep what is whole of it, say so once, try again later."""
        segment, self._segment = self._segment, None
        self._held.clear()
        if segment is not None:
            segment.give_up()
            if segment.written_bytes:
                self._say_opened(segment)
                self._say_closed(segment, is_torn=True)
            else:
                self._number -= 1
                segment.file.unlink(missing_ok=True)
        self._retry_at = time.monotonic() + RETRY_S
        if not self._failed_code:
            self._tell(events.RECORDING_FAILED, {"code": code})
        self._failed_code = code

    def _end(self) -> None:
        held, self._held = self._held, []
        for encoded in held:
            self._add(encoded)
        self._end_segment()


def _code_of(error: OSError | FFmpegError) -> str:
    return DiskFull.code if error.errno in {errno.ENOSPC, errno.EDQUOT} else DiskFailed.code
