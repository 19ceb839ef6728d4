"""Why a spreadsheet, one of its cells, or an import as a whole is refused."""

from __future__ import annotations

from catalog.errors import CatalogError


class FileEmpty(CatalogError):
    """The file has no bytes, or no rows below its header. Facts: ``file``."""

    code = "catalog.file-empty"


class FileTooLarge(CatalogError):
    """More than a shop's list can be. Facts: ``file``, ``limit`` (as words: "64 MB", "200000 rows")."""

    code = "catalog.file-too-large"


class FileBroken(CatalogError):
    """A spreadsheet that cannot be opened: cut off, damaged, or something else under that name. Facts: ``file``."""

    code = "catalog.file-broken"


class FileProtected(CatalogError):
    """The spreadsheet wants a password. Facts: ``file``."""

    code = "catalog.file-protected"


class FileKindUnknown(CatalogError):
    """Neither XLSX, XLS nor text in columns. Facts: ``file``."""

    code = "catalog.file-kind-unknown"


class FileIsWebPage(CatalogError):
    """A web page or XML that calls itself a spreadsheet. Facts: ``file``."""

    code = "catalog.file-is-web-page"


class EncodingUnknown(CatalogError):
    """Text in none of UTF-8, GB18030 and UTF-16. Facts: ``file``, ``guess``."""

    code = "catalog.encoding-unknown"


class QuoteOpen(CatalogError):
    """A quotation mark that is never closed would swallow the rows after it. Facts: ``file``, ``row``."""

    code = "catalog.quote-open"


class HeaderMissing(CatalogError):
    """No row of the first ones names columns. Facts: ``file``."""

    code = "catalog.header-missing"


class ColumnMissing(CatalogError):
    """A header was found, but a column an import cannot do without was not. Facts: ``file``, ``column``."""

    code = "catalog.column-missing"


class MapUnreadable(CatalogError):
    """The map is not JSON that names our fields and their headers. Facts: ``file``, ``field``."""

    code = "catalog.map-unreadable"


class ImportRunning(CatalogError):
    """Another import is writing into this shop."""

    code = "catalog.import-running"
    retryable = True


class ImportOvertaken(CatalogError):
    """Somebody saved products of this import since its preview; nothing was written. Facts: ``products`` (how many)."""

    code = "catalog.import-overtaken"
    retryable = True


class ImportUnknown(CatalogError):
    """There is no import to undo. Facts: ``import_id``."""

    code = "catalog.import-unknown"


class ImportInUse(CatalogError):
    """Products of the import were edited since, so it is not undone. Facts: ``import_id``, ``products`` (how many)."""

    code = "catalog.import-in-use"
    is_finding = True


class NameCellEmpty(CatalogError):
    """The product has no name."""

    code = "catalog.cell-name-empty"


class PriceCellEmpty(CatalogError):
    """The product has no live price."""

    code = "catalog.cell-price-empty"


class TextTooLong(CatalogError):
    """More characters than a shelf shows. Facts: ``value``, ``limit``."""

    code = "catalog.cell-text-too-long"


class CellNotText(CatalogError):
    """A date or a yes/no where words belong. Facts: ``value``."""

    code = "catalog.cell-not-text"


class BarcodeDigitsLost(CatalogError):
    """The spreadsheet has turned the barcode into a rounded number. Facts: ``value``."""

    code = "catalog.barcode-digits-lost"


class StockUnreadable(CatalogError):
    """Not a whole number of pieces, zero or more. Facts: ``value``."""

    code = "catalog.stock-unreadable"


class VariantTwice(CatalogError):
    """The same product, variant and seller stand in two rows. Facts: ``first`` (row)."""

    code = "catalog.variant-twice"


class BarcodeTwice(CatalogError):
    """Two products of the file have this barcode. Facts: ``value``, ``first`` (row)."""

    code = "catalog.barcode-twice"


class MerchantCodeTwice(CatalogError):
    """Two products of the file have this merchant code. Facts: ``value``, ``first`` (row)."""

    code = "catalog.merchant-code-twice"


class SellerDiffers(CatalogError):
    """The same seller has another address, contact, link or credit code in an earlier row. Facts: ``value``, ``first`` (row)."""

    code = "catalog.seller-differs"


class MatchAmbiguous(CatalogError):
    """The row could mean several products of the shelf. Facts: ``products`` (ids)."""

    code = "catalog.match-ambiguous"


class MatchTwice(CatalogError):
    """An earlier row already means the same product of the shelf under another name. Facts: ``product``, ``first`` (row)."""

    code = "catalog.match-twice"
