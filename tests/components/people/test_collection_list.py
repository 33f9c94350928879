"""How often the collections are asked for, and that nobody sees another account's."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from components.people import collection_list
from services import aws as connections
from services.aws import Aws
from services.people import collections
from tests.made.enrolled import AMAZON


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Aws]:
    """Who was asked for the collections; each account has one of its own number."""
    seen: list[Aws] = []

    def names(aws: Aws) -> tuple[str, ...]:
        seen.append(aws)
        return (f"team-of-{aws.account}",)

    monkeypatch.setattr(collections, "names", names)
    monkeypatch.setattr(collection_list, "st", SimpleNamespace(session_state={}))
    return seen


def test_aws_is_asked_once_and_again_after_a_change(asked: list[Aws]) -> None:
    for _ in range(3):
        assert collection_list.names(AMAZON) == ("team-of-123456789012",)
    assert len(asked) == 1
    assert collection_list.changes() == 0
    collection_list.changed()
    assert collection_list.changes() == 1
    collection_list.names(AMAZON)
    assert len(asked) == 2


def test_another_account_sees_its_own(asked: list[Aws]) -> None:
    collection_list.names(AMAZON)
    assert collection_list.names(replace(AMAZON, account="999988887777")) == ("team-of-999988887777",)


def test_local_is_asked_each_time_because_it_costs_nothing(asked: list[Aws]) -> None:
    local = connections.local()
    collection_list.names(local)
    collection_list.names(local)
    assert len(asked) == 2
