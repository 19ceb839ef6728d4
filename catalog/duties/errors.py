"""What can go wrong with what is to be done."""

from __future__ import annotations

from typing import ClassVar

from catalog.errors import CatalogError


class DutyUnknown(CatalogError):
    """Nothing to be done has this id. Facts: ``task``."""

    code: ClassVar[str] = "tasks.unknown"


class DutyPersonal(CatalogError):
    """The words hold somebody's number. Facts: ``kinds``."""

    code: ClassVar[str] = "tasks.personal"
