"""What an operator types is understood, or nothing is done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio.live.operator_commands import read_command


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"do": "next"}, {"do": "next"}),
        ({"do": "mute"}, {"do": "mute", "on": 1}),
        ({"do": "mute", "source": "music"}, {"do": "mute", "source": "music", "on": 1}),
        ({"do": "fader", "source": "music", "db": -12}, {"do": "fader", "source": "music", "db": -12.0}),
        ({"do": "delay", "source": "microphone", "ms": "80"}, {"do": "delay", "source": "microphone", "ms": 80}),
        ({"do": "voice", "preset": "clear"}, {"do": "voice", "preset": "clear"}),
        ({"do": "voice", "preset": "off", "source": "microphone-2"}, {"do": "voice", "preset": "off", "source": "microphone-2"}),
        ({"do": "mute", "on": False}, {"do": "mute", "on": 0}),
        ({"do": "mute", "on": "off"}, {"do": "mute", "on": 0}),
        ({"do": "scene", "scene": "slate"}, {"do": "scene", "name": "slate"}),
        ({"do": "show", "product": "TEA-1"}, {"do": "show", "product": "TEA-1"}),
        ({"do": "show", "index": 2}, {"do": "jump", "index": 2}),
        ({"do": "stop", "deadline_s": 99}, {"do": "stop"}),
        ({"do": "stop", "destination": "抖音"}, {"do": "destinations.stop", "names": ["抖音"]}),
        ({"do": "start", "destination": "抖音"}, {"do": "destinations.start", "names": ["抖音"]}),
        ({"do": "start"}, {"do": "destinations.start"}),
        ({"do": "correct", "said": " a ", "put_right": "b"}, {"do": "correct", "said": "a", "put_right": "b", "by": ""}),
    ],
)
def test_a_command_is_completed(said: dict[str, Any], meant: dict[str, Any]) -> None:
    assert read_command(json.dumps(said)) == meant


@pytest.mark.parametrize(
    "line", ["", "next", "{", "[]", "null", "{}", '{"do": "dance"}', '{"do": ["next"]}', '{"do": "correct", "said": "a"}', "[" * 100_000]
)
def test_what_is_no_command_does_nothing(line: str) -> None:
    assert read_command(line) is None
