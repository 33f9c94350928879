"""Fetches a picture from a web address without letting anyone reach this computer's own network through it.

A server that fetches what strangers name can be sent to its own database or to the cloud's metadata service. So: http
and https on their usual ports only; the name is resolved once, every address it has must be public, and the connection
goes to exactly that address, for each redirect anew (a second look-up could answer otherwise). Size and time are
bounded, no cookie or credential is sent, and the bytes alone decide whether it is a picture.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from services import errors
from services.server import background
from services.server.pool import Pool

MAX_BYTES = 25 * 1024 * 1024
MAX_SECONDS = 15.0
MAX_REDIRECTS = 5

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], socket.socket]

_PORTS = {"http": 80, "https": 443}
# Not for everybody, whatever the registries or an older Python's `is_global` make of them: addresses at which a cloud's
# own machinery answers, and blocks that are deprecated or for documentation (RFC 3879, RFC 7526, RFC 9637).
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's host agent
        "192.0.0.0/24",  # IETF protocol assignments; 192.0.0.192 is Oracle's metadata service
        "192.88.99.0/24",  # 6to4 relays
        "fec0::/10",  # site-local
        "3fff::/20",  # documentation
        "fd00:ec2::/32",  # AWS's metadata service
    )
)
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK_BYTES = 64 * 1024
_resolvers = Pool("resolve", "Asks for the addresses of hosts that pictures are fetched from", threads=4)


@dataclass(frozen=True, slots=True)
class RemoteImage:
    """What an address gave: the last part of its path as a name, and the bytes, not yet known to be a picture."""

    name: str
    raw: bytes


def resolve(host: str, port: int) -> list[str]:
    """Every IP address of a host, asked of the system's resolver."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connect(address: str, port: int, timeout_s: float) -> socket.socket:
    """A TCP connection to an IP address."""
    return socket.create_connection((address, port), timeout_s)


def fetch(
    address: str, *, resolve: Resolve = resolve, connect: Connect = connect, max_seconds: float = MAX_SECONDS
) -> RemoteImage:
    """Get the bytes behind an http or https address, at most 25 MB within 15 seconds, through at most 5 redirects.

    Raises `BadInput` for an address that may not be fetched or gives too much, `NotFound`, `NotAllowed` or
    `Unreachable` for what the site answers or when it does not.
    """
    deadline = time.monotonic() + max_seconds
    for _ in range(MAX_REDIRECTS + 1):
        parts = _checked(address)
        host_address = _public_address(parts, resolve, deadline)
        answer = _get(parts, host_address, connect, deadline)
        if isinstance(answer, bytes):
            return RemoteImage(_name(parts), answer)
        try:
            address = urljoin(address, answer)
        except ValueError as error:
            raise errors.Unreachable(
                f"{parts.hostname} leads on to something that is no web address.", "Use the picture's own address."
            ) from error
    raise errors.BadInput("The address leads from one page to the next without end.", "Use the picture's own address.")


def _checked(address: str) -> SplitResult:
    """The parts of an address that may be asked for."""
    advice = "Use an address like https://example.org/picture.jpg."
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError as error:
        raise errors.BadInput("This is not a web address.", advice) from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise errors.BadInput("Only web addresses that begin with http:// or https:// can be fetched.", advice)
    if parts.username is not None or parts.password is not None:
        raise errors.BadInput("An address with a user name or password is not fetched.", advice)
    if port not in {None, _PORTS[parts.scheme]}:
        raise errors.BadInput(f"Only the usual ports are asked, not {port}.", advice)
    if any(ord(character) <= 32 or ord(character) == 127 for character in parts.geturl()):
        raise errors.BadInput("The address has a space or a control character in it.", advice)
    return parts


