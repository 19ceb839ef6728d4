"""A short FLV made once by av, the way the engine makes it: H.264 without B-frames, AAC, a key frame every second or so."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np

from studio.rtmp.flv import VIDEO, FlvReader, FlvTag


def clip_tags(*, seconds: float = 4.0, fps: int = 15, width: int = 128, height: int = 96, group_s: float = 1.0) -> list[FlvTag]:
    """The tags of a moving picture with a 440 Hz tone: metadata and sequence headers first, as from the engine."""
    file = io.BytesIO()
    with av.open(file, "w", format="flv", options={"flvflags": "no_duration_filesize"}) as out:
        picture = out.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "tune": "zerolatency", "bf": "0"})
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        picture.gop_size = int(fps * group_s)
        sound = out.add_stream("aac", rate=48000, layout="stereo")
        sounded = 0
        for number in range(int(seconds * fps)):
            plane = np.full((height, width, 3), (number * 7) % 256, np.uint8)
            plane[:, (number * 5) % width] = 255
            frame = av.VideoFrame.from_ndarray(plane, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            out.mux(picture.encode(frame))
            while sounded < (number + 1) * 48000 // fps:
                moments = (sounded + np.arange(1024)) / 48000
                wave = (np.sin(moments * 2 * np.pi * 440) * 0.2).astype(np.float32)
                heard = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
                heard.sample_rate, heard.pts, heard.time_base = 48000, sounded, Fraction(1, 48000)
                out.mux(sound.encode(heard))
                sounded += 1024
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))
    return FlvReader().feed(file.getvalue()[13:])


def frames_in(tags: list[FlvTag]) -> int:
    """How many pictures are among *tags*."""
    return sum(tag.kind == VIDEO and not tag.is_header and len(tag.payload) > 5 for tag in tags)
