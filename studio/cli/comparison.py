"""``kaibo summary --compare A B``: two sides' broadcasts beside each other, as a document and as words."""

from __future__ import annotations

from typing import Any

import numpy as np

from assets.wording import say
from catalog.products import Products
from catalog.sales.comparing import FEWEST, Compared, compare
from catalog.sales.sides import Side, side
from catalog.sales.summary import Summary
from catalog.store import Shop
from studio.cli.face import Face
from studio.reports.figures import UNKNOWN, decimal_text, grouped

SEED = 20261123
"""The same broadcasts give the same interval every time."""


def comparison(shop: Shop, summary: Summary, sides: tuple[str, str], face: Face) -> tuple[dict[str, Any], str]:
    """Return the document and the words of the comparison *sides* name.

    Raises:
        SideUnknown, ProductUnknown, ProductAmbiguous: a side names nothing.
    """
    shelf = Products(shop)
    a, b = (side(each, summary.broadcasts, product_id=lambda named: shelf.found(named).id) for each in sides)
    found = [
        (currency, each)
        for currency in summary.currencies
        for each in compare(summary, a, b, currency=currency, random=np.random.default_rng(SEED))
    ]
    is_few = min(len(a.broadcasts), len(b.broadcasts)) < FEWEST
    note = say("compare.note-few" if is_few else "compare.note", face.language, fewest=FEWEST)
    document: dict[str, Any] = {
        "a": side_record(a),
        "b": side_record(b),
        "figures": [figure_record(*each, face.language) for each in found],
        "note": note,
    }
    head = say("compare.head", face.language, a=a.label, b=b.label, a_count=len(a.broadcasts), b_count=len(b.broadcasts))
    return {"compare": document}, "\n".join([head, *(_line(each, face.language) for each in document["figures"]), note])


def side_record(side: Side) -> dict[str, Any]:
    """Return one side: what it was called, and its broadcasts."""
    return {
        "label": side.label,
        "product": side.product,
        "count": len(side.broadcasts),
        "broadcasts": [each.id for each in side.broadcasts],
    }


def figure_record(currency: str, figure: Compared, language: str) -> dict[str, Any]:
    """Return one figure on both sides; an interval is 95 % by bootstrap, or null where there are too few broadcasts."""
    return {
        "id": figure.id,
        "name": say(f"compare.figure.{figure.id.replace('_', '-')}", language),
        "unit": figure.unit,
        "currency": currency,
        "a": decimal_text(figure.a),
        "b": decimal_text(figure.b),
        "a_count": figure.a_count,
        "b_count": figure.b_count,
        "difference": decimal_text(figure.difference),
        "interval": [decimal_text(each) for each in figure.interval] if figure.interval else None,
    }


def _line(told: dict[str, Any], language: str) -> str:
    a, b, difference = (grouped(told[key]) if told[key] is not None else UNKNOWN for key in ("a", "b", "difference"))
    interval = " – ".join(map(grouped, told["interval"])) if told["interval"] else UNKNOWN
    counts = {"a_count": told["a_count"], "b_count": told["b_count"]}
    return say("compare.line", language, name=told["name"], a=a, b=b, difference=difference, interval=interval, **counts)
