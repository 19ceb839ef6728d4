"""The one shape of every error a merchant can meet: a stable code, facts, and whether trying again can help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol


class RefusedRow(Protocol):
    """What is wrong in one row of a file that was refused.

    Attributes:
        row: as a spreadsheet shows it, from 1.
        column: as the file calls it.
        code, facts: of the sentence that says what is wrong.
    """

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, str | int]: ...


class KaiboError(Exception):
    """A fault in the merchant's world (file, device, network, wrong use), never a bug of ours.

    The sentence and the remedy stand in ``assets/words`` under the code, in three languages.

    Attributes:
        code: stable, dotted, lower case ("capture.camera-busy").
        retryable: whether the same call may succeed later without a change by hand.
        is_finding: the command did its work and this is what it found (exit code 1 instead of 3).
        is_wrong_use: the command was asked for something that does not exist (exit code 2 instead of 3).
        facts: the values the sentence names; never a stream key, never a buyer's data.
        rows: every row that was refused, where the fault lies in rows; each is told with its own sentence.
    """

    code: ClassVar[str] = "kaibo.error"
    retryable: ClassVar[bool] = False
    is_finding: ClassVar[bool] = False
    is_wrong_use: ClassVar[bool] = False
    rows: Sequence[RefusedRow] = ()

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code, facts)
        self.facts: dict[str, str | int] = facts

    def __str__(self) -> str:
        named = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} {named}".strip()
