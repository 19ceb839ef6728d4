"""Holds the document that ``kaibo demo --json`` prints to what every demo promises, wherever it ran."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.doubles.witness import decodes_whole, packets_of, streams_of


def keeps_its_promises(document: dict[str, Any], *, seconds: float) -> None:
    """The picture came whole to the receiver and into the recording, cards were shown, the report is there."""
    came = document["received"]
    assert (came["video_codec"], came["audio_codec"], came["width"], came["height"]) == ("h264", "aac", 1080, 1920)
    assert came["frames"] >= 0.97 * 30 * seconds
    assert abs(came["seconds"] - seconds) < 0.5
    assert document["dropped_frames"] == 0
    assert document["cards_shown"] >= 3
    recording = Path(document["recording"])
    assert recording.is_absolute()
    assert set(streams_of(recording)) == {"video", "audio"}
    decodes_whole(recording)
    assert len(packets_of(recording, "v")) == document["live"]["frames"]
    assert Path(document["report"]).read_text(encoding="utf-8").rstrip().endswith("</html>")
