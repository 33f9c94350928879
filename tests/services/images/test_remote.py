"""Pictures from web addresses: public hosts only, once resolved, bounded in size and time."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services import errors
from services.images import remote as remote_images

PUBLIC = "93.184.215.14"


class Web:
    """A few hosts in memory: names, their addresses, and what each address answers to a path."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[list[str]]] = {"example.org": [[PUBLIC]]}
        self.answers: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.connections: list[tuple[str, int]] = []
        self.requests: list[str] = []
        self.lookups = 0
        self.tls: ssl.SSLContext | None = None
        self._threads: list[threading.Thread] = []

    def resolve(self, host: str, port: int) -> list[str]:
        self.lookups += 1
        answers = self.addresses.get(host)
        if not answers:
            raise OSError("no such host")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        self.connections.append((address, port))
        here, there = socket.socketpair()
        thread = threading.Thread(target=self._serve, args=(there,))
        thread.start()
        self._threads.append(thread)
        return here

    def _serve(self, connection: socket.socket) -> None:
        if self.tls:
            try:
                connection = self.tls.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()
                return
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536)
            self.requests.append(request.decode())
            answer = self.answers[request.split()[1].decode()]
            try:
                if isinstance(answer, bytes):
                    connection.sendall(answer)
                else:
                    answer(connection)
            except OSError:
                return  # the other side hung up, as it may

    def fetch(self, address: str, max_seconds: float = 5.0) -> remote_images.RemoteImage:
        return remote_images.fetch(address, resolve=self.resolve, connect=self.connect, max_seconds=max_seconds)

    def close(self) -> None:
        for thread in self._threads:
            thread.join(10)


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    yield made
    made.close()


