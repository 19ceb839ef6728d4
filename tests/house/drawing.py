"""Draws the generated parts of the documents: the tree, the command line's help, the state tables, the codes."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Any

import click

from assets.wording import sentences
from studio.cli.tree import FAMILIES, kaibo

ROOT = Path(__file__).parents[2]
STOREYS = ("assets", "capture", "catalog", "studio", "ui")
TABLES = {
    "live": "studio.live.live_states",
    "output": "studio.outputs.output_states",
    "device": "capture.device_states",
    "import": "catalog.importing.import_states",
}


def tree() -> str:
    """Return every folder of the five storeys with its first line."""
    lines = ["```"]
    for storey in STOREYS:
        for folder in sorted({file.parent for file in (ROOT / storey).rglob("*.py")}):
            start = folder / "__init__.py"
            said = (ast.get_docstring(ast.parse(start.read_text(encoding="utf-8"))) or "") if start.exists() else ""
            name = f"{'  ' * (len(folder.relative_to(ROOT).parts) - 1)}{folder.name}/"
            lines.append(f"{name:22} {said.splitlines()[0] if said else ''}".rstrip())
    return "\n".join([*lines, "```"])


def command_help() -> str:
    """Return the help of every command."""
    lines: list[str] = []

    def add(command: click.Command, words: list[str]) -> None:
        context = click.Context(command, info_name=" ".join(words), terminal_width=100, max_content_width=100)
        lines.extend([f"## {' '.join(words)}", "", "```", command.get_help(context), "```", ""])
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                if below is not None:
                    add(below, [*words, name])

    for family in FAMILIES:
        command = kaibo.get_command(click.Context(kaibo), family)
        if command is not None:
            add(command, ["kaibo", family])
    return "\n".join(lines).rstrip()


def state_diagram(name: str) -> str:
    """Return one life cycle's table as a Mermaid diagram."""
    transitions: Any = importlib.import_module(TABLES[name]).TRANSITIONS
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.name} --> {after.name}: {cue.value}" for (state, cue), after in transitions.items()]
    return "\n".join([*lines, "```"])


def states() -> str:
    """Return all life cycles."""
    return "\n\n".join(f"## {name}\n\n{state_diagram(name)}" for name in TABLES)


def codes() -> str:
    """Return every code that has a remedy, with both in Chinese and English."""
    chinese, english = sentences("zh_CN"), sentences("en")
    lines = ["| code | 说明 · meaning | 怎么办 · what to do |", "|---|---|---|"]
    for code in sorted(english):
        if "hint" in english[code]:
            cells = [f"{chinese[code][part]}<br>{english[code][part]}".replace("|", "/").replace("\n", " ") for part in ("message", "hint")]
            lines.append(f"| `{code}` | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)
