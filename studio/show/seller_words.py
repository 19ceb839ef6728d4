"""What the seller's line says: name, business address, and contact or link (S01 article 26)."""

from __future__ import annotations

from assets.wording import say
from catalog.product import Seller

PARTS = 3


def seller_words(seller: Seller | None, *, language: str) -> tuple[str, ...]:
    """Return the parts of *seller*'s line that are known; a link stands in where there is no contact.

    Whether a product may be shown although a part is missing is for the checklist to say (item B03), not for the painter.
    """
    name, address, contact, link = (
        (part.strip() for part in (seller.name, seller.address, seller.contact, seller.link)) if seller else ("", "", "", "")
    )
    by = "card.seller-contact" if contact else "card.seller-link"
    return (
        say("card.seller-name", language, name=name) if name else say("card.seller-unknown", language),
        *((say("card.seller-address", language, address=address),) if address else ()),
        *((say(by, language, contact=contact, link=link),) if contact or link else ()),
    )


def is_complete(seller: Seller | None) -> bool:
    """Return whether name, address, and contact or link are all known."""
    return seller is not None and bool(seller.name.strip()) and len(seller_words(seller, language="en")) == PARTS