def ok(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_public_address_gives_its_bytes_and_name_and_sends_nothing_private(web: Web) -> None:
    web.answers["/a/My%20face.jpg?size=2"] = ok(b"bytes", "Content-Type: text/html")
    found = web.fetch(" http://example.org/a/My%20face.jpg?size=2#top ")
    assert found == remote_images.RemoteImage("My face.jpg", b"bytes")
    assert web.connections == [(PUBLIC, 80)]
    assert "Host: example.org" in web.requests[0]
    assert "cookie" not in web.requests[0].lower()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:0:0:0:0:0:1",
        "2001:db8::1", "nonsense", "168.63.129.16", "192.0.0.192", "192.0.0.9", "192.88.99.1", "fec0::1", "3fff::1",
        "fd00:ec2::254", "::ffff:168.63.129.16",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_before_any_connection(web: Web, address: str) -> None:
    assert not remote_images.is_public(address)
    web.addresses["inside.example"] = [[address]]
    with pytest.raises(errors.BadInput, match="private network"):
        web.fetch("http://inside.example/x.jpg")
    assert not web.connections


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert remote_images.is_public(address)


def test_an_address_of_six_is_named_in_brackets(web: Web) -> None:
    web.addresses["2606:4700::6810:84e5"] = [["2606:4700::6810:84e5"]]
    web.answers["/x.png"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbytes"
    assert web.fetch("http://[2606:4700::6810:84e5]/x.png").raw == b"bytes"
    assert "Host: [2606:4700::6810:84e5]\r\n" in web.requests[0]


def test_a_redirect_to_no_address_is_a_sentence(web: Web) -> None:
    web.answers["/go"] = b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(errors.Unreachable, match="no web address"):
        web.fetch("http://example.org/go")


def test_one_private_address_among_public_ones_is_enough_to_refuse(web: Web) -> None:
    web.addresses["mixed.example"] = [[PUBLIC, "10.0.0.1"]]
    with pytest.raises(errors.BadInput, match="private network"):
        web.fetch("http://mixed.example/x.jpg")


def test_a_redirect_to_a_private_address_is_refused(web: Web) -> None:
    web.addresses["inside.example"] = [["169.254.169.254"]]
    web.answers["/go"] = redirect("http://inside.example/latest/meta-data/")
    with pytest.raises(errors.BadInput, match="private network"):
        web.fetch("http://example.org/go")
    assert web.connections == [(PUBLIC, 80)]


def test_a_name_that_changes_its_address_is_connected_where_it_was_checked(web: Web) -> None:
    web.addresses["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    web.answers["/x.jpg"] = ok(b"x")
    web.fetch("http://rebind.example/x.jpg")
    assert web.lookups == 1
    assert web.connections == [(PUBLIC, 80)]
    with pytest.raises(errors.BadInput, match="private network"):
        web.fetch("http://rebind.example/x.jpg")


def test_redirects_are_followed_but_not_for_ever(web: Web) -> None:
    web.answers.update({"/a": redirect("/b", 301), "/b": redirect("c.jpg", 307), "/c.jpg": ok(b"picture")})
    assert web.fetch("http://example.org/a").name == "c.jpg"
    web.answers["/loop"] = redirect("/loop")
    with pytest.raises(errors.BadInput, match="without end"):
        web.fetch("http://example.org/loop")


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org/x.jpg", "ftp://example.org/x", "file:///etc/passwd", "gopher://example.org", "data:image/png,",
        "http://", "http:///x", "http://example.org:8080/", "http://example.org:99999/", "http://[::1", "//example.org",
        "http://user:secret@example.org/", "https://example.org:80/", "javascript:alert(1)", "http://exa mple.org/",
        "http://example.org/a\r\nX: y",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_with_advice(web: Web, address: str) -> None:
    with pytest.raises(errors.VitrineError) as caught:
        web.fetch(address)
    assert caught.value.advice
    assert not web.connections


@pytest.mark.parametrize(
    ("status", "kind"), [(404, errors.NotFound), (403, errors.NotAllowed), (500, errors.Unreachable)]
)
def test_what_a_site_refuses_is_stated(web: Web, status: int, kind: type[errors.VitrineError]) -> None:
    web.answers["/x"] = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()
    with pytest.raises(kind, match=str(status)):
        web.fetch("http://example.org/x")


def test_too_large_is_refused_announced_or_not(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_images, "MAX_BYTES", 1000)
    web.answers["/announced"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
    web.answers["/silent"] = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(5000)
    for path in ("/announced", "/silent"):
        with pytest.raises(errors.BadInput, match="larger"):
            web.fetch(f"http://example.org{path}")


class Alarm:
    """Stands for the event that the watchdog waits for; it waits until a test says that the time is up."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._is_over = False
        self._goes_on = threading.Event()

    def wait(self, seconds: float) -> bool:
        self.seconds = seconds
        assert self._goes_on.wait(60)
        return self._is_over

    def set(self) -> None:
        self._is_over = True
        self._goes_on.set()

    def ring(self) -> None:
        self._goes_on.set()


class Hands:
    """A clock that a test moves, with its alarms; they stand in place of `time` and `threading`."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.alarms: list[Alarm] = []

    def monotonic(self) -> float:
        return self.now_s

    def Event(self) -> Alarm:
        self.alarms.append(Alarm())
        return self.alarms[-1]


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    made = Hands()
    monkeypatch.setattr(remote_images, "time", made)
    monkeypatch.setattr(remote_images, "threading", made)
    return made


def test_an_answer_in_drops_is_cut_off(web: Web, hands: Hands) -> None:
    """Every drop comes in time, so that no time-out of the socket ever ends it."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b".")
            hands.now_s += 4.0

    web.answers["/slow"] = drip
    with pytest.raises(errors.Unreachable, match="too long"):
        web.fetch("http://example.org/slow", max_seconds=60.0)


def test_a_header_in_drops_is_cut_off_by_an_alarm(web: Web, hands: Hands) -> None:
    """A line that never ends is read by the standard library, which asks for no time."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        hands.now_s += 60.0
        hands.alarms[0].ring()
        connection.settimeout(5)
        hung_up.append(connection.recv(1) == b"")

    hung_up: list[bool] = []
    web.answers["/slow"] = drip
    with pytest.raises(errors.Unreachable, match="too long"):
        web.fetch("http://example.org/slow", max_seconds=60.0)
    web.close()
    assert hung_up == [True]
    assert 60.0 <= hands.alarms[0].seconds < 61.0


def test_an_answer_that_breaks_off_or_makes_no_sense_is_an_error(web: Web) -> None:
    web.answers["/short"] = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc"
    web.answers["/odd"] = b"I am not HTTP\r\n\r\n"
    web.answers["/gone"] = b""
    web.answers["/length"] = b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc"
    for path in ("/short", "/odd", "/gone"):
        with pytest.raises(errors.Unreachable):
            web.fetch(f"http://example.org{path}")
    with pytest.raises(errors.Unreachable):
        web.fetch("http://nowhere.example/x")
    assert web.fetch("http://example.org/length").raw == b"abc"


def certificate_for(host: str, folder: Path) -> Path:
    """A self-signed certificate with its key, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(encoding) + private)
    return path


def test_https_checks_the_certificate_against_the_name(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = certificate_for("example.org", tmp_path)
    web.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    web.tls.load_cert_chain(pem)
    web.addresses["other.example"] = [[PUBLIC]]
    web.answers["/x.jpg"] = ok(b"secure")

    with pytest.raises(errors.Unreachable):
        web.fetch("https://example.org/x.jpg")  # signed by nobody whom this computer trusts
    original = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: original(cafile=str(pem)))
    assert web.fetch("https://example.org/x.jpg").raw == b"secure"
    assert web.connections[-1] == (PUBLIC, 443)
    with pytest.raises(errors.Unreachable):
        web.fetch("https://other.example/x.jpg")
