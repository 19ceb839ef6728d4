"""What can go wrong with the shop's data."""

from __future__ import annotations

from typing import ClassVar

from assets.errors import KaiboError


class CatalogError(KaiboError):
    """The shop's data could not be read, written or accepted."""

    code: ClassVar[str] = "catalog.error"


class ShopMissing(CatalogError):
    """There is no shop in the folder. Facts: ``folder``."""

    code = "catalog.shop-missing"


class ShopLocked(CatalogError):
    """Another program holds the shop's database for longer than two seconds. Facts: ``file``."""

    code = "catalog.shop-locked"
    retryable = True


class ShopReadOnly(CatalogError):
    """The shop's folder or database may not be written. Facts: ``folder``."""

    code = "catalog.shop-read-only"


class ShopOnNetworkShare(CatalogError):
    """The shop lies on a network share, where SQLite's write-ahead log is not safe. Facts: ``folder``, ``filesystem``."""

    code = "catalog.shop-on-network-share"


class ShopDamaged(CatalogError):
    """A file of the shop is not what it should be. Facts: ``file``."""

    code = "catalog.shop-damaged"


class ShopNewer(CatalogError):
    """A newer Kaibo has written this shop. Facts: ``folder``, ``step``."""

    code = "catalog.shop-newer"


class ShopDiskFull(CatalogError):
    """The disk under the shop is full; the last change was not kept. Facts: ``folder``."""

    code = "catalog.shop-disk-full"
    retryable = True


class ShopNotFolder(CatalogError):
    """What was named as the shop's folder is a file. Facts: ``file``."""

    code = "catalog.shop-not-folder"


class ShopUnreachable(CatalogError):
    """The disk under the shop does not answer as a disk should. Facts: ``file``."""

    code = "catalog.shop-unreachable"
    retryable = True


class ProductUnknown(CatalogError):
    """No product has this id, barcode or merchant code. Facts: ``product``."""

    code = "catalog.product-unknown"


class ProductAmbiguous(CatalogError):
    """Several products have this barcode or merchant code. Facts: ``text``, ``products`` (ids)."""

    code = "catalog.product-ambiguous"


class ProductChanged(CatalogError):
    """Somebody else saved the product since it was read. Facts: ``product``, ``revision`` (theirs)."""

    code = "catalog.product-changed"
    retryable = True


class ProductInvalid(CatalogError):
    """A product may not be saved like this. Facts: ``field``, ``value``."""

    code = "catalog.product-invalid"


class NameMissing(CatalogError):
    """An edit has no author: every revision names a person."""

    code = "catalog.name-missing"


class FileMissing(CatalogError):
    """There is no such file, or it may not be read. Facts: ``file``."""

    code = "catalog.file-missing"
