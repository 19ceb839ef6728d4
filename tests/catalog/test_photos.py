"""Photos: shrunk, upright, free of where and when, kept once; what is no photo is refused before it takes the memory."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from catalog.photos import LONGEST_SIDE, PhotoBroken, PhotoTooLarge, named_by_code, photo_file, shrunk_bytes, take_in
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop

GPS, MAKER = 0x8825, 0x010F


def photo(file: Path, size: tuple[int, int] = (60, 40), kind: str = "JPEG", mode: str = "RGB", color: str = "red") -> Path:
    """Write a photo taken upside down, with where and by what it was taken."""
    about = Image.Exif()
    about[MAKER], about[0x0112] = "示例相机", 3
    about.get_ifd(GPS)[2] = (31.0, 13.0, 49.0)
    picture = Image.new("RGB", size, color)
    picture.paste("blue", (0, 0, size[0], size[1] // 2))
    picture.convert(mode).save(file, kind, exif=about)
    return file


def giant_png(width: int, height: int) -> bytes:
    """Return a PNG that says it is *width* by *height* and holds next to nothing."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")


@pytest.fixture
def tea(shelf: Products, at: datetime) -> Product:
    return shelf.save(Product(name="茶", variants=(Variant(price_fen=1, merchant_code="LJ-250"),)), by="示例店长", at=at)


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("TIFF", "L")]
)
def test_a_photo_comes_in_small_upright_and_without_its_story(
    shop: Shop, tea: Product, at: datetime, tmp_path: Path, kind: str, mode: str
) -> None:
    file = photo(tmp_path / "照片 🍵.bin", (LONGEST_SIDE + 400, 90), kind, mode)
    saved = take_in(shop, tea, [file], by="示例店长", at=at)
    kept = photo_file(shop, saved.photos[0]).read_bytes()
    with Image.open(io.BytesIO(kept)) as seen:
        assert (seen.width, seen.mode, len(seen.getexif()), b"Exif" in kept) == (LONGEST_SIDE, "RGB", 0, False)
        top, bottom = (seen.getpixel((50, y)) for y in (8, seen.height - 8))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert mode == "L" or (top[0] > top[2] and bottom[2] > bottom[0])
    assert hashlib.sha256(kept).hexdigest() == saved.photos[0]


def test_the_same_photo_is_kept_once(shop: Shop, tea: Product, at: datetime, tmp_path: Path) -> None:
    file = photo(tmp_path / "a.jpg")
    saved = take_in(shop, tea, [file, file], by="示例店长", at=at)
    assert take_in(shop, saved, [file], by="示例店长", at=at) == saved
    assert len(list((shop.folder / "photos").iterdir())) == len(saved.photos) == 1


@pytest.mark.parametrize("size", [(20_000, 10_000), (9_000, 9_000), (60_000, 60_000)])
def test_two_hundred_megapixels_are_refused_unopened(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoTooLarge):
        shrunk_bytes(giant_png(*size), "a.png")


@pytest.mark.parametrize("content", [b"", b"not a photo", b"<svg/>", b"%PDF-1.4", giant_png(300, 300), b"\xff\xd8\xff\xe0" + b"\0" * 50])
def test_what_is_no_whole_photo_is_refused_and_nothing_is_kept(
    shop: Shop, tea: Product, at: datetime, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    with pytest.raises(PhotoBroken):
        take_in(shop, tea, [photo(tmp_path / "good.jpg"), tmp_path / "a.jpg"], by="示例店长", at=at)
    assert not (shop.folder / "photos").exists()


@given(st.data())
def test_a_damaged_photo_is_read_or_refused(data: st.DataObject) -> None:
    written = io.BytesIO()
    Image.new("RGB", (24, 24), "red").save(written, data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])))
    content = bytearray(written.getvalue()[: data.draw(st.integers(1, len(written.getvalue())))])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] ^= data.draw(st.integers(1, 255))
    try:
        assert shrunk_bytes(bytes(content), "a").startswith(b"\xff\xd8")
    except (PhotoBroken, PhotoTooLarge):
        return


def test_photos_in_a_folder_find_their_products_by_code(shelf: Products, tea: Product, tmp_path: Path) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    for name in ("LJ-250.jpg", "lj-250_2.png", "LJ-250 (3).jpg", "X-1.jpg"):
        photo(folder / name)
    (folder / "LJ-250-4.jpg").write_bytes(b"broken")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    matched, refused = named_by_code(shelf, folder)
    assert {key: len(files) for key, files in matched.items()} == {tea.id: 3}
    assert sorted((each.file, each.code) for each in refused) == [
        ("LJ-250-4.jpg", "catalog.photo-broken"),
        ("X-1.jpg", "catalog.photo-unnamed"),
    ]
