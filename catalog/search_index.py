"""The index of a shelf's letters: kept in step with every revision, and asked which texts may hold a word.

SQLite's trigram tokenizer knows pieces of three letters. Chinese words are one or two letters long, so every Chinese letter
and every pair with one is written into the index a second time, filled up to three with a mark that nobody types.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import msgspec
import sqlite_utils

from catalog.connection import held
from catalog.errors import ShopDamaged
from catalog.product import Product
from catalog.searching import searched_facets, searched_text

FILLING = "\x1f"
MOST_PIECES = 40
"""Of one question; more do not narrow it further."""
HOLD_S = 0.05


def indexed(text: str, facets: str) -> str:
    """Return what is written into the index for a text with its facets; the same must be said to take it out again."""
    lines: list[str] = [facets] if facets else []
    for line in text.split("\n"):
        lines.append(line)
        if not line.isascii():
            lines += [pair + FILLING for pair in map("".join, pairwise(line)) if not pair.isascii()]
            lines += [letter + FILLING * 2 for letter in dict.fromkeys(line) if letter > "\x7f"]
    return FILLING.join(lines)


def pieces_of(word: str) -> list[str]:
    """Return pieces that every text with *word* has in the index: none for one or two letters that are not Chinese."""
    if len(word) == 1:
        return [] if word.isascii() else [word + FILLING * 2]
    pairs = [pair + FILLING for pair in map("".join, pairwise(word)) if not pair.isascii()]
    threes = [three for three in map("".join, zip(word, word[1:], word[2:], strict=False)) if three.isascii()]
    return list(dict.fromkeys([*pairs, *threes]))


def question(words: Iterable[str], facets: Iterable[str]) -> str:
    """Return the question to the index for all of *words* and *facets*, or "" where only reading every text answers."""
    pieces = dict.fromkeys([*facets, *(piece for word in words for piece in pieces_of(word))])
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in list(pieces)[:MOST_PIECES])


def text_id_of(database: sqlite_utils.Database, product: Product) -> int:
    """Return the id of the text *product* is searched by, written now where none of its revisions read like this."""
    text, facets = searched_text(product), searched_facets(product)
    row = (product.id, text, facets)
    same = "SELECT id FROM product_texts WHERE product = ? AND text = ? AND facets = ?"
    if product.revision > 1 and (found := database.execute(same, row).fetchone()):
        return int(found[0])
    text_id = int(database.execute("INSERT INTO product_texts (product, text, facets) VALUES (?, ?, ?)", row).lastrowid or 0)
    database.execute("INSERT INTO product_grams (rowid, grams) VALUES (?, ?)", (text_id, indexed(text, facets)))
    return text_id


def forget_texts(database: sqlite_utils.Database, text_ids: Iterable[int]) -> None:
    """Take out the texts that no revision reads any more, inside the caller's transaction."""
    unused = "SELECT text, facets FROM product_texts WHERE id = ? AND NOT EXISTS (SELECT 1 FROM product_revisions WHERE text_id = ?)"
    for text_id in text_ids:
        for text, facets in database.execute(unused, (text_id, text_id)).fetchall():
            taken_out = (text_id, indexed(text, facets))
            database.execute("INSERT INTO product_grams (product_grams, rowid, grams) VALUES ('delete', ?, ?)", taken_out)
            database.execute("DELETE FROM product_texts WHERE id = ?", (text_id,))


def catch_up(database: sqlite_utils.Database, file: Path) -> None:
    """Index the revisions of a shop that an older Kaibo wrote, in pieces that hold the write lock shortly.

    Raises:
        ShopDamaged: a revision of the database *file* is no product.
    """
    waiting = "SELECT id, document FROM product_revisions WHERE text_id = 0 LIMIT 100"
    while database.execute(waiting).fetchone():
        with held(database):
            end = time.monotonic() + HOLD_S
            while time.monotonic() < end and (rows := database.execute(waiting).fetchall()):
                for key, document in rows:
                    try:
                        product = msgspec.json.decode(document, type=Product)
                    except msgspec.MsgspecError as error:
                        raise ShopDamaged(file=str(file)) from error
                    database.execute("UPDATE product_revisions SET text_id = ? WHERE id = ?", (text_id_of(database, product), key))
