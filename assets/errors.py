"""The one shape of every error a merchant can meet: a stable code, facts, and whether trying again can help."""

from __future__ import annotations

from typing import ClassVar


class KaiboError(Exception):
    """A fault in the merchant's world (file, device, network, wrong use), never a bug of ours.

    The sentence and the remedy stand in ``assets/words`` under the code, in three languages.

    Attributes:
        code: stable, dotted, lower case ("capture.camera-busy").
        retryable: whether the same call may succeed later without a change by hand.
        is_finding: the command did its work and this is what it found (exit code 1 instead of 3).
        facts: the values the sentence names; never a stream key, never a buyer's data.
    """

    code: ClassVar[str] = "kaibo.error"
    retryable: ClassVar[bool] = False
    is_finding: ClassVar[bool] = False

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code, facts)
        self.facts: dict[str, str | int] = facts

    def __str__(self) -> str:
        named = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} {named}".strip()
