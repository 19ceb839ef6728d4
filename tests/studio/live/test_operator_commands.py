"""What an operator types at a running show is understood, or passed over whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.keeper.messages import Command, packed
from studio.live.operator_commands import WORDS, read_command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ('{"do":"next"}', {"do": "next"}),
        ('{"do":"show","product":"DEMO-DUCK"}', {"do": "show", "product": "DEMO-DUCK"}),
        ('{"do":"show","index":2}', {"do": "jump", "index": 2}),
        ('{"do":"mute"}', {"do": "mute", "on": 1}),
        ('{"do":"mute","on":false}', {"do": "mute", "on": 0}),
        ('{"do":"mute","on":"off"}', {"do": "mute", "on": 0}),
        ('{"do":"scene","scene":"slate"}', {"do": "scene", "name": "slate"}),
        ('{"do":"correct","said":" 最好 ","put_right":"不错"}', {"do": "correct", "said": "最好", "put_right": "不错", "by": ""}),
        ('{"do":"next","deadline_s":0}', {"do": "next"}),
    ],
)
def test_a_command_is_read(line: str, command: dict[str, Any]) -> None:
    assert read_command(line) == command


@pytest.mark.parametrize(
    "line",
    [
        "", "next", "[]", "3", "null", '"next"', '{"do":"fly"}', '{"do":["next"]}', '{"next":1}', '{"do":"correct","said":"最好"}',
        '{"do":"jump","index":' + "9" * 40 + "}", "[" * 100_000, '{"do":"next"', '{"do":"show","product":"\\ud800"}',
    ],
)  # fmt: skip
def test_what_is_no_command_is_passed_over(line: str) -> None:
    assert read_command(line) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(do=st.sampled_from(sorted(WORDS)), args=st.dictionaries(st.text(), json_values, max_size=4))
def test_whatever_is_read_can_travel(do: str, args: dict[str, Any]) -> None:
    command = read_command(json.dumps({**args, "do": do}))
    if command is not None:
        assert packed(Command(id="1", do=command["do"], args=command))
