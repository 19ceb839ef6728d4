"""A whole shop looked through: every document, photo, clearance and timeline is what it was when it was written."""

from __future__ import annotations

import hashlib

import msgspec

from catalog.broadcasts.timeline import verify_timeline
from catalog.compliance.clearance import decoded
from catalog.evidence import Evidence, is_whole
from catalog.photos import FOLDER as PHOTOS
from catalog.photos import photo_file
from catalog.products import Products
from catalog.store import Shop

TIMELINES = "broadcasts/*/timeline.jsonl"


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as it was written.

    Attributes:
        kind: "document", "photo", "clearance" or "timeline".
        what: its id, or its path in the shop.
    """

    kind: str
    what: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """How many of each were looked at, and what is broken."""

    documents: int
    photos: int
    clearances: int
    timelines: int
    broken: tuple[Broken, ...]


def verify_shop(shop: Shop) -> Verified:
    """Read everything in *shop* that carries a hash, and return what was found.

    Raises:
        CatalogError: the disk does not answer.
    """
    documents = [msgspec.convert(row, Evidence) for row in shop.database.query("SELECT * FROM evidence ORDER BY id")]
    clearances = [(row["id"], row["document"]) for row in shop.database.query("SELECT id, document FROM clearances ORDER BY sequence")]
    timelines = sorted(shop.folder.glob(TIMELINES))
    photos = sorted({photo for product in Products(shop).all() for photo in product.photos})
    broken = [
        *(Broken(kind="document", what=each.id) for each in documents if not is_whole(shop, each)),
        *(Broken(kind="photo", what=f"{PHOTOS}/{photo}.jpg") for photo in photos if not is_photo_whole(shop, photo)),
        *(Broken(kind="clearance", what=key) for key, document in clearances if decoded(document) is None),
        *(
            Broken(kind="timeline", what=file.relative_to(shop.folder).as_posix())
            for file in timelines
            if not verify_timeline(file).is_whole
        ),
    ]
    return Verified(
        documents=len(documents), photos=len(photos), clearances=len(clearances), timelines=len(timelines), broken=tuple(broken)
    )


def is_photo_whole(shop: Shop, photo: str) -> bool:
    """Return whether the photo lies in the shop and is still what was taken in."""
    try:
        return hashlib.sha256(photo_file(shop, photo).read_bytes()).hexdigest() == photo
    except OSError:
        return False
