"""Keeps None, True and False alive under PySide6 6.12.0 on Python 3.11, which would otherwise abort after some minutes.

PySide6 6.12.0 counts on constants that never die (PEP 683, Python 3.12) and hands them out without counting them. Measured on
Python 3.11.7: every ``emit`` takes one reference from True, every method without a result and every timer one from None; after
600 signals the interpreter ends with "bool_dealloc: deallocating True or False". 6.11.3 counts right. So on an older Python the
window lends the constants as many references as it could ever lose, which is what Python 3.12 does for itself.
"""

from __future__ import annotations

import ctypes
import sys

LENT = 1 << 40
"""A thousand signals a second would need 35 years to use them up."""
IMMORTAL_SINCE = (3, 12)


def lend_references() -> None:
    """Make the constants outlast the window. Call it before the first widget; calling it again does no harm."""
    if sys.version_info >= IMMORTAL_SINCE:
        return
    for constant in (None, True, False):
        ctypes.c_ssize_t.from_address(id(constant)).value += LENT
