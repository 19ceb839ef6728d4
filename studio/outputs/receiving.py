"""Inside the receiver's process: av listens for one push, counts what comes, keeps it where asked."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import stat
import sys
import threading
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from assets.whole_files import write_whole
from studio.outputs.receiver import STREAM_PATH

PUBLISHER_DEADLINE_S = 300.0
SILENCE_S = 15.0
_LISTEN_DEADLINE_S = 5.0
_TRIES = 5
_LAST_WORDS_S = 0.5
_PROBE_S = 0.02


def receive_push(*, port: int, out: Path | None, report: Path, seconds: float | None, decodes: bool) -> int:
    """Take one push; see ``studio.outputs.receiver.receive``."""
    is_over = threading.Event()
    reception = None
    for _ in range(_TRIES if port == 0 else 1):
        chosen = port or _free_port()
        reception = _Reception(chosen, out, decodes, is_over)
        reception.start()
        if _listens(chosen, reception):
            print(json.dumps({"listening": chosen}), flush=True)  # noqa: T201 - how the parent hears of it
            break
    if reception is None:
        return 1
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        threading.Thread(target=_watch_parent, args=(is_over,), name="parent", daemon=True).start()
    is_over.wait(seconds)
    reception.ask_to_end()
    if reception.told()["frames"]:
        reception.join(_LAST_WORDS_S)
    told = reception.told()
    write_whole(report, json.dumps(told).encode())
    return 0 if told["frames"] else 1


def _watch_parent(is_over: threading.Event) -> None:
    """End when whoever started us closes our standard input, or has died."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdin.read()
    is_over.set()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int, reception: _Reception) -> bool:
    """Wait until *reception* listens. To connect would use up the one push, so we see whether the port can still be bound."""
    waiting = threading.Event()
    for _ in range(int(_LISTEN_DEADLINE_S / _PROBE_S)):
        if reception.has_ended:
            return False
        if not _is_bindable(port):
            return not reception.wait_ended(_PROBE_S)  # it may be somebody else who took the port before us
        waiting.wait(_PROBE_S)
    return False


def _is_bindable(port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere the option means that one may take a port away from who listens on it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True


class _Reception:
    """One push being received on a thread of its own, since av cannot be interrupted while it waits."""

    def __init__(self, port: int, out: Path | None, decodes: bool, is_over: threading.Event) -> None:  # noqa: FBT001
        self._url = f"rtmp://127.0.0.1:{port}/{STREAM_PATH}"
        self._out, self._decodes, self._is_over = out, decodes, is_over
        self._is_ending = threading.Event()
        self._has_ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reception", daemon=True)
        self._facts: dict[str, Any] = {"video_codec": "", "audio_codec": "", "width": 0, "height": 0}
        self._counts = dict.fromkeys(("frames", "key_frames", "sounds", "bytes", "broken"), 0)
        self._span: list[float] = []
        self._ended = "cut"

    def start(self) -> None:
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        self._thread.join(timeout_s)

    def ask_to_end(self) -> None:
        self._is_ending.set()

    @property
    def has_ended(self) -> bool:
        return self._has_ended.is_set()

    def wait_ended(self, timeout_s: float) -> bool:
        return self._has_ended.wait(timeout_s)

    def told(self) -> dict[str, Any]:
        """Return the report."""
        first, last = (self._span[0], self._span[-1]) if self._span else (0.0, 0.0)
        return {
            **self._facts,
            **self._counts,
            "seconds": round(last - first, 3),
            "first_ms": round(first * 1000),
            "last_ms": round(last * 1000),
            "ended": self._ended,
        }

    def _run(self) -> None:
        try:
            self._receive()
            self._ended = "asked"
        except av.error.ExitError:
            self._ended = "silent"
        except (av.error.FFmpegError, OSError):  # the end of a push comes as an input/output error
            self._ended = "closed" if self._counts["frames"] else "nothing"
        finally:
            self._has_ended.set()
            self._is_over.set()

    def _receive(self) -> None:
        with contextlib.ExitStack() as leaving:
            opened = av.open(self._url, "r", options={"listen": "1"}, timeout=(PUBLISHER_DEADLINE_S, SILENCE_S))
            source = leaving.enter_context(opened)
            self._note(source)
            kept: dict[int, Stream] = {}
            sink: OutputContainer | None = None
            if self._out is not None:
                sink = leaving.enter_context(av.open(str(self._out), "w"))
                kept = {
                    stream.index: sink.add_stream_from_template(stream) for stream in source.streams if stream.type in {"video", "audio"}
                }
            for packet in source.demux(video=0, audio=0) if source.streams.audio else source.demux(video=0):
                if packet.dts is None:
                    continue
                self._count(packet)
                if sink is not None:
                    packet.stream = kept[packet.stream.index]
                    sink.mux_one(packet)
                if self._is_ending.is_set():
                    return

    def _note(self, source: InputContainer) -> None:
        if source.streams.video:
            picture = source.streams.video[0]
            self._facts.update(video_codec=picture.codec_context.name, width=picture.width, height=picture.height)
        if source.streams.audio:
            self._facts.update(audio_codec=source.streams.audio[0].codec_context.name)

    def _count(self, packet: Packet[Any]) -> None:
        self._counts["bytes"] += packet.size
        if not isinstance(packet.stream, VideoStream):
            self._counts["sounds"] += 1
            return
        self._counts["frames"] += 1
        self._counts["key_frames"] += packet.is_keyframe
        begins = float(packet.pts or 0) * float(packet.time_base or 0)
        ends = begins + float(packet.duration or 0) * float(packet.time_base or 0)
        self._span = [min([begins, *self._span[:1]]), max([ends, *self._span[1:]])]
        if self._decodes:
            try:
                is_broken = any(frame.is_corrupt for frame in packet.decode())
            except av.error.FFmpegError:
                is_broken = True
            self._counts["broken"] += is_broken
