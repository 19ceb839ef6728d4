"""Takes in platforms' exports, one file after the other; one that is refused whole does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from catalog.errors import CatalogError
from catalog.sales import errors
from catalog.sales.export_profile import Profile
from catalog.sales.order_book import OrderBook, TakenIn
from catalog.sales.reading import Export, Reading, file_mark
from catalog.store import Shop

REFUSED_WHOLE = (
    errors.OrderFileUnreadable,
    errors.OrderFileEmpty,
    errors.OrderFileTooBig,
    errors.OrderFileLocked,
    errors.OrderEncodingUnknown,
    errors.OrderHeaderMissing,
)


class TakenFile(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: either it was read, or *error* says why it was refused whole."""

    file: Path
    reading: Reading | None = None
    taken: TakenIn = TakenIn()
    error: CatalogError | None = None


def take_in_orders(shop: Shop, files: Sequence[Path], profiles: Sequence[Profile], *, clock: Callable[[], datetime]) -> list[TakenFile]:
    """Read and keep every file; return what became of each, in order."""
    book, outcome = OrderBook(shop), []
    for file in files:
        try:
            mark = file_mark(file)
            reading = book.known_reading(mark, profiles)
            if reading is not None:
                outcome.append(TakenFile(file=file, reading=reading, taken=TakenIn(unchanged=reading.kept)))
                continue
            export = Export(file, profiles, sha256=mark)
            taken = book.take_in(export, at=clock())
        except REFUSED_WHOLE as error:
            outcome.append(TakenFile(file=file, error=error))
            continue
        outcome.append(TakenFile(file=file, reading=export.reading(), taken=taken))
    return outcome
