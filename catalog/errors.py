"""What can go wrong with the shop's data."""

from __future__ import annotations

from assets.errors import KaiboError


class CatalogError(KaiboError):
    """The shop's data could not be read, written or accepted."""

    code = "catalog.error"
