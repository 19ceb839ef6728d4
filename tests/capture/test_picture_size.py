"""A picture's size before it is unpacked."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from capture.picture_size import kind_and_size


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True, "comment": "x" * 300}),
        ("GIF", {}),
        ("BMP", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_size_is_what_the_picture_has(kind: str, settings: dict, mode: str) -> None:
    kept = io.BytesIO()
    Image.new(mode, (321, 123)).save(kept, kind, **settings)
    assert kind_and_size(kept.getvalue()) == (kind.lower(), 321, 123)


def test_a_transparent_webp_has_its_size_elsewhere() -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (321, 123), (1, 2, 3, 4)).save(kept, "WEBP", exif=Image.Exif().tobytes())
    assert kind_and_size(kept.getvalue()) == ("webp", 321, 123)


@given(
    some.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF1234WEBPVP8X", b"RIFF1234WEBPVP8L", b"GIF89a", b"BM", b""]),
    some.binary(max_size=200),
)
def test_no_bytes_at_all_make_it_fail(start: bytes, rest: bytes) -> None:
    found = kind_and_size(start + rest)
    assert found is None or len(found) == 3