def _public_address(parts: SplitResult, resolve: Resolve, deadline: float) -> str:
    """The one IP address that is connected to; refused unless every address of the host is public."""
    host = parts.hostname or ""
    try:
        found = _resolvers.submit(resolve, host, _PORTS[parts.scheme]).result(_seconds_left(deadline))
    except (OSError, UnicodeError, FutureTimeout) as error:
        raise errors.Unreachable(f"No computer called {host} was found.", "Check the address for a mistake.") from error
    if not found or not all(is_public(each) for each in found):
        raise errors.BadInput(
            "This address belongs to a private network, and those are not fetched from.",
            "Save the picture and upload it instead.",
        )
    return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet; addresses that carry another one inside are judged by it."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        # 6to4, Teredo and NAT64 (RFC 6052) lead to an IPv4 address of the sender's choosing.
        if ip.sixtofour or ip.teredo or ip in ipaddress.ip_network("64:ff9b::/96"):
            return False
    if any(ip in network for network in _NEVER):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _get(parts: SplitResult, host_address: str, connect: Connect, deadline: float) -> bytes | str:
    """The body, or the address that the answer leads on to."""
    host = parts.hostname or ""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection("vitrine")  # never used: the socket is ours, and so is the Host header
    is_over = threading.Event()
    try:
        open_socket = connect(host_address, _PORTS[parts.scheme], _seconds_left(deadline))
        open_socket.settimeout(_seconds_left(deadline))
        if parts.scheme == "https":
            open_socket = ssl.create_default_context().wrap_socket(
                open_socket, server_hostname=host, do_handshake_on_connect=False
            )
        connection.sock = open_socket
        # A time-out of the socket begins anew with every byte; this ends even an answer that comes in drops.
        left_s = _seconds_left(deadline) + 0.05
        background.start(
            "watchdog",
            "Ends the answer of an address that takes too long",
            lambda: _cut_unless(is_over, left_s, open_socket),
            is_over.set,
        )
        if isinstance(open_socket, ssl.SSLSocket):
            open_socket.do_handshake()
        connection.request(
            "GET",
            _quoted(path),
            headers={
                "Host": _host_header(host),
                "User-Agent": "Vitrine",
                "Accept": "image/*",
                "Accept-Encoding": "identity",
            },
        )
        answer = connection.getresponse()
        if answer.status in _REDIRECTS and (location := answer.getheader("Location")):
            return location
        _check_status(answer.status, host)
        return _body(answer, deadline)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        late = time.monotonic() >= deadline
        message = f"{host} took too long to answer." if late else f"{host} could not be reached or broke off."
        raise errors.Unreachable(message, "Try again later, or save the picture and upload it.") from error
    finally:
        is_over.set()
        connection.close()


def _host_header(host: str) -> str:
    """The host as HTTP names it: IPv6 in brackets (RFC 9110, section 7.2), other letters as IDNA has them."""
    return f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")


def _quoted(path: str) -> str:
    """The path with letters beyond ASCII percent-encoded, as browsers do it."""
    return "".join(
        character if ord(character) < 128 else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in path
    )


def _cut_unless(is_over: threading.Event, left_s: float, connection: socket.socket) -> None:
    if is_over.wait(left_s):
        return
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()


def _body(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    if answer.length is not None and answer.length > MAX_BYTES:
        raise _too_large()
    body = bytearray()
    while chunk := answer.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_BYTES:
            raise _too_large()
        _seconds_left(deadline)
    _seconds_left(deadline)  # where the watchdog cut the connection, the body only seems to end
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return bytes(body)


def _check_status(status: int, host: str) -> None:
    if status == 200:
        return
    if status in {404, 410}:
        raise errors.NotFound(f"{host} has no picture at this address (it answered {status}).", "Check the address.")
    if status in {401, 402, 403, 451}:
        raise errors.NotAllowed(
            f"{host} does not give this picture to others (it answered {status}).",
            "Save the picture in your browser and upload it.",
        )
    raise errors.Unreachable(f"{host} answered {status} instead of a picture.", "Try again later, or upload the file.")


def _too_large() -> errors.BadInput:
    return errors.BadInput(
        f"The file at this address is larger than {MAX_BYTES // 1024**2} MB.", "Use the address of a smaller version."
    )


def _seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time is up")
    return left


def _name(parts: SplitResult) -> str:
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or "picture"
