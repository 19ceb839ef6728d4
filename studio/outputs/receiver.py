"""The built-in RTMP receiver of demo, rehearsal and tests: a process of its own that takes one push and reports what came."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from studio.outputs.errors import ReceiverFailed
from studio.processes import own_command

START_DEADLINE_S = 15.0
COLLECT_DEADLINE_S = 10.0
_END_DEADLINE_S = 3.0
STREAM_PATH = "live/received"


def receive(*, port: int, out: Path | None, report: Path, seconds: float | None, decodes: bool = False) -> int:
    """Be the receiver: take one push and return the exit code (0, or 1 where nothing was understood).

    Args:
        port: of 127.0.0.1; 0 chooses a free one. It is told as a JSON line on standard output once it listens.
        out: where to keep what came, unchanged; the ending chooses the container (.flv, .mkv, .mp4).
        report: where to write the report as JSON.
        seconds: end after so long, wherever the push stands.
        decodes: decode every picture too, and count the broken ones.
    """
    from studio.outputs.receiving import receive_push  # late: av is for the process that receives, not for whoever starts it

    return receive_push(port=port, out=out, report=report, seconds=seconds, decodes=decodes)


class Receiver:
    """Starts a receiver, and collects its report. A context manager; ``url`` is valid inside.

    Attributes:
        url: where to push.
    """

    def __init__(self, *, out: Path | None = None, decodes: bool = False, start_deadline_s: float = START_DEADLINE_S) -> None:
        self._out, self._decodes, self._start_deadline_s = out, decodes, start_deadline_s
        self._process: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._reader: threading.Thread | None = None
        self._has_spoken = threading.Event()
        self._port = 0

    @property
    def url(self) -> str:
        """Where to push. It holds no secret: the receiver lives on this machine and takes one push."""
        return f"rtmp://127.0.0.1:{self._port}/{STREAM_PATH}"

    def __enter__(self) -> Self:
        """Start the process and wait until it listens.

        Raises:
            ReceiverFailed: it does not.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="kaibo-receiver-")
        words = ["receiver", "--port", "0", "--report", str(self._report)]
        words += ["--out", str(self._out)] if self._out is not None else []
        words += ["--decode"] if self._decodes else []
        self._process = subprocess.Popen(
            own_command(*words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), name="receiver-port", daemon=True)
        self._reader.start()
        if not self._has_spoken.wait(self._start_deadline_s) or not self._port:
            self.close()
            raise ReceiverFailed(why="not-listening")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def collect(self, *, deadline_s: float = COLLECT_DEADLINE_S) -> dict[str, Any]:
        """Return the report, once the push has ended; after *deadline_s* the receiver is told to end with what it has.

        Keys: frames, seconds, video_codec, audio_codec, width, height, key_frames, sounds, bytes, first_ms, last_ms, broken, ended.

        Raises:
            ReceiverFailed: nothing was received that it understood.
        """
        process = self._process
        if process is None:
            raise ReceiverFailed(why="not-started")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(deadline_s)
        self._end(process)
        try:
            report: dict[str, Any] = json.loads(self._report.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ReceiverFailed(why="no-report") from error
        if not report["frames"]:
            raise ReceiverFailed(why=str(report["ended"]))
        return report

    def close(self) -> None:
        """End the process and forget its report. Safe to call twice."""
        if self._process is not None:
            self._end(self._process)
            if self._reader is not None:
                self._reader.join(_END_DEADLINE_S)
            if self._process.stdout is not None:
                self._process.stdout.close()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def _report(self) -> Path:
        return Path(self._folder.name if self._folder is not None else "") / "report.json"

    def _read(self, said: IO[str]) -> None:
        for line in said:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self._port = int(json.loads(line)["listening"])
                self._has_spoken.set()
        self._has_spoken.set()

    @staticmethod
    def _end(process: subprocess.Popen[str]) -> None:
        """Close its standard input, which tells it to end; kill it where it does not hear."""
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(_END_DEADLINE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
