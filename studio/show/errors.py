"""What can go wrong while a show is prepared: cards, seller lines, rundowns."""

from __future__ import annotations

from studio.errors import StudioError


class ShowError(StudioError):
    """The show could not be prepared."""

    code = "card.error"


class SellerIncomplete(ShowError):
    """The product's seller lacks what must stay on the picture (S01 article 26). Facts: ``product``, ``missing``."""

    code = "card.seller-incomplete"
    is_finding = True


class SellerTooLong(ShowError):
    """The seller's line does not fit legibly. Facts: ``seller``."""

    code = "card.seller-too-long"
    is_finding = True


class LinkTooLong(ShowError):
    """The product's link makes a QR code too fine for a telephone. Facts: ``bytes``, ``most``."""

    code = "card.link-too-long"
    is_finding = True


class CardNotKept(ShowError):
    """The painted piece could not be written into the shop's folder. Facts: ``folder``, ``reason``."""

    code = "card.not-kept"
    retryable = True
