"""Takes steady noise out of a voice with RNNoise (as libavfilter's ``arnndn``), on 10 ms frames, 20 ms behind."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from capture.sound import RATE
from studio.errors import StudioError
from studio.sound.voices import FOLDER

WEIGHTS = FOLDER / "voice.rnnn"

FRAME = 480
AHEAD = 2 * FRAME
"""A frame is collected, and frames overlap: so far behind comes out what went in."""


class SuppressionMissing(StudioError):
    """This machine's media library has no RNNoise, or its weights cannot be read."""

    code = "sound.suppression-missing"


class Suppression:
    """One voice, one channel. Used by one thread; the library lets other threads run meanwhile.

    It costs about 0.25 ms of processor for each 33 ms.
    """

    def __init__(self, share: float, weights: Path = WEIGHTS) -> None:
        """Prepare; *share* of what comes out is cleaned, the rest as it came.

        Raises:
            SuppressionMissing: why there is none.
        """
        graph = av.filter.Graph()
        graph.threads = 1  # one voice has one channel: a pool of threads would only wait
        try:
            self._source = graph.add("abuffer", sample_rate=str(RATE), sample_fmt="fltp", channel_layout="mono", time_base=f"1/{RATE}")
            cleaning = graph.add("arnndn", m=str(weights), mix=str(share))
            self._sink = graph.add("abuffersink")
            self._source.link_to(cleaning)
            cleaning.link_to(self._sink)
            graph.configure()
        except (av.error.FFmpegError, ValueError, OSError) as error:
            raise SuppressionMissing from error
        self._graph = graph
        self._given = 0
        self._ready = np.zeros(FRAME, np.float32)

    def run(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return as many samples as came, shape (count,): those of AHEAD before."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._given, Fraction(1, RATE)
        self._given += len(samples)
        self._source.push(frame)
        pieces = [self._ready]
        while True:
            try:
                cleaned = self._sink.pull()
            except (av.BlockingIOError, av.EOFError):
                break
            if isinstance(cleaned, av.AudioFrame):
                pieces.append(cleaned.to_ndarray()[0])
        ready = np.concatenate(pieces)
        out, self._ready = ready[: len(samples)], ready[len(samples) :]
        return out
