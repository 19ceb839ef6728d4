"""What the seller's line says: name, business address, and contact or link (S01 article 26)."""

from __future__ import annotations

from assets.wording import say
from catalog.product import Seller
from studio.show.errors import SellerIncomplete


def seller_words(seller: Seller | None, *, product: str, language: str) -> tuple[str, ...]:
    """Return the three parts of the line for *product*'s seller; a link stands in where there is no contact.

    Raises:
        SellerIncomplete: the product has no seller, or one of the three is missing.
    """
    name, address, contact, link = (seller.name, seller.address, seller.contact, seller.link) if seller else ("", "", "", "")
    have = {"name": name.strip(), "address": address.strip(), "contact": contact.strip() or link.strip()}
    missing = [part for part, words in have.items() if not words]
    if missing:
        raise SellerIncomplete(product=product, missing=" ".join(missing))
    by = "card.seller-contact" if contact.strip() else "card.seller-link"
    return (
        say("card.seller-name", language, name=have["name"]),
        say("card.seller-address", language, address=have["address"]),
        say(by, language, contact=have["contact"], link=have["contact"]),
    )
