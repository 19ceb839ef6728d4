"""Files are known by what is in them; what cannot be read is refused whole, with its reason."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from catalog.errors import CatalogError, FileMissing
from catalog.importing import errors
from catalog.importing.drafts import read_drafts
from catalog.importing.table import read_map, read_table
from tests.doubles.product_lists import HEADER, LIST, as_csv, as_xlsx

Saved = Callable[..., Path]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_is_read_in_each_encoding_with_each_separator(saved: Saved, encoding: str, separator: str) -> None:
    reading = read_drafts(read_table(saved(as_csv(LIST, encoding, separator), "list.xlsx")))
    assert [(draft.row, draft.name, draft.price) for draft in reading.drafts] == [
        (2, "明前龙井", 12800),
        (3, "明前龙井", 24800),
        (4, "黄酒", 6800),
    ]


def test_a_workbook_is_read_whatever_its_name_says(saved: Saved) -> None:
    table = read_table(saved(as_xlsx(LIST), "list.csv"))
    assert (table.kind, table.header.row, len(table.header.columns)) == ("xlsx", 1, 10)


def test_title_rows_and_empty_rows_keep_the_row_numbers_of_the_spreadsheet(saved: Saved) -> None:
    rows = [["示例茶行 11 月直播"], [], *LIST[:2], [], ["", " ", "\u200b"], *LIST[2:]]
    for content in (as_csv(rows), as_xlsx(rows)):
        table = read_table(saved(content))
        assert (table.header.row, [draft.row for draft in read_drafts(table).drafts]) == (3, [4, 7, 8])


def test_a_record_with_line_breaks_is_one_row(saved: Saved) -> None:
    rows = [("商品名称", "直播价", "描述"), ("茶", "68", "一行\n两行\r\n三行"), ("酒", "68", "")]
    assert [draft.row for draft in read_drafts(read_table(saved(rows))).drafts] == [2, 3]


def test_repeated_headers_and_sums_are_no_products(saved: Saved) -> None:
    rows = [("商品名称", "直播价"), ("茶", "68"), ("商品名称", "直播价"), ("酒", "9"), ("合计", "")]
    reading = read_drafts(read_table(saved(rows)))
    assert [draft.name for draft in reading.drafts] == ["茶", "酒"]
    assert (reading.refused, [warning.code for warning in reading.warnings]) == ([], ["catalog.row-is-total"])


def test_the_first_visible_sheet_with_a_header_is_read(saved: Saved) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明", "请填写第二张表"])
    for title, state in (("藏", "hidden"), ("商品", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(["商品名称", "直播价"])
        sheet.append([title, 68.005])
    file = io.BytesIO()
    book.save(file)
    table = read_table(saved(file.getvalue()))
    assert table.sheet == "商品"
    assert [draft.price for draft in read_drafts(table).drafts] == [6801]


def packed(**parts: bytes) -> bytes:
    """Return a workbook whose parts of that name are replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(LIST))) as read, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            write.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], read.read(name)))
    return file.getvalue()


def sheet(cells: str) -> bytes:
    """Return a sheet's XML around *cells*."""
    start = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f"{start}<sheetData>{cells}</sheetData></worksheet>".encode()


