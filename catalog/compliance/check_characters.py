"""Check characters of public numbers, each by its own standard."""

from __future__ import annotations

from catalog.barcodes import check_digit

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CNID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CNID_CHARACTERS = "10X98765432"
PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
PATENT_CHARACTERS = "0123456789X"


def uscc(body: str) -> str:
    """Return the 18th character of a unified social credit code (GB 32100-2015, modulo 31)."""
    total = sum(USCC_ALPHABET.index(character) * weight for character, weight in zip(body, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def cnid(body: str) -> str:
    """Return the last character of a citizen's number (GB 11643-1999, modulo 11)."""
    return CNID_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, CNID_WEIGHTS, strict=True)) % 11]


def hybrid_11_10(body: str) -> str:
    """Return the check digit of a food production licence (GB/T 17710, ISO 7064 MOD 11,10)."""
    product = 10
    for digit in body:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def patent(body: str) -> str:
    """Return the check character of a patent number's digits (weights 2 to 9, again from 2; modulo 11)."""
    return PATENT_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, PATENT_WEIGHTS, strict=False)) % 11]


def gtin(body: str) -> str:
    """Return the check digit of a trade number (GB 12904)."""
    return str(check_digit(body))


def luhn_holds(digits: str) -> bool:
    """Return whether *digits* end in their Luhn check digit, as bank cards do."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
