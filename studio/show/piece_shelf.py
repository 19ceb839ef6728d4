"""Keeps painted pieces in the shop by their hash, so that the same card is painted once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from assets.whole_files import write_whole
from studio.picture.painted import PAINTER, Painted
from studio.show.errors import PieceNotKept


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A piece on the shelf: ``sha256`` of its PNG, even pixels across and down."""

    sha256: str
    width: int
    height: int


class PieceShelf:
    """A folder of ``<sha256>.png``, and ``keys/<key>.json`` that says which of them was painted from what.

    Several processes may paint at once: files are named by what they hold and appear whole.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, kept: Kept) -> Path:
        """Return where the PNG lies."""
        return self.folder / f"{kept.sha256}.png"

    def piece(self, painted_from: tuple[object, ...], paint: Callable[[], Painted]) -> Kept:
        """Return the piece made of *painted_from* (everything it depends on), painted now if it is not whole on the shelf.

        Raises:
            PieceNotKept: the folder cannot be written.
        """
        named = hashlib.sha256(msgspec.json.encode((PAINTER, *painted_from), order="deterministic")).hexdigest()
        note = self.folder / "keys" / f"{named}.json"
        known = self._known(note)
        if known is not None:
            return known
        piece = paint()
        kept = Kept(sha256=piece.sha256, width=piece.width, height=piece.height)
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            if not self._is_whole(kept):
                write_whole(self.file(kept), piece.png)
            write_whole(note, msgspec.json.encode(kept))
        except OSError as error:
            raise PieceNotKept(folder=str(self.folder), reason=error.strerror or type(error).__name__) from error
        return kept

    def _known(self, note: Path) -> Kept | None:
        try:
            kept = msgspec.json.decode(note.read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            return None
        return kept if self._is_whole(kept) else None

    def _is_whole(self, kept: Kept) -> bool:
        try:
            return hashlib.sha256(self.file(kept).read_bytes()).hexdigest() == kept.sha256
        except OSError:
            return False