def zip_of(name: str) -> bytes:
    """Return a zip file that is no workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as write:
        write.writestr(name, b"hello")
    return file.getvalue()


FAR_CELL = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
WHOLE = as_xlsx(LIST)
REFUSED = {
    "empty": (b"", errors.FileEmpty),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", errors.FileEmpty),
    "cut workbook": (WHOLE[: len(WHOLE) // 2], errors.FileBroken),
    "random after the zip's mark": (b"PK\x03\x04" + random.Random(1).randbytes(2000), errors.FileBroken),
    "another zip": (zip_of("a.txt"), errors.FileKindUnknown),
    "old workbook of noise": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(2).randbytes(5000), errors.FileBroken),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), errors.FileProtected),
    "a cell at the end of the world": (packed(sheet1=FAR_CELL), errors.FileTooLarge),
    "a sheet that is no XML": (packed(sheet1=b"\x00<<<"), CatalogError),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), errors.FileKindUnknown),
    "a document": (b"%PDF-1.7 ...", errors.FileKindUnknown),
    "a web page": ("<html><table><tr><td>商品名称".encode(), errors.FileIsWebPage),
    "Big5": (as_csv([("商品名稱", "價格"), ("臺灣高山烏龍茶葉禮盒", "68")], "big5"), errors.EncodingUnknown),
    "Shift-JIS": (as_csv([("name", "price"), ("こんにちは緑茶のギフト", "68")], "shift-jis"), errors.EncodingUnknown),
    "Latin-1": (as_csv([("name", "price"), ("café,crème brûlée", "68")], "latin-1"), errors.EncodingUnknown),
    "UTF-16 without its mark": (as_csv(LIST, "utf-16-le"), errors.EncodingUnknown),
    "broken UTF-8": (as_csv(LIST).replace("黄".encode(), b"\xe9\xbb"), errors.EncodingUnknown),
    "an open quote": (as_csv(LIST) + '"茶,68\n酒,9\n'.encode(), errors.QuoteOpen),
    "no header": (as_csv(LIST[1:]), errors.HeaderMissing),
    "words": ("今天天气很好，我们去喝茶。\n".encode(), errors.HeaderMissing),
    "no price": (as_csv([("商品名称", "库存"), ("茶", "1")]), errors.ColumnMissing),
    "no name": (as_csv([("直播价", "库存"), ("68", "1")]), errors.ColumnMissing),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_whole(saved: Saved, kind: str) -> None:
    content, error = REFUSED[kind]
    file = saved(content)
    with pytest.raises(error) as told:
        read_drafts(read_table(file))
    assert told.value.facts.get("file") == file.name


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    for file in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(FileMissing):
            read_table(file)


def test_a_million_empty_rows_cost_nothing(saved: Saved) -> None:
    content = as_csv(LIST[:2]) + b",,,,,,,,,\r\n" * 1_000_000 + as_csv(LIST[3:])
    assert [draft.row for draft in read_drafts(read_table(saved(content))).drafts] == [2, 1_000_003]


def test_a_million_formatted_empty_rows_of_a_workbook_cost_nothing(saved: Saved) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, 1_000_000, 1000))
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>商品名称</t></is></c><c r="B1" t="inlineStr"><is><t>直播价</t></is></c></row>'
    body = '<row r="2"><c r="A2" t="inlineStr"><is><t>茶</t></is></c><c r="B2"><v>68</v></c></row>'
    reading = read_drafts(read_table(saved(packed(sheet1=sheet(head + body + rows)))))
    assert [(draft.name, draft.price) for draft in reading.drafts] == [("茶", 6800)]


def test_too_many_products_are_refused(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.importing.drafts.ROWS_LIMIT", 2)
    with pytest.raises(errors.FileTooLarge):
        read_drafts(read_table(saved(LIST)))


def test_a_map_names_the_headers_of_a_foreign_list(saved: Saved) -> None:
    mapping = read_map(saved(json.dumps({"商品名称": "Nom", "live price": "Prix"}).encode(), "map.json"))
    table = read_table(saved([("Nom", "Prix"), ("thé", "68")]), mapping)
    assert [(draft.name, draft.price) for draft in read_drafts(table).drafts] == [("thé", 6800)]
    with pytest.raises(errors.ColumnMissing):
        read_table(saved([("Nom", "Preis", "直播价"), ("thé", "68", "1")]), mapping)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"name": 1}', b'{"nonsense": "a"}', b'{"name": "a", "\xe5\x93\x81\xe5\x90\x8d": "b"}', b"\xff"]
)
def test_a_map_that_is_none_is_refused(saved: Saved, content: bytes) -> None:
    with pytest.raises(errors.MapUnreadable):
        read_map(saved(content, "map.json"))


def test_any_bytes_are_a_list_or_a_catalogue_error(saved: Saved) -> None:
    noise = random.Random(20261123)
    for whole in (WHOLE, as_csv(LIST, "gb18030"), packed(sheet1=sheet("<row/>")), b""):
        for _ in range(150):
            damaged = bytearray(whole or noise.randbytes(noise.randrange(1, 3000)))
            for _ in range(noise.randrange(1, 12)):
                place = noise.randrange(len(damaged))
                damaged[place : place + noise.randrange(3)] = noise.choice([b"", b"<", b'"', b"\0", b"999999999", noise.randbytes(3)])
                damaged = damaged or bytearray(b"x")
            with suppress(CatalogError):
                read_drafts(read_table(saved(bytes(damaged))))


def test_header_titles_are_the_merchants_own(saved: Saved) -> None:
    table = read_table(saved([("*商品名称（必填）", "直播价 (元)"), ("茶", "abc")]))
    refused = read_drafts(table).refused
    assert [(problem.row, problem.column, problem.code) for problem in refused] == [(2, "直播价 (元)", "catalog.money-unreadable")]
    assert HEADER[0] not in table.header.titles.values()
