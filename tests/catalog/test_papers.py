"""Documents: dangerous and broken ones are refused with nothing half written; each says until when, and who rests on it."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from catalog import document_dangers
from catalog.compliance.errors import (
    ComplianceError,
    EvidenceBroken,
    EvidenceDatesTurned,
    EvidenceInUse,
    EvidenceKindUnknown,
    EvidencePictureTooLarge,
    EvidenceSwells,
    EvidenceUnknown,
    NumberRefused,
    SignerMissing,
)
from catalog.papers import Paper, add_documents, describe, documents, expiring, remove_document
from catalog.product import PriceBasis, Product, Variant
from catalog.products import Products
from catalog.store import Shop

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
BY = "示例店长"
MOST_MB = 4
PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n"


def file_of(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def picture(width: int = 40, height: int = 30, form: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.effect_noise((width, height), 80).save(written, form)
    return written.getvalue()


def bomb(times: int) -> bytes:
    """A small PDF whose one stream unpacks into more than is borne, packed *times*."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(MOST_MB + 1)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode " * times
    return b"%PDF-1.4\n1 0 obj << /Filter [" + filters + b"] >> stream\n" + packed + b"\nendstream endobj\n%%EOF\n"


def added(shop: Shop, file: Path, paper: Paper = Paper()) -> str:  # noqa: B008 - frozen
    return add_documents(shop, [file], paper, by=BY, today=TODAY, at=NOW)[0].evidence.id


def is_untouched(shop: Shop) -> bool:
    return shop.database.table("evidence").count == 0 and not list((shop.folder / "evidence").glob("*"))


@pytest.mark.parametrize("times", [1, 3])
def test_a_pdf_that_swells_is_refused(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setattr(document_dangers, "MOST_UNPACKED_MB", MOST_MB)
    with pytest.raises(EvidenceSwells):
        added(shop, file_of(tmp_path, "证.pdf", bomb(times)))
    assert is_untouched(shop)


def huge_picture() -> bytes:
    """The head of a PNG of 200 megapixels; nobody needs its body to know."""
    head = b"IHDR" + (20_000).to_bytes(4) + (10_000).to_bytes(4) + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + head + zlib.crc32(head).to_bytes(4) + picture()[33:]


def test_two_hundred_megapixels_are_refused_also_within_a_pdf(shop: Shop, tmp_path: Path) -> None:
    within = b"%PDF-1.4\n1 0 obj << /Width 20000 /Height 10000 /Filter /DCTDecode >> stream\nx\nendstream endobj\n%%EOF\n"
    for name, content in (("大.png", huge_picture()), ("大.pdf", within)):
        with pytest.raises(EvidencePictureTooLarge):
            added(shop, file_of(tmp_path, name, content))
    assert is_untouched(shop)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("断.png", picture()[:-200]),
        ("断.jpg", picture(800, 600, "JPEG")[:-9000]),
        ("文字.png", "营业执照".encode()),
        ("断.pdf", PDF[:30]),
        ("文字.pdf", b"a letter"),
    ],
)
def test_what_cannot_be_opened_is_refused(shop: Shop, tmp_path: Path, name: str, content: bytes) -> None:
    good = file_of(tmp_path, "好.pdf", PDF)
    with pytest.raises(EvidenceBroken):
        add_documents(shop, [good, file_of(tmp_path, name, content)], Paper(), by=BY, today=TODAY, at=NOW)
    assert is_untouched(shop)


