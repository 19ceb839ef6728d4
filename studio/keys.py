"""Stream addresses and their keys: a type that never prints itself, and where keys are kept."""

from __future__ import annotations

from urllib.parse import urlsplit


class StreamAddress:
    """A destination's full address with its key. Printing, formatting, pickling and comparing by text never show the key.

    Attributes:
        scheme, host, port: as given; port falls back to 1935, or 443 for rtmps.
    """

    __slots__ = ("__url", "host", "port", "scheme")

    def __init__(self, url: str) -> None:
        parts = urlsplit(url.strip())
        self.__url = url.strip()
        self.scheme = parts.scheme.lower()
        self.host = parts.hostname or ""
        self.port = parts.port or (443 if self.scheme == "rtmps" else 1935)

    def reveal(self) -> str:
        """Return the address as it is. For the connection alone."""
        return self.__url

    @property
    def shown(self) -> str:
        """The address without its path's tail and query: what may be printed."""
        return f"{self.scheme}://{self.host}:{self.port}/…"

    def __repr__(self) -> str:
        return f"StreamAddress({self.shown})"

    def __str__(self) -> str:
        return self.shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StreamAddress) and other.reveal() == self.__url

    def __hash__(self) -> int:
        return hash(self.__url)

    def __reduce__(self) -> str:
        raise TypeError("a stream address is not pickled")
