"""Paints ``assets/demo/clip.mp4``: twelve seconds of a warm shop shelf, with a white flash and a beep at the same moments.

Run ``python tests/doubles/demo_clip.py assets/demo/clip.mp4``. The scene, the flashes and the beeps repeat without a seam when
the clip is looped. Flash: two frames at full white. Beep: 100 ms of 1 kHz at -6 dBFS that begins with the flash's first frame.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, FRAMES_PER_SECOND, SECONDS, RATE = 1080, 1920, 30, 12, 48_000
FLASHES_S = (1, 4, 7, 10)
FLASH_FRAMES = 2
BEEP_HZ, BEEP_S, BEEP_PEAK = 1000, 0.1, 0.5
BED_HZ = (110, 165, 220, 277, 330)  # whole turns in twelve seconds, far below the beep
BED_PEAK = 0.012
MARGIN = 40  # how far the camera may sway
GRAIN = 2.0  # of a small camera's sensor, in steps of 255: a clean drawing would flatter every encoder

Colour = tuple[int, int, int]  # blue, green, red
INK: Colour = (38, 46, 66)
WARE: tuple[Colour, ...] = (
    (74, 108, 201), (96, 152, 122), (92, 176, 232), (205, 226, 244), (98, 82, 140), (150, 178, 196), (60, 134, 214), (122, 150, 92),
)  # fmt: skip


def painted_room() -> NDArray[np.uint8]:
    """Return the still part of the scene, BGR, with a margin for swaying."""
    height, width = HEIGHT + 2 * MARGIN, WIDTH + 2 * MARGIN
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    top, bottom = np.array((206, 230, 248), np.float32), np.array((132, 176, 224), np.float32)
    room = top + (bottom - top) * (down / height)[..., None]
    glow = np.exp(-(((across - width * 0.5) / 520) ** 2 + ((down - 330) / 430) ** 2))
    room += glow[..., None] * np.array((8, 14, 16), np.float32)
    canvas = np.clip(room, 0, 255).astype(np.uint8)
    chance = np.random.default_rng(20261123)
    for number, plank in enumerate((880, 1310, 1740)):
        shelf(canvas, plank)
        wares(canvas, plank, chance, number)
    return cv2.GaussianBlur(canvas, (0, 0), 0.9)


def shelf(canvas: NDArray[np.uint8], top: int) -> None:
    """Paint one wooden plank whose upper edge lies at *top*, and the shadow it throws on the wall."""
    shadow = np.zeros(canvas.shape[:2], np.float32)
    cv2.rectangle(shadow, (0, top + 40), (canvas.shape[1], top + 110), 0.32, -1)
    darken(canvas, cv2.GaussianBlur(shadow, (0, 0), 28))
    cv2.rectangle(canvas, (0, top), (canvas.shape[1], top + 46), (62, 98, 150), -1)
    cv2.rectangle(canvas, (0, top), (canvas.shape[1], top + 9), (96, 140, 192), -1)
    for line in range(top + 16, top + 44, 7):
        cv2.line(canvas, (0, line), (canvas.shape[1], line + (line % 3) - 1), (54, 88, 138), 1, cv2.LINE_AA)


def wares(canvas: NDArray[np.uint8], plank: int, chance: np.random.Generator, number: int) -> None:
    """Put jars, boxes and fruit on the plank."""
    left = 70 + 36 * number
    while left < canvas.shape[1] - 190:
        width, height = int(chance.integers(116, 188)), int(chance.integers(150, 300))
        colour = WARE[int(chance.integers(len(WARE)))]
        kind = int(chance.integers(3))
        shade = np.zeros(canvas.shape[:2], np.float32)
        cv2.ellipse(shade, (left + width // 2 + 16, plank - 4), (width // 2 + 18, 20), 0, 0, 360, 0.4, -1)
        darken(canvas, cv2.GaussianBlur(shade, (0, 0), 14))
        if kind == 0:
            jar(canvas, left, plank, width, height, colour)
        elif kind == 1:
            box(canvas, left, plank, width, height, colour)
        else:
            fruit(canvas, left, plank, width, colour)
        left += width + int(chance.integers(26, 66))


def jar(canvas: NDArray[np.uint8], left: int, plank: int, width: int, height: int, colour: Colour) -> None:
    """Paint a jar with a lid and a pale label."""
    top = plank - height
    rounded(canvas, left, top + 34, width, height - 34, 26, colour)
    rounded(canvas, left + 10, top, width - 20, 40, 10, INK)
    rounded(canvas, left + 16, top + 90, width - 32, max(40, height // 3), 8, (232, 242, 250))
    shine(canvas, left + width // 6, top + 50, plank - 24)


def box(canvas: NDArray[np.uint8], left: int, plank: int, width: int, height: int, colour: Colour) -> None:
    """Paint a carton with a coloured band."""
    rounded(canvas, left, plank - height, width, height, 8, colour)
    cv2.rectangle(canvas, (left, plank - height * 2 // 3), (left + width, plank - height // 3), (236, 240, 246), -1)
    cv2.circle(canvas, (left + width // 2, plank - height // 2), height // 9, colour, -1, cv2.LINE_AA)


def fruit(canvas: NDArray[np.uint8], left: int, plank: int, width: int, colour: Colour) -> None:
    """Paint a little pile of three round fruit."""
    radius = width // 4 + 4
    for across, up in ((radius, radius), (width - radius, radius), (width // 2, int(radius * 2.6))):
        centre = (left + across, plank - up)
        cv2.circle(canvas, centre, radius, colour, -1, cv2.LINE_AA)
        light = tuple(min(255, part + 46) for part in colour)
        cv2.circle(canvas, (centre[0] - radius // 3, centre[1] - radius // 3), radius // 4, light, -1, cv2.LINE_AA)


def rounded(canvas: NDArray[np.uint8], left: int, top: int, width: int, height: int, radius: int, colour: Colour) -> None:
    """Fill a rectangle with round corners."""
    right, bottom = left + width, top + height
    cv2.rectangle(canvas, (left + radius, top), (right - radius, bottom), colour, -1)
    cv2.rectangle(canvas, (left, top + radius), (right, bottom - radius), colour, -1)
    for across in (left + radius, right - radius):
        for down in (top + radius, bottom - radius):
            cv2.circle(canvas, (across, down), radius, colour, -1, cv2.LINE_AA)


def shine(canvas: NDArray[np.uint8], left: int, top: int, bottom: int) -> None:
    """Lay a soft upright highlight on glass."""
    mark = np.zeros(canvas.shape[:2], np.float32)
    cv2.line(mark, (left + 8, top), (left + 8, bottom), -0.22, 14, cv2.LINE_AA)
    darken(canvas, cv2.GaussianBlur(mark, (0, 0), 5))


def darken(canvas: NDArray[np.uint8], share: NDArray[np.float32]) -> None:
    """Take *share* (0..1, negative brightens) of the light away, in place."""
    canvas[:] = np.clip(canvas * (1 - share[..., None]), 0, 255).astype(np.uint8)


def pictures() -> Iterator[NDArray[np.uint8]]:
    """Yield every frame, BGR, shape (1920, 1080, 3)."""
    room = painted_room()
    white = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    chance = np.random.default_rng(20261124)
    grains = [np.rint(chance.normal(0, GRAIN, (HEIGHT, WIDTH))).astype(np.int16)[..., None] for _ in range(5)]
    flashing = {second * FRAMES_PER_SECOND + step for second in FLASHES_S for step in range(FLASH_FRAMES)}
    for number in range(SECONDS * FRAMES_PER_SECOND):
        turn = 2 * math.pi * number / (SECONDS * FRAMES_PER_SECOND)
        if number in flashing:
            yield white
        else:
            yield np.clip(moved(room, turn) + grains[number % len(grains)], 0, 255).astype(np.uint8)


def moved(room: NDArray[np.uint8], turn: float) -> NDArray[np.uint8]:
    """Return the room as the hand-held camera sees it at *turn* (0 to 2 pi is the whole clip), with lamp and drifting lights."""
    across = -MARGIN + 22 * math.sin(turn) + 6 * math.sin(3 * turn)
    down = -MARGIN + 14 * math.sin(2 * turn)
    view = np.array(((1, 0, across), (0, 1, down)), np.float32)
    picture = cv2.warpAffine(room, view, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    lights = np.zeros((HEIGHT // 4, WIDTH // 4, 3), np.float32)
    for number in range(9):
        own = turn * (1 + number % 2) + number * 0.7
        centre = (int((110 + 110 * number + 70 * math.sin(own)) / 4), int((520 + 150 * (number % 5) * 2 + 120 * math.cos(own)) / 4))
        cv2.circle(lights, centre, 9 + 3 * (number % 4), (16, 26, 34), -1, cv2.LINE_AA)
    lamp = (int((540 + 46 * math.sin(2 * turn)) / 4), 300 // 4)
    cv2.circle(lights, lamp, 40, (18, 34, 44), -1, cv2.LINE_AA)
    soft = cv2.resize(cv2.GaussianBlur(lights, (0, 0), 7), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    picture = cv2.add(picture, soft.astype(np.uint8))
    hanging_lamp(picture, turn)
    return picture


def hanging_lamp(picture: NDArray[np.uint8], turn: float) -> None:
    """Paint the lamp that swings slowly from the ceiling."""
    foot = np.array((540 + 46 * math.sin(2 * turn), 250.0))
    lean = 0.1 * math.sin(2 * turn)
    cv2.line(picture, (540, -10), (int(foot[0]), int(foot[1])), INK, 6, cv2.LINE_AA)
    corners = np.array(((-60, -40), (60, -40), (150, 70), (-150, 70)), np.float64)
    spin = np.array(((math.cos(lean), math.sin(lean)), (-math.sin(lean), math.cos(lean))))
    shade = ((corners @ spin + foot) * 16).astype(np.int32)
    cv2.fillPoly(picture, [shade], (58, 74, 168), cv2.LINE_AA, 4)


def bed_and_beeps() -> NDArray[np.float32]:
    """Return the whole sound, shape (2, samples): a quiet chord, and the beeps."""
    at = np.arange(SECONDS * RATE) / RATE
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * at / 6)
    bed = sum(np.sin(2 * np.pi * hertz * at + number) for number, hertz in enumerate(BED_HZ)) * swell * BED_PEAK / len(BED_HZ)
    for second in FLASHES_S:
        beep = np.arange(int(BEEP_S * RATE)) / RATE
        first = second * RATE
        bed[first : first + len(beep)] = BEEP_PEAK * np.sin(2 * np.pi * BEEP_HZ * beep)
    return np.stack((bed, bed)).astype(np.float32)


def make(file: Path) -> None:
    """Write the clip: H.264 High, BT.709 limited, closed groups of two seconds, and AAC, with the index in front."""
    with av.open(str(file), "w", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.color_range, video.codec_context.colorspace = 1, 1
        video.codec_context.color_primaries, video.codec_context.color_trc = 1, 1
        video.options = {"preset": "slow", "crf": "23", "profile": "high", "g": "60", "bf": "0", "x264-params": "open-gop=0"}
        sound = container.add_stream("aac", rate=RATE, layout="stereo")
        sound.bit_rate = 160_000
        for number, picture in enumerate(pictures()):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame = frame.reformat(format="yuv420p", dst_colorspace=1, src_color_range=2, dst_color_range=1)
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
            container.mux(video.encode(frame))
        whole = bed_and_beeps()
        for first in range(0, whole.shape[1], 1024):
            piece = av.AudioFrame.from_ndarray(np.ascontiguousarray(whole[:, first : first + 1024]), format="fltp", layout="stereo")
            piece.sample_rate, piece.pts, piece.time_base = RATE, first, Fraction(1, RATE)
            container.mux(sound.encode(piece))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
