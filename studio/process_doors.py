"""The doors of the long-lived processes: keeper, engine, courier, and the receiver of demo and rehearsal."""

from __future__ import annotations

import importlib
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

RUNS = {
    "keeper": "studio.keeper.keeper",
    "engine": "studio.engine.engine_process",
    "courier": "studio.outputs.courier_process",
}


def run_process(role: str, words: Sequence[str]) -> int:
    """Be *role* until it ends; return the exit code."""
    options = ArgumentParser(prog=f"kaibo {role}")
    if role == "receiver":
        options.add_argument("--port", type=int, required=True)
        options.add_argument("--report", type=Path, required=True)
        options.add_argument("--out", type=Path)
        options.add_argument("--seconds", type=float)
        options.add_argument("--decode", action="store_true")
        given = options.parse_args(words)
        receiver = importlib.import_module("studio.outputs.receiver")
        return int(receiver.receive(port=given.port, out=given.out, report=given.report, seconds=given.seconds, decodes=given.decode))
    options.add_argument("--shop", type=Path, required=True)
    return int(importlib.import_module(RUNS[role]).run(options.parse_args(words).shop))
