"""Proves that an RTMPS server is who it says: the system's own trust store, or the certificate file of a venue's relay."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path

import truststore

from studio.rtmp.errors import (
    CertificateExpired,
    CertificateFileUnreadable,
    CertificateRefused,
    CertificateUnknownIssuer,
    CertificateWrongName,
)

# OpenSSL's X509_V_ERR_*, then what truststore passes on from Windows (CERT_E_*) and from macOS (errSec*).
_REASONS: Mapping[int, type[CertificateRefused]] = {
    9: CertificateExpired,
    10: CertificateExpired,
    18: CertificateUnknownIssuer,
    19: CertificateUnknownIssuer,
    20: CertificateUnknownIssuer,
    21: CertificateUnknownIssuer,
    62: CertificateWrongName,
    64: CertificateWrongName,
    0x800B0101: CertificateExpired,
    0x800B0109: CertificateUnknownIssuer,
    0x800B010A: CertificateUnknownIssuer,
    0x800B010F: CertificateWrongName,
    -67818: CertificateExpired,
    -67819: CertificateExpired,
    -67843: CertificateUnknownIssuer,
    -67602: CertificateWrongName,
}


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that insists on a certificate for the server's name.

    With *ca_file* only its certificates are trusted, else what the system trusts.

    Raises:
        CertificateFileUnreadable: *ca_file* cannot be read or holds no certificate.
    """
    if ca_file is None:
        system: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        system.minimum_version = ssl.TLSVersion.TLSv1_2
        return system
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise CertificateFileUnreadable(file=ca_file.name) from error
    return context


def certificate_error(error: ssl.SSLCertVerificationError, host: str) -> CertificateRefused:
    """Return what *error* means to a shopkeeper."""
    return _REASONS.get(getattr(error, "verify_code", 0), CertificateRefused)(host=host)
