"""The timeline of a broadcast: an append-only, hash-chained file of facts that sha256sum alone can check.

One line a fact: ``{"at":..., "fact":..., "facts":{...}, "prev":..., "seq":n}`` as RFC 8785 canonical JSON. ``prev`` is the
SHA-256 of the bytes of the line before, newline included (64 zeros before the first), so
``sed -n 7p timeline.jsonl | sha256sum`` prints what line 8 says. Closing seals the last line too: ``timeline.jsonl.sha256``
beside it is what ``sha256sum -c`` reads.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from catalog.broadcasts.canonical_json import Value, canonical
from catalog.broadcasts.errors import TimelineUnreadable

FIRST_PREV = "0" * 64


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact of a broadcast.

    Attributes:
        at: when the engine wrote it, UTC, whole milliseconds.
        fact: its kind ("card.shown"), from ``studio.engine.events``.
        seq: its line number in the file, from 1.
    """

    at: datetime
    fact: str
    facts: dict[str, Any]
    prev: str
    seq: int


class TimelineVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What checking a timeline found.

    Attributes:
        is_whole: every byte is as it was written, as far as the file can tell.
        lines: how many whole lines it holds.
        broken_at: line number where the chain breaks first; 0 where it does not.
        is_sealed: the broadcast was closed, so that the last line is covered too.
    """

    is_whole: bool
    lines: int
    broken_at: int
    is_sealed: bool


def seal_file(file: Path) -> Path:
    """Return where the seal of the timeline *file* lies, in the format ``sha256sum -c`` reads."""
    return file.with_name(file.name + ".sha256")


class Timeline:
    """Writes one broadcast's facts; one writer at a time, any of its threads.

    A full or failing disk loses no fact while this process lives: lines that could not be written wait in order and are
    tried again with the next fact and at each ``sync``.

    Attributes:
        cut_bytes: length of the torn last line that a crash had left and that was cut on opening.
    """

    def __init__(self, file: Path, *, clock: Callable[[], datetime]) -> None:
        """Open *file*, or make it with its folder. *clock* returns an aware time.

        Raises:
            OSError: the file cannot be opened for writing.
        """
        self.file = file
        self.cut_bytes = 0
        self._clock = clock
        self._guard = threading.Lock()
        self._waiting: list[bytes] = []
        self._is_synced = True
        self._is_ragged = False
        file.parent.mkdir(parents=True, exist_ok=True)
        seal_file(file).unlink(missing_ok=True)
        self._handle = file.open("a+b", buffering=0)
        self._length, self._seq, self._prev = self._find_end()

    def _find_end(self) -> tuple[int, int, str]:
        """Cut a torn last line; return the file's length, its count of lines and the SHA-256 of its last one."""
        self._handle.seek(0)
        content = self._handle.readall() or b""
        whole, _, torn = content.rpartition(b"\n")
        if torn:
            self.cut_bytes = len(torn)
            self._handle.truncate(len(content) - len(torn))
        lines = whole.split(b"\n") if len(content) > len(torn) else []
        prev = hashlib.sha256(lines[-1] + b"\n").hexdigest() if lines else FIRST_PREV
        return len(content) - len(torn), len(lines), prev

    @property
    def unwritten(self) -> int:
        """How many facts wait because the disk refused them."""
        return len(self._waiting)

    def append(self, fact: str, facts: Mapping[str, Value], *, is_urgent: bool = False) -> dict[str, Any]:
        """Write one fact and return its line as a record; *is_urgent* brings it to the disk before returning.

        Raises:
            TypeError, ValueError: *facts* holds something canonical JSON refuses; nothing was written.
        """
        with self._guard:
            at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
            record: dict[str, Value] = {"at": at, "fact": fact, "facts": facts, "prev": self._prev, "seq": self._seq + 1}
            line = canonical(record) + b"\n"
            self._seq += 1
            self._prev = hashlib.sha256(line).hexdigest()
            self._waiting.append(line)
            self._write_waiting()
        if is_urgent:
            self.sync()
        return record

    def _write_waiting(self) -> None:
        """Write what waits, line by line; a line that went in only partly is taken back and waits on."""
        while self._waiting:
            line = self._waiting[0]
            try:
                if self._is_ragged:
                    self._handle.truncate(self._length)
                self._is_ragged = True
                self._write_all(line)
            except OSError:
                with suppress(OSError):
                    self._handle.truncate(self._length)
                return
            self._is_ragged = False
            self._length += len(line)
            self._is_synced = False
            del self._waiting[0]

    def _write_all(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[self._handle.write(rest) or 0 :]

    def sync(self) -> None:
        """Bring to the disk what is not there yet; the owner calls it at least once a second."""
        with self._guard:
            self._write_waiting()
            if self._is_synced:
                return
            self._is_synced = True
        try:
            os.fsync(self._handle.fileno())
        except OSError:
            self._is_synced = False

    def close(self) -> None:
        """Bring everything to the disk and seal it; a second call does nothing. What a full disk would not take is not sealed."""
        if self._handle.closed:
            return
        self.sync()
        self._handle.close()
        if not self._waiting:
            self._seal()

    def _seal(self) -> None:
        seal = seal_file(self.file)
        try:
            digest = hashlib.sha256(self.file.read_bytes()).hexdigest()
            seal.write_text(f"{digest} *{self.file.name}\n", encoding="utf-8", newline="\n")
        except OSError:  # half a seal would say that the timeline is broken
            with suppress(OSError):
                seal.unlink(missing_ok=True)


def read_timeline(file: Path) -> list[Line]:
    """Return the facts of *file* in order; a torn last line, and a line that is no fact, are left out.

    Raises:
        TimelineUnreadable: the file is missing or cannot be read.
    """
    decoder = msgspec.json.Decoder(Line)
    lines = []
    for line in _whole_lines(_content(file)):
        try:
            lines.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return lines


def verify_timeline(file: Path) -> TimelineVerdict:
    """Check every line's form, number and hash of the line before, and the seal where there is one.

    Raises:
        TimelineUnreadable: the file is missing or cannot be read.
    """
    content = _content(file)
    lines = _whole_lines(content)
    broken_at = _first_break(lines)
    if not broken_at and not content.endswith(b"\n"):
        broken_at = len(lines) + 1
    seal = seal_file(file)
    is_sealed = seal.is_file()
    if is_sealed and not broken_at:
        named = seal.read_bytes().split(b" ")[0]
        if named != hashlib.sha256(content).hexdigest().encode():
            broken_at = len(lines)
    return TimelineVerdict(is_whole=not broken_at, lines=len(lines), broken_at=broken_at, is_sealed=is_sealed)


def _first_break(lines: list[bytes]) -> int:
    prev = FIRST_PREV
    for number, line in enumerate(lines, start=1):
        try:
            record = msgspec.json.decode(line)
            is_as_written = canonical(record) + b"\n" == line and record["seq"] == number and record["prev"] == prev
        except (msgspec.DecodeError, UnicodeDecodeError, TypeError, ValueError, KeyError):
            return number
        if not is_as_written:
            return number
        prev = hashlib.sha256(line).hexdigest()
    return 0


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TimelineUnreadable(file=str(file)) from error


def _whole_lines(content: bytes) -> list[bytes]:
    """Return the lines that end in a line feed, with it; nothing else ends a line."""
    return [line + b"\n" for line in content.split(b"\n")[:-1]]
