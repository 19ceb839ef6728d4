"""The window reads the picture as it is, in the size it asked for, only while it asks."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.engine.canvas_ring import CanvasRing, Slot
from studio.engine.preview_reader import PreviewReader
from studio.engine.preview_shelf import PreviewShelf, Shelf, small_size

RED = (63, 102, 240)


@pytest.fixture
def ring() -> CanvasRing:
    """Return canvases of a tall picture."""
    return CanvasRing(3, 108, 192)


@pytest.fixture
def shelf(tmp_path: Path, ring: CanvasRing) -> Iterator[PreviewShelf]:
    """Return a shelf nobody looks at yet."""
    shelf = PreviewShelf(tmp_path, "test", ring, (108, 192))
    yield shelf
    shelf.close()


def red(ring: CanvasRing) -> Slot:
    slot = ring.take()
    assert slot is not None
    for plane, level in zip(slot.canvas.planes, RED, strict=True):
        plane[:] = level
    return slot


def offered(shelf: PreviewShelf, slot: Slot, reader: PreviewReader, captured_ns: int = 7) -> int:
    """Offer until it was converted; return the sequence."""
    before, paused = reader.read_latest()[1], threading.Event()
    for _ in range(200):
        shelf.offer(slot, captured_ns)
        paused.wait(0.01)
        if reader.read_latest()[1] > before:
            return reader.read_latest()[1]
    raise AssertionError


def opened(shelf: PreviewShelf, size: str) -> tuple[Shelf, PreviewReader]:
    asked = shelf.ask(size)
    assert asked is not None
    return asked, PreviewReader(asked.file)


@pytest.mark.parametrize(("size", "wanted"), [("full", (108, 192)), ("small", (108, 192))])
def test_a_red_picture_is_red_in_the_window(shelf: PreviewShelf, ring: CanvasRing, size: str, wanted: tuple[int, int]) -> None:
    asked, reader = opened(shelf, size)
    offered(shelf, red(ring), reader)
    picture, _ = reader.read_latest()
    assert picture is not None
    assert (asked.width, asked.height) == (reader.width, reader.height) == wanted
    pixels = np.frombuffer(picture, np.uint8).reshape(reader.height, reader.stride // 4, 4)
    assert np.abs(pixels[50, 50].astype(int) - (0, 0, 255, 255)).max() <= 3
    assert reader.captured_ns == 7
    del pixels
    picture.release()
    reader.close()


def test_nothing_is_written_while_nobody_asks(shelf: PreviewShelf, ring: CanvasRing, tmp_path: Path) -> None:
    slot = red(ring)
    shelf.offer(slot, 1)
    assert not shelf.is_wanted
    assert slot.holders == 1
    assert not list(tmp_path.iterdir())


def test_off_removes_the_file(shelf: PreviewShelf, ring: CanvasRing, tmp_path: Path) -> None:
    _, reader = opened(shelf, "small")
    offered(shelf, red(ring), reader)
    assert shelf.ask("off") is None
    assert not list(tmp_path.iterdir())
    assert reader.read_latest()[1] == 1
    reader.close()


def test_a_picture_that_was_replaced_is_no_longer_current(shelf: PreviewShelf, ring: CanvasRing) -> None:
    _, reader = opened(shelf, "small")
    slot = red(ring)
    first = offered(shelf, slot, reader)
    assert reader.is_current(first)
    offered(shelf, slot, reader)
    assert not reader.is_current(first)
    reader.close()


def test_a_canvas_is_free_again_when_it_was_converted(shelf: PreviewShelf, ring: CanvasRing) -> None:
    _, reader = opened(shelf, "full")
    slot = red(ring)
    offered(shelf, slot, reader)
    shelf.close()
    assert slot.holders == 1
    reader.close()


@pytest.mark.parametrize("content", [b"", b"KAIBOPV1", b"x" * 4096])
def test_what_is_no_shelf_is_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd").write_bytes(content)
    with pytest.raises(ValueError, match=r"odd|empty"):
        PreviewReader(tmp_path / "odd")


@pytest.mark.parametrize(
    ("canvas", "small"), [((1080, 1920), (540, 960)), ((1920, 1080), (960, 540)), ((720, 1280), (540, 960)), ((64, 96), (64, 96))]
)
def test_the_small_preview_fits_within_960(canvas: tuple[int, int], small: tuple[int, int]) -> None:
    assert small_size(*canvas) == small


def test_the_reader_brings_no_codecs_into_the_window() -> None:
    code = "import sys, studio.engine.preview_reader; print([name for name in ('av', 'cv2', 'numpy') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
