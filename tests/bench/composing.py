"""What one picture costs to compose at 1080x1920: milliseconds of processor time, for each kind of scene and change.

Run it with ``python -m tests.bench.composing``; medians of five rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from capture.picture import Picture
from studio.picture.blending import prepare
from studio.picture.canvas import Canvas
from studio.picture.compositor import Fade, Part, Parts, compose
from studio.picture.fitting import framing_of
from studio.picture.rectangles import Rectangle
from studio.picture.scene_layers import COMING_NS, Coming, PictureLayer
from studio.picture.trimming import Trimmer
from studio.show.adjustment import Adjustment

WIDTH, HEIGHT = 1080, 1920
ROUNDS, FRAMES, RING = 5, 60, 6
WHOLE: Rectangle = (0, 0, WIDTH, HEIGHT)
INSET: Rectangle = (670, 576, 366, 460)


def pictures(width: int, height: int, count: int = 8) -> list[Picture]:
    """Return noise: what moves from frame to frame."""
    random = np.random.default_rng(1)

    def plane(across: int, down: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        return random.integers(16, 235, (down, across), np.uint8)

    half = (width // 2, height // 2)
    return [Picture(y=plane(width, height), u=plane(*half), v=plane(*half), captured_ns=number + 1) for number in range(count)]


def overlays() -> Parts:
    """Return a card with round corners, a seller's line and a mark: a fifth of the picture."""
    pieces = []
    for left, top, width, height in ((40, 1174, 640, 400), (0, 346, 1080, 104), (40, 502, 300, 60)):
        painted = np.full((height, width, 4), 255, np.uint8)
        painted[:8, :8, 3] = painted[-8:, -8:, 3] = 120
        pieces.append(Part(prepare(painted, left, top, (WIDTH, HEIGHT))))
    return tuple(pieces)


def frames_of(parts_at: Callable[[int], Parts]) -> Iterator[float]:
    """Yield the cost of a frame, a round at a time, on as many canvases as go round in the engine."""
    canvases = [Canvas(WIDTH, HEIGHT) for _ in range(RING)]
    for _ in range(ROUNDS):
        begun = time.process_time()
        for number in range(FRAMES):
            compose(canvases[number % RING], parts_at(number))
        yield (time.process_time() - begun) / FRAMES * 1000


def cases() -> dict[str, Callable[[int], Parts]]:
    """Return every kind of scene."""
    full, wide, small = pictures(WIDTH, HEIGHT), pictures(1920, 1080), pictures(1280, 720)
    above = overlays()
    cover, lying = framing_of((), is_covering=True), framing_of((Adjustment(rotate=90),), is_covering=True)
    whole, inset, turned = PictureLayer(cover, WHOLE), PictureLayer(cover, INSET), PictureLayer(lying, WHOLE)
    tops = PictureLayer(cover, (0, 0, WIDTH, HEIGHT // 2)), PictureLayer(cover, (0, HEIGHT // 2, WIDTH, HEIGHT // 2))
    coming, trimmer, scratch = Coming(above[0].layer, 0, 48), Trimmer(Adjustment(exposure=20, warmth=10)), Canvas(WIDTH, HEIGHT)  # type: ignore[arg-type]

    def at(some: list[Picture], number: int) -> Picture:
        return some[number % len(some)]

    return {
        "camera, three overlays": lambda n: (Part(whole, at(full, n)), *above),
        "landscape camera covering": lambda n: (Part(whole, at(wide, n)), *above),
        "landscape camera turned": lambda n: (Part(turned, at(wide, n)), *above),
        "picture in picture": lambda n: (Part(whole, at(full, n)), Part(inset, at(small, n)), *above),
        "picture in picture on a still": lambda n: (Part(whole, full[0]), Part(inset, at(small, n)), *above),
        "two cameras": lambda n: (Part(tops[0], at(wide, n)), Part(tops[1], at(small, n)), *above),
        "still scene": lambda _n: (Part(whole, full[0]), *above),
        "card coming on a still": lambda n: (Part(whole, full[0]), coming.part(COMING_NS * (n % 6) // 6), *above[1:]),
        "fade": lambda n: (Part(Fade((Part(whole, at(full, n)), *above), (Part(whole, at(full, n + 1)), *above), (n % 9) / 9, scratch)),),
        "camera trimmed": lambda n: (Part(whole, trimmer.trimmed(at(full, n))), *above),
    }


def main() -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    for name, parts_at in cases().items():
        print(f"{name:32} {statistics.median(frames_of(parts_at)):6.2f} ms")


if __name__ == "__main__":
    main()
