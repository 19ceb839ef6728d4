"""Numbers read off a document are suggestions, checked as any number is; without the reader there is one clear answer."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

import assets
from catalog import reading_documents
from catalog.compliance.errors import EvidenceBroken, ReaderMissing
from catalog.reading_documents import read_numbers, suggestions

TODAY = date(2026, 11, 23)
FONT = Path(assets.__file__).parent / "fonts" / "NotoSansSC-Regular.otf"


def test_the_numbers_of_a_licence_are_found_among_its_words() -> None:
    reading = suggestions(
        ["食品经营许可证", "许可证编号：ＪＹ１３１０１１５０１２３４５６", "有效期限 2022年3月2日 至 2027年3月1日"], TODAY
    )
    assert [(each.number.format, each.number.value) for each in reading.numbers] == [("JY", "JY13101150123456")]
    assert reading.valid_until == "2027-03-01"


def test_a_personal_number_is_never_repeated() -> None:
    (found,) = suggestions(["公民身份号码 11010519491231002X"], TODAY).numbers
    assert (found.number.value, found.line) == ("110*************2X", "")


def test_a_photo_of_a_licence_is_read() -> None:
    picture = Image.new("RGB", (900, 200), "white")
    font = ImageFont.truetype(str(next(FONT.parent.glob("NotoSansSC-Regular.*"))), 40)
    ImageDraw.Draw(picture).text((30, 60), "统一社会信用代码 91110108551385082Q", font=font, fill="black")
    written = io.BytesIO()
    picture.save(written, "PNG")
    (found,) = read_numbers(written.getvalue(), "照片.png", TODAY).numbers
    assert (found.number.format, found.number.value, found.number.is_valid) == ("USCC", "91110108551385082Q", True)


def test_without_the_reader_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    reading_documents.reader.cache_clear()
    written = io.BytesIO()
    Image.new("RGB", (60, 60)).save(written, "PNG")
    for content in (written.getvalue(), b"%PDF-1.4\n%%EOF\n"):
        with pytest.raises(ReaderMissing):
            read_numbers(content, "证", TODAY)


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%%EOF\n", b"a letter"])
def test_what_is_no_document_is_told(content: bytes) -> None:
    with pytest.raises(EvidenceBroken):
        read_numbers(content, "证.pdf", TODAY)
