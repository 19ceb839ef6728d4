"""The commands a publisher says and the answers it hears: connect, createStream, publish, onStatus."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from studio.rtmp import amf
from studio.rtmp.address import PublishTarget
from studio.rtmp.errors import AppUnknown, ConnectRejected, KeyRefused, ProtocolBroken, RtmpError, ServerFailed

CONNECT, RELEASE, FC_PUBLISH, CREATE_STREAM, PUBLISH, FC_UNPUBLISH, DELETE_STREAM = 1, 2, 3, 4, 5, 6, 7
PUBLISHING = "NetStream.Publish.Start"

# Some platforms let only known encoders in, and look for FMLE at the beginning.
_FLASH_VERSION = "FMLE/3.0 (compatible; Kaibo)"
_STATUS = re.compile(r"Net(Connection|Stream)(\.[A-Za-z]{1,32}){1,3}")

_REFUSALS: Mapping[str, type[RtmpError]] = {
    "NetConnection.Connect.InvalidApp": AppUnknown,
    "NetConnection.Connect.AppShutdown": ServerFailed,
    "NetConnection.Connect.Failed": ServerFailed,
    "NetConnection.Connect.Closed": ServerFailed,
    "NetConnection.Connect.Rejected": ConnectRejected,
    "NetConnection.Call.Failed": ServerFailed,
    "NetStream.Failed": ServerFailed,
    "NetStream.Publish.BadName": KeyRefused,
    "NetStream.Publish.Denied": KeyRefused,
    "NetStream.Publish.Rejected": KeyRefused,
    "NetStream.Publish.Unauthorized": KeyRefused,
}


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A command of the server's.

    Attributes:
        name: "_result", "_error", "onStatus" or what else servers like to say.
        transaction: the number of our command it answers, or 0.
        values: what follows the number.
    """

    name: str
    transaction: int
    values: list[amf.Value]

    @property
    def status(self) -> str:
        """The dotted status, or "" where there is none. Free text is never taken: a server may put the key into it."""
        code = self._of_information("code")
        return code if _STATUS.fullmatch(code) else ""

    @property
    def is_error(self) -> bool:
        """Whether the server says that something went wrong."""
        return self.name == "_error" or (self.name == "onStatus" and self._of_information("level") == "error")

    def _of_information(self, name: str) -> str:
        for value in reversed(self.values):
            if isinstance(value, Mapping) and isinstance(found := value.get(name), str):
                return found
        return ""


def heard(payload: bytes, *, is_amf3: bool = False) -> Heard:
    """Return the command in *payload*.

    Raises:
        ProtocolBroken: the bytes hold no command.
    """
    values = amf.decoded(payload[1:] if is_amf3 else payload)
    if not values or not isinstance(values[0], str):
        raise ProtocolBroken(why="command")
    number = values[1] if len(values) > 1 else 0
    is_small = isinstance(number, float) and 0 <= number < 2**31
    return Heard(name=values[0], transaction=int(number) if is_small and isinstance(number, float) else 0, values=values[2:])


def refusal(said: Heard) -> RtmpError:
    """Return the error that *said*, an ``_error`` or an ``onStatus`` of level error, means for a push that has not begun."""
    return _REFUSALS.get(said.status, ConnectRejected if said.transaction == CONNECT else KeyRefused)(status=said.status or "error")


def stream_number(said: Heard) -> int:
    """Return the message stream that createStream was given.

    Raises:
        ProtocolBroken: the answer holds none.
    """
    number = said.values[1] if len(said.values) > 1 else None
    if not isinstance(number, float) or not 0 <= number < 2**32:
        raise ProtocolBroken(why="stream-number")
    return int(number)


def connect(target: PublishTarget) -> bytes:
    """Return the connect command."""
    wishes: dict[str, amf.Value] = {
        "app": target.app,
        "type": "nonprivate",
        "flashVer": _FLASH_VERSION,
        "swfUrl": target.tc_url,
        "tcUrl": target.tc_url,
    }
    return amf.encoded("connect", float(CONNECT), wishes)


def prepare(target: PublishTarget) -> list[bytes]:
    """Return what goes before publishing: free the key from a connection that died, announce it, ask for a message stream."""
    return [
        amf.encoded("releaseStream", float(RELEASE), None, target.key),
        amf.encoded("FCPublish", float(FC_PUBLISH), None, target.key),
        amf.encoded("createStream", float(CREATE_STREAM), None),
    ]


def publish(target: PublishTarget) -> bytes:
    """Return the publish command."""
    return amf.encoded("publish", float(PUBLISH), None, target.key, "live")


def farewell(target: PublishTarget, stream: int) -> list[bytes]:
    """Return what ends a push cleanly."""
    return [
        amf.encoded("FCUnpublish", float(FC_UNPUBLISH), None, target.key),
        amf.encoded("deleteStream", float(DELETE_STREAM), None, float(stream)),
    ]
