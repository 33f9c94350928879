"""Every question that a job can ask about many pictures, by the kind that stands in its row; and the server's jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from services import celebrities, errors, faces, labels, ledger, text
from services import comparison as comparison_service
from services.aws import Aws
from services.comparison import Lineup
from services.images import Picture
from services.jobs.jobs import Jobs
from services.jobs.pictures import PICTURES, as_parameters, from_parameters
from services.jobs.tasks import Task
from services.ledger import Answered, Question
from services.people import enrollment as enrollment_service
from services.people import search as search_service
from services.people.collections import Collection
from services.people.enrollment import Enrollment, EnrollmentRequest
from services.people.search import PictureSearch

T = TypeVar("T")

_QUESTIONS: dict[str, Question[Any]] = {
    one.operation: one for one in (faces.QUESTION, celebrities.QUESTION, text.QUESTION, labels.question())
}


def question(asked: Question[T]) -> Task[Picture, Answered[T]]:
    """Ask the question about each picture."""

    def ask(aws: Aws, picture: Picture) -> Answered[T]:
        return ledger.ask(aws, asked, picture)

    return Task(asked.operation, PICTURES, ask, dict(asked.parameters))


def comparison(aws: Aws, references: Sequence[Picture]) -> Task[Picture, Lineup]:
    """Compare every reference with each picture."""
    return _comparison([as_parameters(aws, one) for one in references], lambda _: tuple(references))


def search(collection: Collection) -> Task[Picture, PictureSearch]:
    """Search every face of each picture in the collection."""

    def ask(aws: Aws, picture: Picture) -> PictureSearch:
        return search_service.search(aws, picture, collection)

    described = asdict(collection) | {"created_at": collection.created_at.isoformat()}
    return Task("search", PICTURES, ask, {"collection": described})


def enrollment(names: Mapping[str, str], request: EnrollmentRequest) -> Task[Picture, Enrollment]:
    """Enroll the one face of each picture as `request` says, under the name that `names` has for its digest."""

    def ask(aws: Aws, picture: Picture) -> Enrollment:
        return enrollment_service.enroll_picture(aws, picture, replace(request, name=names[picture.digest]))

    def recall(aws: Aws, picture: Picture) -> Enrollment:
        return enrollment_service.recall_picture(aws, picture, replace(request, name=names[picture.digest]))

    return Task("enrollment", PICTURES, ask, {"names": dict(names), "request": asdict(request)}, recall)


def task_of(kind: str, parameters: Mapping[str, Any]) -> Task[Picture, Any]:
    """The task of a stored job. Raises `BadInput` for a kind that is not known."""
    match kind:
        case "comparison":
            return _comparison_again(parameters["references"])
        case "search":
            return search(_collection(parameters["collection"]))
        case "enrollment":
            return enrollment(parameters["names"], EnrollmentRequest(**parameters["request"]))
        case _ if kind in _QUESTIONS:
            return question(replace(_QUESTIONS[kind], parameters=parameters))
    raise errors.BadInput(f"A job of the kind {kind} is not known.", "Start it anew.")


def _comparison(
    references: list[dict[str, str]], pictures: Callable[[Aws], tuple[Picture, ...]]
) -> Task[Picture, Lineup]:
    def ask(aws: Aws, picture: Picture) -> Lineup:
        return comparison_service.compare_each(aws, picture, pictures(aws))

    return Task("comparison", PICTURES, ask, {"references": references})


def _comparison_again(references: list[dict[str, str]]) -> Task[Picture, Lineup]:
    @cache
    def pictures(aws: Aws) -> tuple[Picture, ...]:
        return tuple(from_parameters(aws, one) for one in references)

    return _comparison(references, pictures)


def _collection(described: Mapping[str, Any]) -> Collection:
    return Collection(**{**described, "created_at": datetime.fromisoformat(described["created_at"])})


JOBS = Jobs(task_of)
"""The jobs of this server."""
