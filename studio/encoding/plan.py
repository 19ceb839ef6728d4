"""What to encode with which settings: a frozen record, and the options each encoder is given for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

KEY_FRAME_SECONDS = 2
TAKING_OVER_PERCENT = 30
"""An encoder that takes over spends little at once: with x264's usual 90 the ten seconds around it were 13 % over the plan."""

PRESETS = ("veryfast", "superfast", "ultrafast")
"""x264 presets from dear to cheap; the trial takes the first that this machine sustains."""

SOFTWARE_ENCODER = "libx264"

ENCODERS: Mapping[str, str] = MappingProxyType(
    {
        "nvenc": "h264_nvenc",
        "qsv": "h264_qsv",
        "amf": "h264_amf",
        "mf": "h264_mf",
        "videotoolbox": "h264_videotoolbox",
        "v4l2": "h264_v4l2m2m",
        "x264": SOFTWARE_ENCODER,
    }
)
"""What a merchant may ask for, and FFmpeg's name of it, in the order in which they are tried."""

NV12_ONLY = frozenset({"h264_qsv"})

HARDWARE_OPTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "h264_nvenc": {
            "preset": "p4",
            "tune": "ull",
            "rc": "cbr",
            "cbr_padding": "1",
            "zerolatency": "1",
            "delay": "0",
            "no-scenecut": "1",
            "strict_gop": "1",
            "forced-idr": "1",
        },
        "h264_qsv": {"preset": "veryfast", "async_depth": "1", "look_ahead": "0", "forced_idr": "1"},
        "h264_amf": {"usage": "ultralowlatency", "rc": "cbr", "enforce_hrd": "1", "filler_data": "1", "forced_idr": "1"},
        "h264_mf": {"rate_control": "cbr", "scenario": "live_streaming", "hw_encoding": "1"},
        "h264_videotoolbox": {"constant_bit_rate": "1", "realtime": "1", "prio_speed": "1", "allow_sw": "0"},
        "h264_v4l2m2m": {},
    }
)
"""Constant rate and nothing held back, in each encoder's own words (FFmpeg documentation, "Video Encoders")."""


class EncodingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One canvas's encoding.

    Attributes:
        encoder: its name in FFmpeg ("libx264").
        preset: of libx264; empty for others.
        threads: slices encoded at the same time; more than four only cost quality.
        reserve_percent: of a second's bits, what the encoder may spend at once at its beginning.
    """

    width: int
    height: int
    frames_per_second: int
    video_kbps: int
    audio_kbps: int = 128
    encoder: str = SOFTWARE_ENCODER
    preset: str = "superfast"
    threads: int = 2
    reserve_percent: int = 90


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
            "x264-params": f"nal-hrd=cbr:vbv-init={plan.reserve_percent / 100}:scenecut=0:keyint={distance}:min-keyint={distance}",
        }
    return rate | {"profile": "high", **HARDWARE_OPTIONS.get(plan.encoder, {})}


def pixel_format(encoder: str) -> str:
    """Return the layout of planes that *encoder* takes; canvases are yuv420p, and whatever else is made from that."""
    return "nv12" if encoder in NV12_ONLY else "yuv420p"


def at_percent(planned: EncodingPlan, percent: int) -> EncodingPlan:
    """Return how an encoder that takes over encodes at *percent* of the planned rate; size, frame rate and sound stay."""
    return msgspec.structs.replace(planned, video_kbps=planned.video_kbps * percent // 100, reserve_percent=TAKING_OVER_PERCENT)
