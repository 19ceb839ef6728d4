"""A viewer: plays an address and notes, for each frame, how long after its moment it was decoded (ms, as JSON)."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import av

SKIPPED = 60
WATCHED = 240


def main(url: str, began_ns: int, out: Path) -> None:
    """Watch *url*, whose time zero was at *began_ns* of the monotonic clock."""
    delays = []
    with av.open(url, "r", options={"fflags": "nobuffer", "flags": "low_delay", "probesize": "32768", "analyzeduration": "0"}) as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        for packet in container.demux(stream):
            for frame in packet.decode():
                if frame.pts is None or frame.time_base is None:
                    continue
                shown_ns = int(frame.pts * frame.time_base * 1_000_000_000) + began_ns
                delays.append((time.monotonic_ns() - shown_ns) / 1e6)
            if len(delays) >= SKIPPED + WATCHED:
                break
    out.write_text(json.dumps(delays[SKIPPED:]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
