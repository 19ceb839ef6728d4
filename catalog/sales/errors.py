"""What can go wrong while orders are taken in or added up; a cell's content is never a fact here."""

from __future__ import annotations

from typing import ClassVar

from catalog.errors import CatalogError


class OrderFileUnreadable(CatalogError):
    """The file cannot be opened, or is damaged inside. Facts: ``file``."""

    code: ClassVar[str] = "orders.file-unreadable"


class OrderFileEmpty(CatalogError):
    """The file holds nothing. Facts: ``file``."""

    code: ClassVar[str] = "orders.file-empty"


class OrderFileTooBig(CatalogError):
    """The file is bigger than any export. Facts: ``file``, ``limit`` (as words: "200 MB")."""

    code: ClassVar[str] = "orders.file-too-big"


class OrderFileLocked(CatalogError):
    """The workbook asks for a password. Facts: ``file``."""

    code: ClassVar[str] = "orders.file-locked"


class OrderEncodingUnknown(CatalogError):
    """The text is neither UTF-8, UTF-16 nor GB18030. Facts: ``file``."""

    code: ClassVar[str] = "orders.encoding-unknown"


class OrderHeaderMissing(CatalogError):
    """None of the first rows is the header of an order export that is known. Facts: ``file``."""

    code: ClassVar[str] = "orders.header-missing"


class OrderMapUnreadable(CatalogError):
    """The column map is not what ``--map`` reads. Facts: ``file``, ``place``."""

    code: ClassVar[str] = "orders.map-unreadable"


class PlatformUnknown(CatalogError):
    """No profile reads this platform's exports. Facts: ``platform``, ``platforms``."""

    code: ClassVar[str] = "orders.platform-unknown"


class NoOrderFileRead(CatalogError):
    """Not one of the files could be read. Facts: ``count``."""

    code: ClassVar[str] = "orders.no-file-read"


class TrafficFigureBad(CatalogError):
    """A figure that nobody knows, or no number from 0 on. Facts: ``figure``, ``value``."""

    code: ClassVar[str] = "traffic.figure-bad"


class TrafficFileUnreadable(CatalogError):
    """The file tells nothing of this broadcast. Facts: ``file``, ``broadcast``."""

    code: ClassVar[str] = "traffic.file-unreadable"


class SideUnknown(CatalogError):
    """What is to be compared names no broadcasts. Facts: ``side``."""

    code: ClassVar[str] = "compare.side-unknown"


class CellRefused(ValueError):
    """One cell that makes its row unusable; carries the code and its column's name, never the content."""

    def __init__(self, code: str, *, column: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.column = column
