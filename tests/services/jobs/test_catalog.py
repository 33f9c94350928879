"""Every question of a job is made again from its row, asks the same, and recalls its answer without any call."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from services import celebrities, comparison, errors, faces, labels, ledger, text
from services.aws import Aws, NotRecorded
from services.images.origins import Sample
from services.jobs import catalog
from services.jobs.tasks import Task
from services.people import collections, enrollment, search
from services.people.enrollment import EnrollmentRequest
from tests.made.enrolled import hopper, local, sample, wall

__all__ = ["local"]


def again(task: Task[Any, Any]) -> Task[Any, Any]:
    """The task as a restarted server makes it."""
    return catalog.task_of(task.kind, json.loads(json.dumps(task.parameters)))


def no_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no service can be called, whatever the connection."""

    def refuse(aws: Aws, service: str) -> Any:
        raise AssertionError(f"{service} was asked")

    monkeypatch.setattr(Aws, "client", refuse)


@pytest.mark.parametrize(
    "question",
    [
        faces.QUESTION,
        celebrities.QUESTION,
        text.QUESTION,
        labels.question(properties=True),
        labels.question(properties=False),
    ],
    ids=lambda question: question.operation,
)
def test_a_question_about_a_picture_is_the_same_after_a_restart(
    question: ledger.Question[Any], local: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = catalog.question(question)
    with pytest.raises(NotRecorded):
        again(task).recalled(local, wall())
    answered = task.ask(local, wall())
    no_client(monkeypatch)
    recalled = again(task).recalled(local, wall())
    assert recalled.value == answered.value
    assert recalled.receipt.record_id == answered.receipt.record_id
    assert not recalled.receipt.repeated  # it is looked at once more: nothing was saved
    assert ledger.visit_totals(local.visit).repeated == 0


def test_labels_with_and_without_colors_are_two_questions(local: Aws) -> None:
    catalog.question(labels.question(properties=False)).ask(local, wall())
    with pytest.raises(NotRecorded):
        again(catalog.question(labels.question(properties=True))).recalled(local, wall())


def test_a_comparison_has_its_references_again(local: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = replace(sample("astronaut"), origin=Sample("astronaut.jpg"))
    task = catalog.comparison(local, [reference])
    answered = task.ask(local, sample("portraits"))
    no_client(monkeypatch)
    recalled: comparison.Lineup = again(task).recalled(local, sample("portraits"))
    assert recalled == answered
    assert recalled.references == (reference,)


def test_a_comparison_whose_reference_was_only_in_memory_says_so(local: Aws) -> None:
    task = catalog.comparison(local, [hopper()])
    with pytest.raises(errors.NotFound, match=r"grace hopper\.jpg was only in the memory"):
        again(task).recalled(local, sample("portraits"))


def test_a_search_is_recalled_from_the_same_collection(local: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment.enroll_picture(local, hopper(), EnrollmentRequest("team", "Grace Hopper"))
    task = catalog.search(collections.describe(local, "team"))
    answered = task.ask(local, sample("portraits"))
    no_client(monkeypatch)
    recalled: search.PictureSearch = again(task).recalled(local, sample("portraits"))
    assert [face.best and face.best.name for face in recalled.faces] == ["Grace Hopper", "Grace Hopper"]
    assert [face.people for face in recalled.faces] == [face.people for face in answered.faces]


def test_an_enrollment_is_recalled_and_enrolls_nobody(local: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = (hopper(), sample("portraits"), wall())
    names = {picture.digest: "Grace Hopper" for picture in pictures}
    task = catalog.enrollment(names, EnrollmentRequest("team", "", consent="agreed", added_by="Ann"))
    for picture in pictures:
        task.ask(local, picture)
    (face_id,) = (face["FaceId"] for face in local.client("rekognition").list_faces(CollectionId="team")["Faces"])
    with monkeypatch.context() as patch:
        no_client(patch)
        found = [again(task).recalled(local, picture) for picture in pictures]
    assert [one.state for one in found] == ["enrolled", "several faces", "no face"]
    assert found[0].enrolled is not None
    assert (found[0].enrolled.face_id, found[0].enrolled.request.name) == (face_id, "Grace Hopper")
    assert found[0].enrolled.request.consent == "agreed"
    local.client("rekognition").delete_faces(CollectionId="team", FaceIds=[face_id])
    from services.people import roster

    roster.enrolled(local, "team")
    assert collections.describe(local, "team").faces == 0


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(errors.BadInput, match="telepathy"):
        catalog.task_of("telepathy", {})
