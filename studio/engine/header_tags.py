"""What stands at the beginning of every stream to the courier: metadata, and the headers of picture and sound."""

from __future__ import annotations

from collections.abc import Callable

from capture.sound import RATE
from studio.encoding.flv_tags import AAC, AVC, metadata_tag, picture_header, sound_header
from studio.show.plan import ShowPlan


def header_tags(plan: ShowPlan, video_kbps: int, picture: bytes, sound: bytes) -> Callable[[int], bytes]:
    """Return what makes the three header tags for a stream that begins at some millisecond.

    *video_kbps* is the picture's rate in force; *picture*, *sound* are the encoders' headers.
    """
    values = {
        "width": plan.width,
        "height": plan.height,
        "framerate": plan.frames_per_second,
        "videocodecid": AVC,
        "videodatarate": video_kbps,
        "audiocodecid": AAC,
        "audiodatarate": plan.audio_kbps,
        "audiosamplerate": RATE,
        "audiosamplesize": 16,
        "stereo": True,
        "encoder": "Kaibo",
    }

    def tags(at_ms: int) -> bytes:
        return metadata_tag(at_ms, values) + picture_header(at_ms, picture) + sound_header(at_ms, sound)

    return tags
