"""What can go wrong between us and an RTMP server."""

from __future__ import annotations

from typing import ClassVar

from studio.errors import StudioError


class RtmpError(StudioError):
    """A push could not begin or go on.

    Attributes:
        is_refusal: the server, or the address itself, said no: the same try will end the same way.
        is_bare_close: the server hung up without a word where it should have answered, which is how many of them say no.
    """

    code = "rtmp.error"
    is_refusal: ClassVar[bool] = False
    is_bare_close: ClassVar[bool] = False


class AddressWrong(RtmpError):
    """The address cannot be used. The subclasses say what is wrong with it; none of them repeats it, for it may hold the key."""

    code = "rtmp.address"
    is_refusal = True


class AddressHasSpaces(AddressWrong):
    """There is a space, a line break or another unprintable sign inside the address."""

    code = "rtmp.address-spaces"


class AddressScheme(AddressWrong):
    """The address begins with neither rtmp:// nor rtmps://."""

    code = "rtmp.address-scheme"


class AddressHost(AddressWrong):
    """The address names no server, or its name cannot be one."""

    code = "rtmp.address-host"


class AddressPort(AddressWrong):
    """The port is no number from 1 to 65535."""

    code = "rtmp.address-port"


class AddressWithoutKey(AddressWrong):
    """The address ends before its stream key."""

    code = "rtmp.address-key"


class CertificateFileUnreadable(RtmpError):
    """The certificate file a destination names cannot be read or holds no certificate. Facts: ``file``."""

    code = "rtmp.ca-file"
    is_refusal = True


class HostUnknown(RtmpError):
    """The server's name has no address, or nobody answered in time. Facts: ``host``."""

    code = "rtmp.host-unknown"
    retryable = True


class ServerUnreachable(RtmpError):
    """Nobody listens there, or nobody answers. Facts: ``host``, ``port``."""

    code = "rtmp.unreachable"
    retryable = True


class ConnectionRefused(ServerUnreachable):
    """The machine answers, and nobody listens at this port: no need to wait for it. Facts: ``host``, ``port``."""


class TlsFailed(RtmpError):
    """The server does not speak TLS as it should. Facts: ``host``."""

    code = "rtmp.tls-failed"
    retryable = True


class CertificateRefused(RtmpError):
    """The server could not prove who it is. Facts: ``host``."""

    code = "rtmp.tls-certificate"
    is_refusal = True


class CertificateUnknownIssuer(CertificateRefused):
    """Nobody this machine trusts has signed the certificate. Facts: ``host``."""

    code = "rtmp.tls-unknown-issuer"


class CertificateExpired(CertificateRefused):
    """The certificate is out of date, or not valid yet. Facts: ``host``."""

    code = "rtmp.tls-expired"


class CertificateWrongName(CertificateRefused):
    """The certificate belongs to another name. Facts: ``host``."""

    code = "rtmp.tls-wrong-name"


class ServerSilent(RtmpError):
    """The server accepted the line and then did not answer in time."""

    code = "rtmp.silent"
    retryable = True


class ProtocolBroken(RtmpError):
    """What came back is not RTMP. Facts: ``why`` (a word for the log)."""

    code = "rtmp.protocol"
    retryable = True


class LineLost(RtmpError):
    """The line broke while sending."""

    code = "rtmp.lost"
    retryable = True


class LineStalled(LineLost):
    """The server took nothing for the whole send deadline."""

    code = "rtmp.stalled"


class ClosedOnConnect(LineLost):
    """The server hung up when it heard the address."""

    code = "rtmp.closed-on-connect"
    is_bare_close = True


class ClosedOnPublish(LineLost):
    """The server hung up when it heard the key."""

    code = "rtmp.closed-on-publish"
    is_bare_close = True


class ConnectRejected(RtmpError):
    """The server would not let us in (NetConnection.Connect.Rejected and its like). Facts: ``status``."""

    code = "rtmp.rejected"
    is_refusal = True


class AppUnknown(RtmpError):
    """The server does not know the part of the address before the key (NetConnection.Connect.InvalidApp). Facts: ``status``."""

    code = "rtmp.app-unknown"
    is_refusal = True


class KeyRefused(RtmpError):
    """The server refused the stream key, or it is in use (NetStream.Publish.BadName and its like). Facts: ``status``."""

    code = "rtmp.key-refused"
    is_refusal = True


class ServerFailed(RtmpError):
    """The server says that the fault is its own (NetConnection.Connect.Failed, AppShutdown). Facts: ``status``."""

    code = "rtmp.server-failed"
    retryable = True


class StoppedByServer(LineLost):
    """The server ended a push that was running. Facts: ``status``."""

    code = "rtmp.stopped-by-server"


class GivenUp(Exception):
    """We were asked to stop while waiting for the network. No fault: never shown, never logged."""
