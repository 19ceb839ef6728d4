"""Takes a destination's address apart: server, application, stream key; refuses what cannot be one before anything is opened."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import msgspec

from studio.keys import StreamAddress
from studio.rtmp.errors import AddressHasSpaces, AddressHost, AddressPort, AddressScheme, AddressWithoutKey

PORTS = {"rtmp": 1935, "rtmps": 443}
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")


class PublishTarget(msgspec.Struct, frozen=True, kw_only=True):
    """Where a push goes. Never prints its key.

    Attributes:
        host: lower case, without brackets; an international name stands in its ASCII form.
        app: everything between the server and the first slash after it.
        key: everything behind that slash, with its query, as the server wants to hear it.
        tc_url: the address as far as the application, as the connect command names it.
    """

    is_tls: bool
    host: str
    port: int
    app: str
    key: str
    tc_url: str

    def __repr__(self) -> str:
        return f"PublishTarget({self.host}:{self.port})"

    __str__ = __repr__

    @property
    def place(self) -> tuple[str, int, str, str]:
        """What two destinations must not share. A server's usual RTMP and RTMPS ports lead to the same stream."""
        return self.host, 0 if self.port == PORTS["rtmps" if self.is_tls else "rtmp"] else self.port, self.app, self.key


def read_address(url: str) -> StreamAddress:
    """Return *url* as an address that never prints itself.

    Raises:
        AddressWrong: it cannot be one; the subclass says why.
    """
    return _read(url)[0]


def target_of(address: StreamAddress) -> PublishTarget:
    """Return where *address* leads.

    Raises:
        AddressWrong: it leads nowhere; the subclass says why.
    """
    return _read(address.reveal())[1]


def _read(url: str) -> tuple[StreamAddress, PublishTarget]:
    url = url.strip()
    if not url.isprintable() or any(sign.isspace() for sign in url):
        raise AddressHasSpaces
    scheme, mark, rest = url.partition("://")
    scheme = scheme.lower()
    if not mark or scheme not in PORTS:
        raise AddressScheme
    server, _, path = rest.partition("/")
    # The texts of urlsplit's own errors repeat the address: they must not hang on ours.
    try:
        parts = urlsplit(f"//{server}")
        host = _host(parts.hostname or "")
    except ValueError:
        raise AddressHost from None
    try:
        port = parts.port
    except ValueError:
        raise AddressPort from None
    if port == 0 or server.endswith(":"):
        raise AddressPort
    app, _, key = path.partition("/")
    key = key.lstrip("/")
    if not app or not key:
        raise AddressWithoutKey
    shown_host = f"[{host}]" if ":" in host else host
    shown_port = f":{port}" if port is not None and port != PORTS[scheme] else ""
    target = PublishTarget(
        is_tls=scheme == "rtmps",
        host=host,
        port=port if port is not None else PORTS[scheme],
        app=app,
        key=key,
        tc_url=f"{scheme}://{shown_host}{shown_port}/{app}",
    )
    return StreamAddress(url), target


def _host(name: str) -> str:
    """Return *name* as the resolver and the certificate check want it; ValueError where it cannot be a server's."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        ascii_name = name.encode("idna").decode("ascii").lower().rstrip(".")  # UnicodeError is a ValueError
    if not all(_LABEL.fullmatch(label) for label in ascii_name.split(".")):
        raise ValueError(name)
    return ascii_name


def joined_address(server: str, key: str) -> str:
    """Return the whole address of *server* (as far as the application) and *key*, as platforms give them apart."""
    return f"{server.strip().rstrip('/')}/{key.strip().lstrip('/')}"
