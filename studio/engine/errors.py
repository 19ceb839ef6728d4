"""What the engine answers when it cannot do a command."""

from __future__ import annotations

from studio.errors import StudioError


class NotLive(StudioError):
    """Nothing is live: there is nothing to show, mute or stop."""

    code = "engine.not-live"


class AlreadyLive(StudioError):
    """A broadcast is running. Facts: ``broadcast``."""

    code = "engine.already-live"


class PlanUnreadable(StudioError):
    """The plan file is missing or no plan. Facts: ``file``."""

    code = "engine.plan-unreadable"


class CommandUnknown(StudioError):
    """The engine knows no such command, or not with these values. Facts: ``command``."""

    code = "engine.command-unknown"


class TimelineUnwritable(StudioError):
    """The broadcast's timeline cannot be opened: without it nothing would be proven later. Facts: ``folder``."""

    code = "engine.timeline-unwritable"
    retryable = True


class DeviceRefused(StudioError):
    """A camera or microphone does not work; ``code`` is the device's own. Facts: ``device``."""

    def __init__(self, code: str, device: str) -> None:
        super().__init__(device=device)
        self.code = code  # type: ignore[misc]  # an error of the capture storey, told by its code
