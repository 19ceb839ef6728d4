"""Photos of products: looked over before they are opened, shrunk, freed of where and when, and kept once under their hash."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

from assets.whole_files import write_whole
from catalog.errors import CatalogError, FileMissing, ProductAmbiguous
from catalog.product import Product, cleaned
from catalog.products import Products
from catalog.store import Shop, disk_told_as_ours

FOLDER = "photos"
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
MOST_MB = 64
MOST_PIXELS = 80_000_000
LONGEST_SIDE = 2000
MOST_PHOTOS = 30
QUALITY = 88
CODE_MARKS = ("_", "-", " ", "(", "（")


class PhotoBroken(CatalogError):
    """The file is no photo, or not whole. Facts: ``file``."""

    code = "catalog.photo-broken"


class PhotoTooLarge(CatalogError):
    """More than a photo of goods can be. Facts: ``file``, ``limit`` (as words)."""

    code = "catalog.photo-too-large"


class PhotosTooMany(CatalogError):
    """The product has all the photos it can have. Facts: ``product``, ``limit``."""

    code = "catalog.photos-too-many"


class PhotoRefused(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a folder that was left where it is, with the code and facts of why."""

    file: str
    code: str
    facts: dict[str, str | int]


def take_in(shop: Shop, product: Product, files: Iterable[Path], *, by: str, at: datetime) -> Product:
    """Add the photos in *files* to *product* and return it as saved: all of them, or none.

    Raises:
        FileMissing, PhotoBroken, PhotoTooLarge, PhotosTooMany: which file will not do, and why.
        ProductChanged, CatalogError: the shelf or the disk would not take it; a photo that nothing names is no harm.
    """
    made = {hashlib.sha256(jpeg).hexdigest(): jpeg for jpeg in map(shrunk, files)}
    photos = tuple(dict.fromkeys([*product.photos, *made]))
    if len(photos) > MOST_PHOTOS:
        raise PhotosTooMany(product=product.name, limit=MOST_PHOTOS)
    for photo, jpeg in made.items():
        place = photo_file(shop, photo)
        with disk_told_as_ours(shop.folder):
            if not place.exists() or place.read_bytes() != jpeg:
                place.parent.mkdir(exist_ok=True)
                write_whole(place, jpeg)
    return Products(shop).save(msgspec.structs.replace(product, photos=photos), by=by, at=at)


def photo_file(shop: Shop, photo: str) -> Path:
    """Return where the photo with this hash lies."""
    return shop.folder / FOLDER / f"{photo}.jpg"


def shrunk(file: Path) -> bytes:
    """Return the photo in *file* as a JPEG of at most 2000 pixels a side, upright, without anything beside the picture.

    The size is read from the head of the file and judged before a pixel is unpacked.

    Raises:
        FileMissing, PhotoBroken, PhotoTooLarge: why not.
    """
    try:
        if file.stat().st_size > MOST_MB * 1_000_000:
            raise PhotoTooLarge(file=file.name, limit=f"{MOST_MB} MB")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        raise FileMissing(file=str(file)) from error
    return shrunk_bytes(content, file.name)


def shrunk_bytes(content: bytes, name: str) -> bytes:
    """Return the photo *content*, called *name*, as :func:`shrunk` does."""
    Image.init()  # or only the few kinds that Pillow begins with are known
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused below, and of odd notes that are left out anyway
            with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
                if photo.width * photo.height > MOST_PIXELS:
                    raise PhotoTooLarge(file=name, limit=f"{MOST_PIXELS // 1_000_000} MP")
                photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(photo)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
                return as_jpeg(upright)
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge(file=name, limit=f"{MOST_PIXELS // 1_000_000} MP") from error
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
        KeyError,
        ZeroDivisionError,
    ) as error:
        raise PhotoBroken(file=name) from error


def as_jpeg(photo: Image.Image) -> bytes:
    """Return *photo* on white as JPEG, pixels only."""
    clear = photo.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    written = io.BytesIO()
    white.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def named_by_code(products: Products, folder: Path) -> tuple[dict[str, list[Path]], list[PhotoRefused]]:
    """Return which photos of *folder* belong to which product, by the code or barcode their names begin with, and which to none.

    "LJ-250.jpg", "LJ-250_2.png" and "6901234567892 (1).jpg" name a product; the longest beginning that does wins.

    Raises:
        FileMissing: there is no such folder.
    """
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() in ENDINGS and not file.name.startswith("."))
    except OSError as error:
        raise FileMissing(file=str(folder)) from error
    matched: dict[str, list[Path]] = {}
    refused: list[PhotoRefused] = []
    for file in files:
        try:
            product = next(filter(None, map(products.find, beginnings(file.stem))), None)
            if product is None:
                refused.append(PhotoRefused(file=file.name, code="catalog.photo-unnamed", facts={"file": file.name}))
                continue
            shrunk(file)
        except (ProductAmbiguous, PhotoBroken, PhotoTooLarge, FileMissing) as error:
            refused.append(PhotoRefused(file=file.name, code=error.code, facts=error.facts))
            continue
        matched.setdefault(product.id, []).append(file)
    return matched, refused


def beginnings(stem: str) -> list[str]:
    """Return what a file's name may name, the whole first, then up to each mark, the last one first."""
    name = cleaned(stem)
    ends = [place for place, letter in enumerate(name) if letter in CODE_MARKS and place]
    return [name, *(name[:end].rstrip() for end in reversed(ends))]
