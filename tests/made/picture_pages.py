"""What the tests of pages over pictures share: an AWS account whose answers the test writes, and what was sent."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from streamlit.testing.v1 import AppTest

from services import aws as connections

ACCOUNT = {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/someone", "UserId": "AIDA"}


def stub_aws(monkeypatch: pytest.MonkeyPatch, *, pinned: bool = True) -> Stubber:
    """AWS is at hand through this machine's credentials: STS knows them, and the stubber writes Rekognition's answers.

    `pinned` saves the visitor from accepting the account. Local goes on answering with its own engines.
    """
    if pinned:
        monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    monkeypatch.setenv("VITRINE_BACKEND", "aws")
    local = connections._client
    clients = {name: boto3.client(name, region_name="eu-west-1") for name in ("sts", "rekognition")}
    sts = Stubber(clients["sts"])
    for _ in range(4):
        sts.add_response("get_caller_identity", ACCOUNT)
    sts.activate()

    def client(backend: str, profile: str | None, region: str, data_dir: Any, service: str) -> Any:
        return local(backend, profile, region, data_dir, service) if backend == "local" else clients[service]

    monkeypatch.setattr(connections, "_client", client)
    stubber = Stubber(clients["rekognition"])
    stubber.activate()
    return stubber


def accept_aws(app: AppTest) -> AppTest:
    """The visitor accepts the account that the sidebar shows."""
    return app.button(key="connection_accept").click().run()


def sent(app: AppTest, what: str) -> list[dict[str, Any]]:
    """What the browser got for each component that holds `what` ("boxes", "rows", "categories", "groups", "tiles")."""
    found = [json.loads(element.proto.json) for element in app.get("bidi_component")]
    return [data for data in found if what in data]


def words(app: AppTest) -> str:
    """All captions, headers, texts and messages of the page."""
    messages = (*app.success, *app.error, *app.info, *app.warning)
    shown = (*app.caption, *app.header, *app.text, *app.markdown, *messages)
    return " ".join(str(element.value) for element in shown)