def test_a_program_is_no_document(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(EvidenceKindUnknown):
        added(shop, file_of(tmp_path, "证.exe", b"MZ"))


def test_a_document_says_what_it_is_and_its_number_finds_its_format(shop: Shop, tmp_path: Path) -> None:
    paper = Paper(type="licence", number="jy13101150123456", holder=" 示例食品店 ", valid_until="2027-03-01")
    added(shop, file_of(tmp_path, "食品.pdf", PDF), paper)
    (found,) = documents(shop, TODAY)
    assert (found.paper.format, found.paper.number, found.paper.holder, found.state) == ("JY", "JY13101150123456", "示例食品店", "good")
    assert documents(shop, date(2027, 3, 2))[0].state == "expired"


@pytest.mark.parametrize(
    ("paper", "error"),
    [
        (Paper(format="USCC", number="91110108551385082A"), NumberRefused),
        (Paper(valid_from="2027-01-01", valid_until="2026-01-01"), EvidenceDatesTurned),
    ],
)
def test_a_wrong_description_takes_nothing_in(shop: Shop, tmp_path: Path, paper: Paper, error: type[Exception]) -> None:
    with pytest.raises(error):
        added(shop, file_of(tmp_path, "证.pdf", PDF), paper)
    assert is_untouched(shop)


def test_an_identity_number_is_kept_masked(shop: Shop, tmp_path: Path) -> None:
    added(shop, file_of(tmp_path, "证.pdf", PDF), Paper(number="11010519491231002X"))
    assert documents(shop, TODAY)[0].paper.number == "110*************2X"
    assert b"19491231" not in (shop.folder / "shop.db-wal").read_bytes()


def test_describing_again_keeps_what_is_not_said(shop: Shop, tmp_path: Path) -> None:
    kept = added(shop, file_of(tmp_path, "证.pdf", PDF), Paper(type="report", holder="示例检测所"))
    found = describe(shop, kept[:8], Paper(valid_until="2026-12-01"), by=BY, today=TODAY, at=NOW)
    assert (found.paper.type, found.paper.holder, found.paper.valid_until) == ("report", "示例检测所", "2026-12-01")
    with pytest.raises(SignerMissing):
        describe(shop, kept, Paper(), by=" ", today=TODAY, at=NOW)
    with pytest.raises(EvidenceUnknown):
        describe(shop, kept[:3], Paper(), by=BY, today=TODAY, at=NOW)


def test_the_calendar_tells_what_ends_first(shop: Shop, tmp_path: Path) -> None:
    for number, until in enumerate(("2027-06-01", "2026-12-10", "", "2026-11-01")):
        added(shop, file_of(tmp_path, f"{number}.pdf", PDF + bytes([65 + number])), Paper(valid_until=until))
    assert [each.paper.valid_until for each in expiring(documents(shop, TODAY), TODAY, 30)] == ["2026-11-01", "2026-12-10"]


def test_what_something_rests_on_stays_and_the_rest_may_go(shop: Shop, tmp_path: Path) -> None:
    used, spare = (added(shop, file_of(tmp_path, f"{name}.pdf", PDF + name.encode())) for name in ("甲", "乙"))
    variant = Variant(price_fen=900, compared_fen=1900, basis=PriceBasis(kind="suggested_retail", document=used))
    Products(shop).save(Product(name="桂花糕", variants=(variant,)), by=BY, at=NOW)
    with pytest.raises(EvidenceInUse):
        remove_document(shop, used, by=BY, reason="拿错了", today=TODAY, at=NOW)
    remove_document(shop, spare, by=BY, reason="拍到了客户的身份证", today=TODAY, at=NOW)
    assert [each.evidence.id for each in documents(shop, TODAY)] == [used]
    assert added(shop, file_of(tmp_path, "乙.pdf", PDF + "乙".encode())) == spare
    assert len(documents(shop, TODAY)) == 2


FORMS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP")
SOUND = (PDF, *(picture(64, 48, form) for form in FORMS))


@settings(max_examples=150, deadline=1000)
@given(st.sampled_from(SOUND), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=6), st.integers(0, 6000))
def test_damaged_bytes_are_refused_or_opened_and_never_crash(content: bytes, changes: list[tuple[int, int]], end: int) -> None:
    harmed = bytearray(content[: max(end, 1)])
    for place, byte in changes:
        harmed[place % len(harmed)] = byte
    with suppress(ComplianceError):
        document_dangers.refuse_dangers(bytes(harmed), "证")
        document_dangers.refuse_broken(bytes(harmed), "证", "png")
