"""What to encode with which settings: a frozen record, and the options each encoder is given for it."""

from __future__ import annotations

import msgspec

KEY_FRAME_SECONDS = 2
PRESETS = ("veryfast", "superfast", "ultrafast")
"""x264 presets from dear to cheap; the trial takes the first that this machine sustains."""

SOFTWARE_ENCODER = "libx264"


class EncodingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One canvas's encoding.

    Attributes:
        encoder: its name in FFmpeg ("libx264").
        preset: of libx264; empty for others.
        threads: slices encoded at the same time; more than four only cost quality.
    """

    width: int
    height: int
    frames_per_second: int
    video_kbps: int
    audio_kbps: int = 128
    encoder: str = SOFTWARE_ENCODER
    preset: str = "superfast"
    threads: int = 2


def picture_options(plan: EncodingPlan) -> dict[str, str]:
    """Return the options of *plan*'s encoder: constant bit rate, no B-frames, no scene cuts, nothing held back.

    Platforms have cut streams for B-frames and for key frames further apart than two seconds. ``forced-idr`` makes a
    requested key frame one that a viewer may join on.
    """
    distance = plan.frames_per_second * KEY_FRAME_SECONDS
    rate = {"maxrate": f"{plan.video_kbps}k", "bufsize": f"{plan.video_kbps}k", "bf": "0", "g": str(distance)}
    if plan.encoder == SOFTWARE_ENCODER:
        return rate | {
            "preset": plan.preset,
            "tune": "zerolatency",
            "profile": "high",
            "forced-idr": "1",
            "x264-params": f"nal-hrd=cbr:scenecut=0:keyint={distance}:min-keyint={distance}",
        }
    return rate | {"profile": "high", "forced-idr": "1", "rc": "cbr"}
