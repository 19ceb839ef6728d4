"""Puts a copy of the picture where the window can read it, in the size it asks for, only while it asks."""

from __future__ import annotations

import contextlib
import logging
import mmap
import os
import sys
import threading
from pathlib import Path

import cv2
import msgspec
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from studio.engine.canvas_ring import CanvasRing, Slot
from studio.engine.preview_reader import CAPTURED_OFFSET, HEADER, MAGIC, NUMBER, PIXEL_BYTES, SEQUENCE_OFFSET, SLOTS
from studio.picture.canvas import Canvas

SMALL_WITHIN = 960
"""Longer side of the small preview."""

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - the system's memory file system: only there does the preview cost no disk

log = logging.getLogger("kaibo.engine")


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Where a preview lies and how large it is."""

    file: Path
    width: int
    height: int


def small_size(width: int, height: int) -> tuple[int, int]:
    """Return the small preview's size for a canvas: its longer side 960 at most, both even."""
    scale = min(1.0, SMALL_WITHIN / max(width, height))
    return int(width * scale) // 2 * 2, int(height * scale) // 2 * 2


def shelf_folder(runtime: Path) -> Path:
    """Return where shelves lie: in shared memory where the system has it, else in the *runtime* folder."""
    return SHARED_MEMORY if sys.platform == "linux" and os.access(SHARED_MEMORY, os.W_OK) else runtime


class ShelfFile:
    """The writing end of one shelf file (its layout stands in ``preview_reader``)."""

    def __init__(self, file: Path, width: int, height: int) -> None:
        self.shelf = Shelf(file=file, width=width, height=height)
        stride = width * PIXEL_BYTES
        slot_bytes = stride * height
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.ftruncate(handle, HEADER.size + SLOTS * slot_bytes)
            self._memory = mmap.mmap(handle, HEADER.size + SLOTS * slot_bytes)
        finally:
            os.close(handle)
        HEADER.pack_into(self._memory, 0, MAGIC, width, height, stride, slot_bytes, 0, 0)
        starts = (HEADER.size + number * slot_bytes for number in range(SLOTS))
        self._slots = [np.frombuffer(self._memory, np.uint8, slot_bytes, start).reshape(height, stride) for start in starts]
        self._sequence = 0

    def put(self, bgra: VideoFrame, captured_ns: int) -> None:
        """Write one picture of the shelf's size."""
        plane = bgra.planes[0]
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
        slot = self._slots[(self._sequence + 1) % SLOTS]
        np.copyto(slot, rows[: slot.shape[0], : slot.shape[1]])
        self._sequence += 1
        NUMBER.pack_into(self._memory, CAPTURED_OFFSET, captured_ns)
        NUMBER.pack_into(self._memory, SEQUENCE_OFFSET, self._sequence)

    def remove(self) -> None:
        """Delete the file; readers keep what they have open."""
        self._slots.clear()
        self._memory.close()
        with contextlib.suppress(OSError):  # Windows keeps a file that a window still reads
            self.shelf.file.unlink(missing_ok=True)


class PreviewShelf:
    """Converts on a thread of its own; the picture thread only hands over a canvas it has composed anyway."""

    def __init__(self, folder: Path, name: str, ring: CanvasRing, canvas_size: tuple[int, int]) -> None:
        self._folder, self._name, self._ring, self._canvas_size = folder, name, ring, canvas_size
        self._changed = threading.Condition()
        self._next: tuple[Slot, int] | None = None
        self._file: ShelfFile | None = None
        self._is_closing = False
        self._converter = VideoReformatter()
        self._small = Canvas(*small_size(*canvas_size))
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)
        self._thread.start()

    def ask(self, size: str) -> Shelf | None:
        """Begin to write the preview *size* ("small", "full"), or end with "off"; return where it lies.

        Raises:
            OSError: the file cannot be made.
        """
        with self._changed:
            if self._file is not None:
                self._file.remove()
                self._file = None
            if size == "off":
                return None
            width, height = self._canvas_size if size == "full" else (self._small.width, self._small.height)
            self._file = ShelfFile(self._folder / f"{self._name}-{size}.preview", width, height)
            return self._file.shelf

    @property
    def is_wanted(self) -> bool:
        """Whether anybody looks."""
        return self._file is not None

    def offer(self, slot: Slot, captured_ns: int) -> None:
        """Show the canvas in *slot* unless the one before is still being converted; returns at once."""
        if self._file is None:
            return
        with self._changed:
            if self._next is None:
                self._ring.hold(slot)
                self._next = (slot, captured_ns)
                self._changed.notify_all()

    def close(self) -> None:
        """End the thread and delete the file."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join(2.0)
        self.ask("off")

    def _run(self) -> None:
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._next is not None or self._is_closing)
                    if self._is_closing or self._next is None:
                        return
                    slot, captured_ns = self._next
                self._convert(slot.canvas, captured_ns)
                with self._changed:
                    self._next = None
                self._ring.release(slot)
        except Exception:
            log.exception("preview_failed")

    def _convert(self, canvas: Canvas, captured_ns: int) -> None:
        with self._changed:
            shelf = self._file.shelf if self._file is not None else None
        if shelf is None:
            return
        if (shelf.width, shelf.height) != (canvas.width, canvas.height):
            for into, plane in zip(self._small.planes, canvas.planes, strict=True):
                cv2.resize(plane, (into.shape[1], into.shape[0]), dst=into, interpolation=cv2.INTER_AREA)
            canvas = self._small
        shown = self._converter.reformat(
            canvas.frame,
            format="bgra",
            src_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.POINT,
            threads=1,
        )
        with self._changed:
            if self._file is not None and self._file.shelf == shelf:
                self._file.put(shown, captured_ns)
