"""Which column is which: how a header row is recognised, and how sure that is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import msgspec
from opencc import OpenCC

from catalog.importing.column_names import ALIASES
from catalog.product import INVISIBLE

REQUIRED = ("name", "price")
FEWEST_COLUMNS = 2
SURE_RANK, SURE = 30, 80
"""The first three names of a field are its own; a name that is known at all is this sure, in percent."""

BRACKETED = re.compile(r"[(\[{<【〔《〈「『〖].*?[)\]}>】〕》〉」』〗]")
MARKS = re.compile(r"[\W_]+")
ENDINGS = re.compile(r"(必填|选填|可选|单位元|元|rmb|cny)$")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The header row that was found.

    Attributes:
        row: its number in the spreadsheet, from 1.
        columns: our field -> index of the cell.
        titles: our field -> the header as the merchant wrote it.
        ignored: titles of columns that mean a field another column was taken for.
        sureness: our field -> how sure the header means it: 100 is its own name or the merchant's map, under 80 a guess.
        all_titles: every title of the row, in order.
    """

    row: int
    columns: dict[str, int]
    titles: dict[str, str]
    ignored: tuple[str, ...] = ()
    sureness: dict[str, int] = {}
    all_titles: tuple[str, ...] = ()


def title_of(cell: object) -> str:
    """Return a header cell's words, without invisible characters and line breaks."""
    return " ".join(INVISIBLE.sub("", str(cell)).split()) if isinstance(cell, str) else ""


def header_keys(title: str) -> tuple[str, ...]:
    """Return the forms in which *title* may be known, the closest first: with what its brackets say, then without, then less its unit."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", title)).casefold()
    forms = [MARKS.sub("", form) for form in (text, BRACKETED.sub(" ", text))]
    return tuple(dict.fromkeys(form for form in (*forms, *(ENDINGS.sub("", form) for form in forms)) if form))


def compared_titles(titles: Sequence[str]) -> tuple[str, ...]:
    """Return *titles* in the form in which two header rows are the same."""
    return tuple(sorted(key for title in titles for key in header_keys(title)[:1]))


KNOWN: Mapping[str, tuple[str, int]] = MappingProxyType(
    {header_keys(alias)[0]: (field, rank) for field, aliases in ALIASES.items() for rank, alias in reversed(list(enumerate(aliases)))}
)


def field_of(title: str) -> tuple[str, int] | None:
    """Return the field *title* means and how sure that is (0 is surest), or None."""
    for keys in (header_keys(title), header_keys(simplified(title))):
        for closeness, key in enumerate(keys):
            if key in KNOWN:
                field, rank = KNOWN[key]
                return field, rank * 10 + closeness
    return None


def simplified(title: str) -> str:
    """Return *title* in simplified characters: 商品名稱 is 商品名称."""
    return title if title.isascii() else str(converter().convert(title))


@lru_cache(maxsize=1)
def converter() -> OpenCC:
    """Return the converter, loaded once."""
    return OpenCC("t2s")


def match_header(row: int, cells: Sequence[object], mapping: Mapping[str, str] | None = None) -> Header:
    """Return which of our fields *cells* name; a field in *mapping* (our field -> their header) is that column alone."""
    best: dict[str, tuple[int, int, str]] = {}
    ignored: list[str] = []
    wanted = {header_keys(title)[:1]: field for field, title in (mapping or {}).items()}
    for index, cell in enumerate(cells):
        title = title_of(cell)
        if not title:
            continue
        mapped = wanted.get(header_keys(title)[:1])
        found = (mapped, -1) if mapped else field_of(title)
        if found is None:
            continue
        field, rank = found
        if not mapped and field in (mapping or {}):
            ignored.append(title)
            continue
        if field in best and best[field][0] <= rank:
            ignored.append(title)
            continue
        if field in best:
            ignored.append(best[field][2])
        best[field] = (rank, index, title)
    return Header(
        row=row,
        columns={field: index for field, (_, index, _) in best.items()},
        titles={field: title for field, (_, _, title) in best.items()},
        ignored=tuple(ignored),
        sureness={field: sureness_of(rank) for field, (rank, _, _) in best.items()},
        all_titles=tuple(filter(None, map(title_of, cells))),
    )


def sureness_of(rank: int) -> int:
    """Return in percent how sure a known name of *rank* is: a field's own names are surer than words that could be another's."""
    return 100 if rank < SURE_RANK else max(SURE, 100 - (rank - SURE_RANK) // 10 - rank % 10)


def find_header(rows: Iterable[tuple[int, Sequence[object]]], mapping: Mapping[str, str] | None = None) -> Header | None:
    """Return the row of *rows* that names the most columns, a required one at least, or None where none names two."""
    best: Header | None = None
    for row, cells in rows:
        header = match_header(row, cells, mapping)
        if len(header.columns) < FEWEST_COLUMNS or not any(field in header.columns for field in REQUIRED):
            continue
        if best is None or len(header.columns) > len(best.columns):
            best = header
    return best


def our_field(name: str) -> str | None:
    """Return the field a map's key means: our own name for it, or any header we know."""
    if name in ALIASES:
        return name
    found = field_of(name)
    return found[0] if found else None
