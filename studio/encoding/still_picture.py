"""Makes the one picture that an uplink test pushes: grey, encoded once."""

from __future__ import annotations

import numpy as np
from av.video.frame import VideoFrame

from studio.encoding.flv_tags import AVC, metadata_tag, picture_header, picture_tag
from studio.encoding.picture_encoder import PictureEncoder
from studio.encoding.plan import EncodingPlan
from studio.outputs.uplink import StillPicture
from studio.rtmp.flv import FlvReader

_GREY = 126


def still_picture(*, width: int = 360, height: int = 640, frames_per_second: int = 25) -> StillPicture:
    """Return a grey picture with its headers.

    Raises:
        EncoderMissing: there is no H.264 encoder.
    """
    plan = EncodingPlan(width=width, height=height, frames_per_second=frames_per_second, video_kbps=500, preset="ultrafast", threads=1)
    encoder = PictureEncoder(plan)
    grey = VideoFrame.from_ndarray(np.full((height * 3 // 2, width), _GREY, np.uint8), format="yuv420p")
    key_frame = encoder.encode(grey, 0)[0].payload
    values = {"width": width, "height": height, "framerate": frames_per_second, "videocodecid": AVC, "encoder": "Kaibo"}
    written = metadata_tag(0, values) + picture_header(0, encoder.headers) + picture_tag(0, key_frame, is_key=True)
    *headers, picture = FlvReader().feed(written)
    return StillPicture(headers=tuple(headers), picture=picture.payload)
