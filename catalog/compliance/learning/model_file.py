"""The model as one file: tables without compression, so that it is read in a moment, and the same bytes for the same model."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from catalog.compliance.learning.network import Network
from catalog.compliance.learning.sounds import FIRST_CHARACTER, LAST_CHARACTER

FILE = Path(__file__).parents[3] / "assets" / "compliance" / "model.npz"
HASH_CHARACTERS = 12


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From which weight of evidence on something is said; chosen on the tuning set."""

    violation: float
    review: float
    grave_review: float


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A network with what it needs to listen.

    Attributes:
        version: the first characters of the file's SHA-256; a clearance names it beside the packs.
        sounds: character code -> code of its sound's sign.
    """

    version: str
    network: Network
    sounds: dict[int, int]
    limits: Limits


def written(network: Network, sounds: dict[int, int], limits: Limits) -> bytes:
    """Return the model's file."""
    buffer = io.BytesIO()
    tables: dict[str, NDArray[np.generic]] = {
        "terms": np.frombuffer("\n".join(network.terms).encode(), np.uint8),
        "weights": network.weights,
        "steps": network.steps,
        "rarity": network.rarity.astype(np.float16),
        "hidden_bias": network.hidden_bias,
        "out": network.out,
        "out_bias": network.out_bias,
        "kinds": np.frombuffer(" ".join(network.kinds).encode(), np.uint8),
        "sounds": np.array([sounds.get(code, 0) for code in range(FIRST_CHARACTER, LAST_CHARACTER + 1)], np.uint16),
        "limits": np.array([limits.violation, limits.review, limits.grave_review], np.float64),
    }
    np.savez(buffer, allow_pickle=False, **tables)
    return buffer.getvalue()


def read_model(raw: bytes) -> Model:
    """Return the model in *raw*."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as tables:
        terms = tables["terms"].tobytes().decode().split("\n")
        network = Network(
            terms={term: place for place, term in enumerate(terms)},
            weights=tables["weights"],
            steps=tables["steps"],
            rarity=tables["rarity"].astype(np.float32),
            hidden_bias=tables["hidden_bias"],
            out=tables["out"],
            out_bias=tables["out_bias"],
            kinds=tuple(tables["kinds"].tobytes().decode().split(" ")),
        )
        sounds = {code: int(sign) for code, sign in enumerate(tables["sounds"], FIRST_CHARACTER) if sign}
        violation, review, grave_review = (float(limit) for limit in tables["limits"])
    limits = Limits(violation=violation, review=review, grave_review=grave_review)
    return Model(version=hashlib.sha256(raw).hexdigest()[:HASH_CHARACTERS], network=network, sounds=sounds, limits=limits)


@cache
def shipped_model(file: Path = FILE) -> Model:
    """Return the model that comes with the program, read once a process."""
    return read_model(file.read_bytes())
