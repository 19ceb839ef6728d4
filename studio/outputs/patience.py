"""Decides what a failed try means: try again after a while, or believe the server that it will not have us."""

from __future__ import annotations

from studio.outputs.backoff import Outage
from studio.outputs.output_states import Cue
from studio.rtmp.errors import AddressWrong, CertificateFileUnreadable, CertificateRefused, RtmpError

EARLY_S = 2.0
REFUSED_FOR_S = 120.0
BARE_CLOSES = 2


class Patience:
    """One address's history in this broadcast, and the judgement that follows from it (house.md 6).

    A refusal is final only where nothing was ever published: later the server may still hold our old line, so a refusal is
    tried again for two minutes and then left to a person. A server that twice in a row hangs up where it should answer, and
    has never taken anything, has refused too. An address or a certificate file that cannot be used is final at any time.

    Attributes:
        has_published: whether the server has taken this stream for EARLY_S at least.
    """

    def __init__(self, outage: Outage, *, has_published: bool = False) -> None:
        self._outage = outage
        self.has_published = has_published
        self._bare_closes = 0
        self._connected_at: float | None = None
        self._refused_since: float | None = None

    def connected(self, now: float) -> None:
        """Note that the server lets us publish."""
        self._connected_at = now

    def failed(self, error: RtmpError, now: float) -> Cue:
        """Note that a try, or a line that ran, ended with *error*; return LOST (try again) or REFUSED (do not)."""
        lived_s = 0.0 if self._connected_at is None else now - self._connected_at
        was_connected, self._connected_at = self._connected_at is not None, None
        if was_connected and lived_s >= EARLY_S:
            self.has_published = True
            self._bare_closes = 0
            self._refused_since = None
            self._outage.ended()
        self._outage.failed(now)
        if isinstance(error, (AddressWrong, CertificateFileUnreadable)):
            return Cue.REFUSED
        is_thrown_out = error.is_bare_close or (was_connected and lived_s < EARLY_S)
        self._bare_closes = self._bare_closes + 1 if is_thrown_out else 0
        if not self.has_published:
            return Cue.REFUSED if error.is_refusal or self._bare_closes >= BARE_CLOSES else Cue.LOST
        if isinstance(error, CertificateRefused) or not (error.is_refusal or is_thrown_out):
            # A hotel's or a mall's login page answers with its own certificate: that passes, so it is no refusal of the server's.
            self._refused_since = None
            return Cue.LOST
        if self._refused_since is None:
            self._refused_since = now
        return Cue.REFUSED if now - self._refused_since >= REFUSED_FOR_S else Cue.LOST
