"""Licence and code numbers: right ones pass, a slip of one digit does not, and nothing crashes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.compliance.check_characters import cnid, gtin, hybrid_11_10, patent, uscc
from catalog.compliance.errors import FormatUnknown
from catalog.compliance.number_checks import check_number
from catalog.compliance.number_groups import OTHER_GOODS, check_several, check_wanted, lacking
from catalog.compliance.reading_packs import read_formats

TODAY = date(2026, 11, 23)
BODY = "91310000MA1FL3L99"
LICENCE = "10131011400001"[:13]


def level(name: str, value: str) -> tuple[bool, str, str]:
    checked = check_number(name, value, today=TODAY)
    return checked.is_valid, checked.level, checked.reason.removeprefix("compliance.number-")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("USCC", "91110108551385082Q"),
        ("USCC", "91440300708461136T"),
        ("USCC", "９１１１０１０８５５１３８５０８２q"),
        ("CNID", "11010519491231002x"),
        ("SC", "SC" + LICENCE + hybrid_11_10(LICENCE)),
        ("EAN13", "6901234567892"),
        ("PATENT", "ZL202020123456." + patent("202020123456")),
        ("PATENT", "zl 2021 1 0123456." + patent("202110123456")),
        ("COSM", "浙G妆网备字2023001147"),
        ("COSM", "国妆网备进字（沪）2020009314"),
        ("HF", "国食健注G20250288"),
        ("ADNO", "沪食健广审（文）第271231-00001号"),
        ("STD", "GB/T 14456.1-2017"),
        ("MD", "国械注准20173640001"),
    ],
)
def test_a_right_number_passes(name: str, value: str) -> None:
    assert level(name, value) == (True, "ok", "")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("USCC", BODY + ("0" if uscc(BODY) != "0" else "1"), (False, "block", "check-character")),
        ("USCC", "I" + BODY[1:] + "0", (False, "block", "form")),
        ("CNID", "11010519490231002X", (False, "block", "date")),
        ("CNID", "11010520991231002X", (False, "block", "date")),
        ("SC", "SC11453282248002", (False, "advisory", "check-character")),
        ("EAN13", "6901234567890", (False, "advisory", "check-character")),
        ("ADNO", "沪食健广审(文)第251231-00001号", (False, "block", "expired")),
        ("ADNO", "沪食健广审(文)第259931-00001号", (False, "block", "date")),
        ("HF", "国食健注G20990288", (False, "block", "date")),
        ("DRUG", "国药准字H20055465", (True, "block", "drug")),
        ("PRIV", "客户13812345678", (False, "block", "personal")),
        ("COSM", "", (False, "block", "form")),
    ],
)
def test_a_wrong_number_says_why(name: str, value: str, expected: tuple[bool, str, str]) -> None:
    assert level(name, value) == expected


def test_parts_are_told_and_a_persons_are_not() -> None:
    assert check_number("SC", "SC11453282248002", today=TODAY).parts["class_name"] == "茶叶"
    person = check_number("CNID", "11010519491231002X", today=TODAY)
    assert person.value == "110*************2X"
    assert set(person.parts) == {"region", "born"}


def test_a_province_is_told_by_name() -> None:
    assert check_number("USCC", "91110108551385082Q", today=TODAY).parts | {"region_name": "北京市", "class_name": "企业"} == (
        check_number("USCC", "91110108551385082Q", today=TODAY).parts
    )
    assert check_number("COSM", "浙G妆网备字2023001147", today=TODAY).parts["region_name"] == "浙江省"
    assert check_number("EAN13", "6901234567892", today=TODAY).parts["class_name"] == "中国内地"


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [
        ("JY/YB", "YB12345678901234", (True, "ok", "YB")),
        ("JY/YB", "SC12345678901234", (False, "advisory", "JY")),
        ("AMOUNT<=50000", "50000", (True, "ok", "AMOUNT<=50000")),
        ("AMOUNT<=50000", "50000.01", (False, "block", "AMOUNT<=50000")),
        ("AMOUNT<=50000", "很多", (False, "block", "AMOUNT<=50000")),
        ("CERT", " GIA 2141-A ", (True, "ok", "CERT")),
        ("GI", " ", (False, "block", "GI")),
    ],
)
def test_what_an_item_wants_may_be_either_an_amount_or_free(wanted: str, value: str, expected: tuple[bool, str, str]) -> None:
    checked = check_wanted(wanted, value, today=TODAY)
    assert (checked.is_valid, checked.level, checked.format) == expected


def test_several_numbers_each_find_their_format_and_what_is_lacking_is_known() -> None:
    formats = ("HF", "ADNO")
    both = check_several(formats, "国食健注G20250288，沪食健广审（文）第271231-00001号", today=TODAY)
    assert ([each.format for each in both], lacking(formats, both)) == (["HF", "ADNO"], ())
    assert lacking(formats, check_several(formats, "国食健注G20250288", today=TODAY)) == ("ADNO",)


@pytest.mark.parametrize(
    ("value", "categories", "fits"),
    [
        ("SC" + LICENCE + hybrid_11_10(LICENCE), ("FOOD_PREPACK",), True),
        ("SC" + LICENCE + hybrid_11_10(LICENCE), ("TEA",), False),
        ("SC11453282248002", ("TEA", "LAOZIHAO"), True),
        ("SC11453282248002", ("ALCOHOL",), False),
        ("SC11453282248002", (), True),
    ],
)
def test_a_licence_of_other_goods_is_told(value: str, categories: tuple[str, ...], fits: bool) -> None:
    assert (check_wanted("SC", value, today=TODAY, categories=categories).reason == OTHER_GOODS) is not fits


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(FormatUnknown):
        check_number("NOBODY", "1", today=TODAY)


@given(st.sampled_from(sorted(read_formats())), st.text(max_size=40) | st.from_regex(r"[0-9A-Z.()-]{0,24}", fullmatch=True))
def test_no_number_makes_it_fail(name: str, value: str) -> None:
    check_number(name, value, today=TODAY)


@given(st.integers(0, 10**12 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_of_a_barcode_is_seen(body: int, place: int, shift: int) -> None:
    digits = f"{body:012d}" + gtin(f"{body:012d}")
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert level("EAN13", digits)[0]
    assert not level("EAN13", wrong)[0]


@given(st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_a_citizens_number_is_seen(born: date, serial: int, place: int, shift: int) -> None:
    body = f"310115{born:%Y%m%d}{serial:03d}"
    wrong = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
    assert level("CNID", body + cnid(body))[0]
    assert not level("CNID", wrong + cnid(body))[0]
