"""A stream address as people paste it: split into server and key, put together again."""

from __future__ import annotations

from urllib.parse import urlsplit


def split_address(pasted: str) -> tuple[str, str]:
    """Return (server, key) of a whole address: the key is what stands behind the application's name; "" where there is none.

    Platforms give either one address or a server and a key (platforms.md 3.2); both may be pasted here.
    """
    text = pasted.strip()
    parts = urlsplit(text)
    application, slash, key = parts.path.lstrip("/").partition("/")
    query = f"?{parts.query}" if parts.query else ""
    if not slash or not (key or query):
        return text, ""
    return f"{parts.scheme}://{parts.netloc}/{application}/", f"{key}{query}"


def backup_address(typed: str, key: str) -> str:
    """Return the whole backup address: as it was typed where it has a key of its own, else with the same *key*; "" where none was."""
    server, own_key = split_address(typed)
    return joined_address(server, own_key or key) if server else ""


def host_of(server: str) -> str:
    """Return the host in *server*, "" where there is none to read yet."""
    try:
        return urlsplit(server.strip()).hostname or ""
    except ValueError:
        return ""


def joined_address(server: str, key: str) -> str:
    """Return the whole address of *server* and *key*."""
    server, key = server.strip(), key.strip()
    return f"{server.rstrip('/')}/{key.lstrip('/')}" if key else server
