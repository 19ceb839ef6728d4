"""Barcodes of trade goods: which digits are a real GTIN, and the one form in which they are compared."""

from __future__ import annotations

import unicodedata

LENGTHS = (8, 12, 13, 14)
"""EAN-8, UPC-A, EAN-13, GTIN-14 (a carton's)."""


def check_digit(digits: str) -> int:
    """Return the check digit of *digits* (a GTIN without its last digit): weights 3 and 1 from the right, modulo 10."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -total % 10


def compared_form(barcode: str) -> str:
    """Return *barcode* in the form two scanners agree on, or "" where it must not be used for finding.

    UPC-A is EAN-13 with a leading zero, so both forms find the same product. A wrong check digit, letters, and the
    all-zero filler that shops type into empty fields give "".
    """
    digits = unicodedata.normalize("NFKC", barcode).strip()
    if len(digits) not in LENGTHS or not (digits.isascii() and digits.isdigit()) or not digits.strip("0"):
        return ""
    if check_digit(digits[:-1]) != int(digits[-1]):
        return ""
    if len(digits) == 12:
        return "0" + digits
    if len(digits) == 14 and digits[0] == "0":
        return digits[1:]
    return digits


def is_valid(barcode: str) -> bool:
    """Return whether *barcode* may be used for finding."""
    return bool(compared_form(barcode))
