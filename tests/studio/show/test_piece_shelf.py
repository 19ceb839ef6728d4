"""A piece is painted once, kept by its hash, and painted again when the file is not what it was."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from studio.picture.painted import Painted
from studio.show.errors import PieceNotKept
from studio.show.piece_shelf import PieceShelf

PIECE = Painted(png=b"a picture", sha256=hashlib.sha256(b"a picture").hexdigest(), width=2, height=4)


class Painter:
    def __init__(self) -> None:
        self.painted = 0

    def __call__(self) -> Painted:
        self.painted += 1
        return PIECE


def test_a_piece_is_painted_once(tmp_path: Path) -> None:
    painter = Painter()
    kept = [PieceShelf(tmp_path).piece(("card", 1), painter) for _ in range(3)]
    assert painter.painted == 1
    assert (tmp_path / f"{kept[2].sha256}.png").read_bytes() == b"a picture"


def test_other_facts_are_another_piece(tmp_path: Path) -> None:
    painter = Painter()
    for price in (6800, 6900, 6800):
        PieceShelf(tmp_path).piece(("card", price), painter)
    assert painter.painted == 2


@pytest.mark.parametrize("damage", [b"", b"something else"])
def test_a_damaged_file_is_painted_again(tmp_path: Path, damage: bytes) -> None:
    painter = Painter()
    shelf = PieceShelf(tmp_path)
    file = shelf.file(shelf.piece(("card",), painter))
    file.write_bytes(damage)
    shelf.piece(("card",), painter)
    assert file.read_bytes() == b"a picture"


def test_many_painters_at_once_leave_whole_files_and_no_parts(tmp_path: Path) -> None:
    shelf = PieceShelf(tmp_path)
    threads = [threading.Thread(target=shelf.piece, args=(("card",), Painter())) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) == 2
    assert not any(file.name.endswith(".part") for file in files)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cards").write_bytes(b"a file where a folder should be")
    with pytest.raises(PieceNotKept) as told:
        PieceShelf(tmp_path / "cards").piece(("card",), Painter())
    assert told.value.facts["folder"] == str(tmp_path / "cards")
    assert [file.name for file in tmp_path.iterdir()] == ["cards"]
