"""What can go wrong with a camera or a microphone.

Every error names its device in the one fact ``device``, so that a state change, which carries only the device and the code,
can be told in the same sentence.
"""

from __future__ import annotations

from assets.errors import KaiboError


class CaptureError(KaiboError):
    """A device could not be found, opened or read."""

    code = "capture.error"


class SpecUnknown(CaptureError):
    """What was typed names no kind of device."""

    code = "capture.spec-unknown"


class FileMissing(CaptureError):
    """There is no such clip or picture file."""

    code = "capture.file-missing"


class FileUnreadable(CaptureError):
    """The file is there, but this user may not read it, or it is a folder."""

    code = "capture.file-unreadable"


class ClipBroken(CaptureError):
    """The clip is damaged, cut off, or no clip at all."""

    code = "capture.clip-broken"


class ClipHasNoPicture(CaptureError):
    """The clip holds sound only."""

    code = "capture.clip-no-picture"


class ClipIsSilent(CaptureError):
    """The clip holds no sound."""

    code = "capture.clip-silent"


class PictureBroken(CaptureError):
    """The picture file is damaged or no picture at all."""

    code = "capture.picture-broken"


class PictureTooLarge(CaptureError):
    """The picture has more pixels than a still may have."""

    code = "capture.picture-too-large"


class CameraMissing(CaptureError):
    """No such camera is plugged in."""

    code = "capture.camera-missing"
    retryable = True


class CameraBusy(CaptureError):
    """Another program holds the camera."""

    code = "capture.camera-busy"
    retryable = True


class CameraForbidden(CaptureError):
    """This user may not use the camera."""

    code = "capture.camera-forbidden"
    retryable = True


class CameraLost(CaptureError):
    """The camera gives no pictures any more."""

    code = "capture.camera-lost"
    retryable = True


class CameraFrozen(CaptureError):
    """The camera's driver neither gives a picture nor says why."""

    code = "capture.camera-frozen"
    retryable = True


class NetworkCameraUnreachable(CaptureError):
    """Nothing answers at the network camera's address."""

    code = "capture.network-camera-unreachable"
    retryable = True


class NetworkCameraRefused(CaptureError):
    """The network camera wants another name or password."""

    code = "capture.network-camera-refused"


class SlidesEmpty(CaptureError):
    """The folder holds no pictures."""

    code = "capture.slides-empty"
    retryable = True


class WindowMissing(CaptureError):
    """There is no such window on the screen."""

    code = "capture.window-missing"
    retryable = True


class ScreenMissing(CaptureError):
    """No such screen answers."""

    code = "capture.screen-missing"
    retryable = True


class ScreenUnsupported(CaptureError):
    """Screens can not be captured on this system."""

    code = "capture.screen-unsupported"


class MicrophoneMissing(CaptureError):
    """No such microphone is plugged in."""

    code = "capture.microphone-missing"
    retryable = True


class MicrophoneBusy(CaptureError):
    """The microphone exists and can not be opened."""

    code = "capture.microphone-busy"
    retryable = True


class MicrophoneLost(CaptureError):
    """The microphone gives no sound any more."""

    code = "capture.microphone-lost"
    retryable = True


class LoudspeakerMissing(CaptureError):
    """No loudspeaker of that id is plugged in."""

    code = "capture.loudspeaker-missing"
    retryable = True


class LoudspeakerBusy(CaptureError):
    """The loudspeaker can not be opened: another program holds it alone, or it does not take 48 kHz."""

    code = "capture.loudspeaker-busy"
    retryable = True


class LoudspeakerLost(CaptureError):
    """The loudspeaker takes no more sound."""

    code = "capture.loudspeaker-lost"
    retryable = True


class ClapNotSeen(CaptureError):
    """No picture stands out from the others."""

    code = "capture.clap-not-seen"
    retryable = True


class ClapNotHeard(CaptureError):
    """No sound stands out from the rest."""

    code = "capture.clap-not-heard"
    retryable = True


class ClapUnclear(CaptureError):
    """What was seen and what was heard do not belong together."""

    code = "capture.clap-unclear"
    retryable = True


class SoundSystemMissing(CaptureError):
    """PortAudio is not on this machine or finds no sound system."""

    code = "capture.sound-system-missing"
    retryable = True
