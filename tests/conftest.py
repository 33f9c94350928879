"""Fixtures every test shares: a data folder of its own, an embedded AWS in it, the backends, and no network."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services import ROOT
from services import aws as connections
from services.aws import Aws

os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
SHARED_DATA = Path(os.environ.get("VITRINE_SHARED_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse sockets to anywhere: a test that reaches for the network fails, except in the browser tests.

    Those marked `loopback` may reach a server of their own on this machine's loopback, and nothing else.
    """
    loopback = request.node.get_closest_marker("loopback") is not None
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("aws"):
        return

    def refuse(self: socket.socket, address: Any, *rest: Any) -> None:
        on_loopback = loopback and self.family == socket.AF_INET and address[0] == "127.0.0.1"
        if self.family != socket.AF_UNIX and not on_loopback:
            raise AssertionError(f"a test tried to reach the network: {address!r}")
        return original(self, address, *rest)

    original = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)


@pytest.fixture(autouse=True)
def own_environment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test sees the developer's AWS settings, unless it is for a real account, or Vitrine's real data folder."""
    real_account = request.node.get_closest_marker("aws") is not None
    ours = ("VITRINE_",) if real_account else ("AWS_", "VITRINE_")
    for name in list(os.environ):
        if name.startswith(ours) and name not in {"VITRINE_SHARED_DATA", "VITRINE_REQUIRE_BROWSER"}:
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("vitrine")
    monkeypatch.setenv("VITRINE_DATA_DIR", str(home / "data"))
    if not real_account:
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "aws-config"))
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "aws-credentials"))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data folder: one embedded AWS account."""
    return tmp_path / "account"


@pytest.fixture
def session(data_dir: Path) -> Any:
    """A boto3 session in eu-west-1 whose clients the embedded AWS answers from `data_dir`."""
    import boto3

    import local_aws

    made = boto3.session.Session(region_name="eu-west-1")
    local_aws.connect(made, data_dir)
    return made


@pytest.fixture(params=["local", "moto", pytest.param("aws", marks=pytest.mark.aws)])
def backend(request: pytest.FixtureRequest, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """A signed-in connection to each backend, for one test body over all of them.

    Local and moto begin empty; with `-m aws` it is a real account, where others' things lie about: a test looks for
    its own only and takes it away. moto stores and lists, but invents what engines would find: that is not asserted.
    """
    if request.param == "local":
        yield connections.local(data_dir=data_dir)
        return
    if request.param == "aws":
        region = os.environ.get("AWS_REGION", connections.DEFAULT_REGION)
        yield connections.signed_in(connections.amazon(os.environ.get("AWS_PROFILE"), region))
        return
    import moto

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    made_before = (connections._client, connections._session)
    for cache in made_before:
        cache.cache_clear()
    with moto.mock_aws():
        yield connections.signed_in(connections.amazon(None, connections.DEFAULT_REGION))
    for cache in made_before:
        cache.cache_clear()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of measuring material beside the checkout; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the measuring material is not at {SHARED_DATA}")
    return SHARED_DATA
