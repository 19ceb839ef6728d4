"""What kind of disk a folder lies on, on Linux and macOS."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NETWORK_FILESYSTEMS = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "ncpfs", "webdav", "davfs", "fuse.davfs2", "fuse.sshfs",
    "fuse.rclone", "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.glusterfs", "glusterfs", "ceph", "fuse.ceph", "lustre", "ftp", "fuse.curlftpfs",
})  # fmt: skip
MOUNT_INFO = Path("/proc/self/mountinfo")


def network_filesystem(folder: Path) -> str:
    """Return the name of the network file system *folder* lies on ("nfs4"), or "" for a local disk."""
    return network_filesystem_among(mounts(), folder.resolve())


def network_filesystem_among(mounted: list[tuple[str, str]], folder: Path) -> str:
    """Return the network file system of the deepest of *mounted* (path, kind) that holds *folder*, or ""."""
    holding = [(len(Path(place).parts), kind) for place, kind in mounted if folder.is_relative_to(place)]
    kind = max(holding, key=lambda mount: mount[0])[1] if holding else ""
    return kind if kind in NETWORK_FILESYSTEMS else ""


def mounts() -> list[tuple[str, str]]:
    """Return every mounted file system as (path, kind), the newest first where two share a path."""
    if sys.platform == "darwin":
        listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5).stdout
        return mounts_on_macos(listed)
    try:
        return mounts_on_linux(MOUNT_INFO.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        return []


def mounts_on_linux(text: str) -> list[tuple[str, str]]:
    """Read /proc/self/mountinfo (proc(5)): the path is field 5, the kind the first field after the lonely hyphen."""
    found = []
    for line in text.splitlines():
        before, hyphen, after = line.partition(" - ")
        fields = before.split(" ")
        if hyphen and len(fields) > 4:
            path = fields[4].encode("utf-8", "surrogateescape").decode("unicode_escape") if "\\" in fields[4] else fields[4]
            found.append((path, after.split(" ", 1)[0]))
    return found[::-1]


def mounts_on_macos(text: str) -> list[tuple[str, str]]:
    """Read what ``mount`` prints: ``//user@nas/share on /Volumes/share (smbfs, nodev)``."""
    found = []
    for line in text.splitlines():
        _, on, rest = line.partition(" on ")
        path, bracket, kinds = rest.rpartition(" (")
        if on and bracket:
            found.append((path, kinds.split(",", 1)[0].rstrip(")")))
    return found[::-1]


def is_marked_read_only(path: Path) -> bool:
    """Return whether nobody has the right to write *path*: kept even for root, whom the system would let through."""
    return path.exists() and not path.stat().st_mode & 0o222
