"""Reads rule packs from the shipped files and joins the profiles a shop has chosen into one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from catalog.compliance.errors import PackInvalid, ProfileUnknown
from catalog.compliance.pack import Negation, NumberFormat, Pack, Regions

FOLDER = Path(__file__).parents[2] / "assets" / "compliance"
FORMATS, REGIONS = "formats.toml", "regions.toml"
PROFILE = re.compile(r"[a-z]{2}(?:-[a-z0-9]+)*")


@cache
def known_profiles(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of the shipped packs."""
    return tuple(sorted(file.stem for file in folder.glob("*.toml") if PROFILE.fullmatch(file.stem)))


@cache
def read_profiles(profiles: tuple[str, ...], folder: Path = FOLDER) -> Pack:
    """Return the packs of *profiles* as one, in their order; ``cn`` is ``cn.toml`` and its parts ``cn.*.toml``.

    Raises:
        ProfileUnknown: there is no such pack.
        PackInvalid: a file is not a pack.
    """
    return joined_packs(shipped_packs(profiles, folder), profiles)


def shipped_packs(profiles: tuple[str, ...], folder: Path = FOLDER) -> list[Pack]:
    """Return the shipped packs of *profiles*, in their order.

    Raises:
        ProfileUnknown: there is no such pack.
        PackInvalid: a file is not a pack.
    """
    return [read_pack(file) for profile in profiles for file in files_of(profile, folder)]


def joined_packs(packs: Sequence[Pack], profiles: tuple[str, ...]) -> Pack:
    """Return *packs* as one, in their order."""
    return Pack(
        id=",".join(profiles),
        version=" ".join(f"{pack.id}/{pack.version}" for pack in packs),
        date=max(pack.date for pack in packs),
        title=packs[0].title,
        terms={name: words for pack in packs for name, words in pack.terms.items()},
        negation=Negation(
            before=tuple(pattern for pack in packs for pattern in pack.negation.before),
            after=tuple(pattern for pack in packs for pattern in pack.negation.after),
            never=tuple(pattern for pack in packs for pattern in pack.negation.never),
        ),
        rules=tuple(rule for pack in packs for rule in pack.rules),
        items=tuple(item for pack in packs for item in pack.items),
        barred=tuple(barred for pack in packs for barred in pack.barred),
    )


def files_of(profile: str, folder: Path) -> list[Path]:
    """Return the files of one profile.

    Raises:
        ProfileUnknown: there are none.
    """
    first = folder / f"{profile}.toml"
    if not PROFILE.fullmatch(profile) or not first.is_file():
        raise ProfileUnknown(profile=profile[:40], known=" ".join(known_profiles(folder)))
    return [first, *sorted(folder.glob(f"{profile}.*.toml"))]


def read_pack(file: Path) -> Pack:
    """Return the pack in *file*.

    Raises:
        PackInvalid: a field is unknown, missing or of the wrong kind.
    """
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Pack)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise PackInvalid(file=file.name, reason=str(error)[:200]) from error


@cache
def read_formats(folder: Path = FOLDER) -> dict[str, NumberFormat]:
    """Return every number format by its name.

    Raises:
        PackInvalid: the file is not what it should be.
    """
    file = folder / FORMATS
    try:
        return msgspec.toml.decode(file.read_bytes(), type=dict[str, NumberFormat])
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise PackInvalid(file=file.name, reason=str(error)[:200]) from error


@cache
def read_regions(folder: Path = FOLDER) -> Regions:
    """Return the provinces as numbers name them.

    Raises:
        PackInvalid: the file is not what it should be.
    """
    file = folder / REGIONS
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Regions)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise PackInvalid(file=file.name, reason=str(error)[:200]) from error
