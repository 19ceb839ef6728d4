"""Certificates for a loopback RTMPS server: one good, three that must be refused, and the authority's file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme


class Certificates:
    """PEM files with chain and key, by name: ``good``, ``expired``, ``wrong-name`` of one authority, ``unknown`` of another.

    also: further names the good one is for.
    ca_file: the first authority's certificate, as a venue would hand it out.
    """

    def __init__(self, folder: Path, *, also: Sequence[str] = ()) -> None:
        venue, stranger = trustme.CA(), trustme.CA()
        long_ago = datetime.now(UTC) - timedelta(days=400)
        self.ca_file = folder / "venue.pem"
        venue.cert_pem.write_to_path(self.ca_file)
        issued = {
            "good": venue.issue_cert("localhost", "127.0.0.1", *also),
            "expired": venue.issue_cert("localhost", not_before=long_ago, not_after=long_ago + timedelta(days=30)),
            "wrong-name": venue.issue_cert("another.example"),
            "unknown": stranger.issue_cert("localhost"),
        }
        self.files = {name: folder / f"{name}.pem" for name in issued}
        for name, certificate in issued.items():
            certificate.private_key_and_cert_chain_pem.write_to_path(self.files[name])
