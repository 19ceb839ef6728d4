"""Chooses which of a destination's addresses is tried next: the first, or the backup when the first does not serve."""

from __future__ import annotations

from collections.abc import Sequence

from studio.outputs.backoff import Outage
from studio.outputs.output_states import Cue
from studio.outputs.patience import Patience
from studio.rtmp.address import PublishTarget
from studio.rtmp.errors import ConnectionRefused, RtmpError

TRIES_BEFORE_BACKUP = 3


class Roads:
    """One push's addresses. Begins with the first; each address keeps its own history of refusals (house.md 6).

    The other address comes up after three tries in a row that failed, or at once where nobody listens at this one or it has refused
    for good. A backup that serves is kept until the push ends: to go back would cost the viewers a second break.

    Attributes:
        outage: how long no address has served.
    """

    def __init__(self, targets: Sequence[PublishTarget], *, has_published: bool = False) -> None:
        self.outage = Outage()
        self._targets = tuple(targets)
        self._patience = tuple(Patience(self.outage, has_published=has_published) for _ in targets)
        self._refused = [False] * len(self._targets)
        self._at = self._failures = 0

    @property
    def target(self) -> PublishTarget:
        """The address to try now."""
        return self._targets[self._at]

    @property
    def is_on_backup(self) -> bool:
        """Whether that is not the first."""
        return self._at > 0

    def connected(self, now: float) -> None:
        """Note that the server lets us publish."""
        self._failures = 0
        self._patience[self._at].connected(now)

    def failed(self, error: RtmpError, now: float) -> Cue:
        """Note that a try, or a line that ran, ended with *error*; return LOST (try again, perhaps elsewhere) or REFUSED (do not)."""
        self._failures += 1
        cue = self._patience[self._at].failed(error, now)
        self._refused[self._at] = cue is Cue.REFUSED
        if cue is Cue.REFUSED or isinstance(error, ConnectionRefused) or self._failures >= TRIES_BEFORE_BACKUP:
            self._take_other()
        return Cue.REFUSED if all(self._refused) else Cue.LOST

    def _take_other(self) -> None:
        other = (self._at + 1) % len(self._targets)
        if not self._refused[other]:
            self._at, self._failures = other, 0
