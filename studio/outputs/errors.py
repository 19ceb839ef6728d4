"""What can go wrong with the set of destinations and with the receiver."""

from __future__ import annotations

from studio.errors import StudioError


class OutputError(StudioError):
    """A destination could not be set up, started or received."""

    code = "output.error"


class SameKey(OutputError):
    """Two destinations lead to the same stream: each would throw the other out for ever. Facts: ``first``, ``second``."""

    code = "output.same-key"


class BackupSame(OutputError):
    """The backup address is the address itself. Facts: ``destination``."""

    code = "output.backup-same"


class SameName(OutputError):
    """Two destinations bear the same name. Facts: ``destination``."""

    code = "output.same-name"


class DestinationUnknown(OutputError):
    """There is no destination of that name. Facts: ``destination``."""

    code = "output.unknown"


class StillStopping(OutputError):
    """The destination has not finished its last push. Facts: ``destination``."""

    code = "output.still-stopping"
    retryable = True


class CommandUnknown(OutputError):
    """The courier was told to do something it does not know, or half of something. Facts: ``command``."""

    code = "output.unknown-command"


class ReceiverFailed(OutputError):
    """The built-in receiver did not come to listen, or received nothing it understood. Facts: ``why``."""

    code = "output.receiver-failed"
