"""What is not AWS's answer is never taken for one: over a real socket, each way to be wrong on each operation called.

The good answers are those of AWS's developer guides, shortened.
"""

from __future__ import annotations

import ast
import copy
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import botocore.session
import numpy as np
import pytest
import soundfile
from botocore import xform_name
from sqlalchemy import func, select

from services import aws as connections
from services import celebrities, comparison, errors, faces, labels, ledger, text
from services.authenticity import NEEDED
from services.aws import Aws
from services.database import schema, store
from services.images import objects
from services.people import collections, enrollment, roster, search
from services.speech import Utterance, marks, synthesis, tasks, voices
from services.speech.voices import Voice
from tests.made.modules import name_of, python_files
from tests.made.pictures import picture
from tests.made.wire import Reply, Wire, amazon, fresh_clients, loopback_server, shared_ledger, wire

__all__ = ["amazon", "fresh_clients", "loopback_server", "shared_ledger", "wire"]

ACCOUNT = "123456789012"
pytestmark = pytest.mark.loopback

BOX = {"Left": 0.4, "Top": 0.1, "Width": 0.2, "Height": 0.3}
FACE = {"BoundingBox": BOX, "Confidence": 99.9}
ESTIMATE = {"Value": True, "Confidence": 99.5}
DETAIL = {
    **FACE,
    "AgeRange": {"Low": 20, "High": 30},
    "Smile": ESTIMATE,
    "Gender": {"Value": "Male", "Confidence": 99.5},
    "Emotions": [{"Type": "CALM", "Confidence": 9.5}],
    "Landmarks": [{"Type": "eyeLeft", "X": 0.4, "Y": 0.2}],
    "Pose": {"Roll": 1.5, "Yaw": 2.5, "Pitch": 3.5},
    "Quality": {"Brightness": 80.5, "Sharpness": 90.5},
    "EyeDirection": {"Yaw": 1.5, "Pitch": 2.5, "Confidence": 99.5},
}
STORED = {**FACE, "FaceId": "11111111-2222-3333-4444-555555555555", "ImageId": "i"}
TASK = {
    "TaskId": "task",
    "TaskStatus": "completed",
    "OutputUri": "https://s3.eu-west-1.amazonaws.com/speech/vitrine/task.mp3",
    "RequestCharacters": 5,
}
EMMA = Voice("Emma", "Emma", "Female", "en-GB", "British English", ("standard",))
LINE = b'{"time":0,"type":"word","start":0,"end":5,"value":"Hello"}\n'
PAGE = b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Hotel: your room number, please</body></html>"
NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


def of_json(answer: dict[str, Any]) -> Reply:
    return Reply(json.dumps(answer).encode(), {"Content-Type": "application/x-amz-json-1.1"})


def of_xml(answer: str) -> Reply:
    return Reply(f'<?xml version="1.0" encoding="UTF-8"?>\n{answer}'.encode(), {"Content-Type": "application/xml"})


@cache
def sound(output_format: str) -> bytes:
    """Half a second of nothing."""
    kinds = {"mp3": ("MP3", "MPEG_LAYER_III"), "ogg_vorbis": ("OGG", "VORBIS"), "ogg_opus": ("OGG", "OPUS")}
    if output_format not in kinds:
        return bytes(8000)
    made = io.BytesIO()
    kind, subtype = kinds[output_format]
    soundfile.write(made, np.zeros(8000), 16_000, format=kind, subtype=subtype)
    return made.getvalue()


def speech(body: bytes, content_type: str) -> Reply:
    signs = {"x-amzn-RequestId": "00000000-0000-0000-0000-000000000000", "x-amzn-RequestCharacters": "5"}
    return Reply(body, {"Content-Type": content_type, **signs})


def utterance(output_format: str = "mp3", *lexicons: str) -> Utterance:
    return Utterance("Hello", EMMA, output_format=output_format, mark_kinds=(), lexicons=lexicons)


def spoken(output_format: str) -> Callable[[Aws], Any]:
    asked = ledger.Question(
        "polly",
        "synthesize_speech",
        lambda answer: answer["AudioStream"],
        "speak the text",
        utterance(output_format).sound_to_aws(),
    )
    return lambda aws: ledger.ask(aws, asked)


def timed(aws: Aws) -> Any:
    wanted = replace(utterance(), mark_kinds=("word",)).marks_to_aws()
    read = marks.from_json_lines
    doing = "time the words"
    return ledger.ask(
        aws,
        ledger.Question("polly", "synthesize_speech", lambda answer: read(answer["AudioStream"]), doing, wanted),
    )


def as_task(aws: Aws) -> Any:
    return tasks.speak_as_task(aws, utterance(), "speech", sleep=lambda seconds: None)


@dataclass(frozen=True)
class Case:
    """An operation that the services call, with AWS's answer and what may not be missing from it."""

    operation: str
    ask: Callable[[Aws], Any]
    good: Reply
    missing: tuple[str, ...] = ()
    """Paths of members; of JSON they are taken out one by one, other answers write them in `wrong`."""
    wrong: tuple[Reply, ...] = ()
    others: tuple[tuple[str, Reply], ...] = ()
    """What else is asked on the way, with its answer."""
    name: str = ""

    @property
    def is_json(self) -> bool:
        return self.good.body.startswith(b"{") and self.operation not in ("SynthesizeSpeech", "GetObject")

    def __str__(self) -> str:
        return self.name or self.operation


def rekognition() -> Iterator[Case]:
    one = picture()
    yield Case(
        "DetectFaces",
        lambda aws: faces.detect(aws, one),
        of_json({"FaceDetails": [DETAIL]}),
        ("FaceDetails", "FaceDetails.0.BoundingBox", "FaceDetails.0.BoundingBox.Left", "FaceDetails.0.Confidence"),
    )
    celebrity = {"Id": "3Ir0du6", "Name": "Jeff Bezos", "Face": FACE, "MatchConfidence": 98.0, "Urls": ["www.imdb.com"]}
    yield Case(
        "RecognizeCelebrities",
        lambda aws: celebrities.recognize(aws, one),
        of_json({"CelebrityFaces": [celebrity], "UnrecognizedFaces": [FACE]}),
        ("CelebrityFaces", "UnrecognizedFaces", "CelebrityFaces.0.Face", "CelebrityFaces.0.MatchConfidence"),
    )
    yield Case(
        "CompareFaces",
        lambda aws: comparison.compare(aws, picture(color="red"), one),
        of_json(
            {
                "SourceImageFace": FACE,
                "FaceMatches": [{"Similarity": 100.0, "Face": FACE}],
                "UnmatchedFaces": [FACE],
            }
        ),
        ("SourceImageFace", "FaceMatches", "FaceMatches.0.Similarity", "SourceImageFace.BoundingBox"),
    )
    written: dict[str, Any] = {"DetectedText": "IT'S", "Type": "LINE", "Id": 0, "Confidence": 97.5}
    written["Geometry"] = {"BoundingBox": BOX, "Polygon": [{"X": 0.4, "Y": 0.2}]}
    yield Case(
        "DetectText",
        lambda aws: text.read(aws, one),
        of_json({"TextDetections": [written], "TextModelVersion": "3.0"}),
        ("TextDetections", "TextDetections.0.DetectedText", "TextDetections.0.Geometry.BoundingBox"),
    )
    label = {"Name": "Mobile Phone", "Confidence": 99.9, "Instances": [FACE], "Parents": [{"Name": "Phone"}]}
    yield Case(
        "DetectLabels",
        lambda aws: labels.read(aws, one),
        of_json({"Labels": [label], "LabelModelVersion": "3.0", "ImageProperties": {"Quality": {"Sharpness": 90.5}}}),
        ("Labels", "Labels.0.Name"),
    )
    yield Case(
        "IndexFaces",
        lambda aws: ledger.ask(aws, enrollment.question(enrollment.EnrollmentRequest("team", "Ada")), one),
        of_json(
            {
                "FaceRecords": [{"Face": STORED, "FaceDetail": FACE}],
                "UnindexedFaces": [{"Reasons": ["LOW_SHARPNESS"], "FaceDetail": FACE}],
            }
        ),
        ("FaceRecords", "FaceRecords.0.Face", "FaceRecords.0.Face.FaceId", "UnindexedFaces.0.FaceDetail"),
    )
    yield Case(
        "SearchFacesByImage",
        lambda aws: ledger.ask(aws, search.question(aws, "team"), one),
        of_json(
            {
                "SearchedFaceBoundingBox": BOX,
                "SearchedFaceConfidence": 99.9,
                "FaceMatches": [{"Similarity": 99.9, "Face": STORED}],
                "FaceModelVersion": "7.0",
            }
        ),
        ("SearchedFaceBoundingBox", "FaceMatches", "FaceMatches.0.Similarity", "FaceMatches.0.Face.FaceId"),
    )
    described = of_json({"FaceCount": 0, "UserCount": 0, "CreationTimestamp": 1.7e9, "CollectionARN": "arn"})
    yield Case("ListCollections", collections.names, of_json({"CollectionIds": ["team"]}), missing=("CollectionIds",))
    yield Case(
        "DescribeCollection",
        lambda aws: collections.describe(aws, "team"),
        described,
        ("FaceCount", "CreationTimestamp"),
    )
    yield Case(
        "CreateCollection",
        lambda aws: collections.create(aws, "team"),
        of_json({"StatusCode": 200, "CollectionArn": "aws:rekognition:eu-west-1:1:collection/team"}),
        ("StatusCode",),
        others=(("DescribeCollection", described),),
    )
    yield Case(
        "DeleteCollection", lambda aws: collections.delete(aws, "team"), of_json({"StatusCode": 200}), ("StatusCode",)
    )
    yield Case(
        "ListFaces",
        lambda aws: roster.enrolled(aws, "team"),
        of_json({"Faces": [STORED]}),
        ("Faces", "Faces.0.FaceId"),
    )
    yield Case(
        "DeleteFaces",
        lambda aws: roster.delete_faces(aws, "team", [str(STORED["FaceId"])]),
        of_json({"DeletedFaces": [STORED["FaceId"]]}),
        ("DeletedFaces",),
    )


def polly() -> Iterator[Case]:
    voice = {"Id": "Emma", "Name": "Emma", "Gender": "Female", "LanguageCode": "en-GB", "SupportedEngines": ["neural"]}
    yield Case("DescribeVoices", voices.list_voices, of_json({"Voices": [voice]}), ("Voices", "Voices.0.Id"))
    lexicon = {
        "Lexicon": {"Name": "w3c", "Content": "<lexicon/>"},
        "LexiconAttributes": {"Alphabet": "ipa", "LastModified": 1.7e9, "LexemesCount": 1},
    }
    yield Case(
        "GetLexicon",
        lambda aws: synthesis.synthesize(aws, utterance("mp3", "w3c")),
        of_json(lexicon),
        ("LexiconAttributes", "LexiconAttributes.LastModified"),
        others=(("SynthesizeSpeech", speech(sound("mp3"), "audio/mpeg")),),
    )
    lost = of_json({})
    for output_format, content_type in (
        ("mp3", "audio/mpeg"),
        ("ogg_vorbis", "audio/ogg"),
        ("ogg_opus", "audio/ogg"),
        ("pcm", "audio/pcm"),
        ("mulaw", "audio/mulaw"),
    ):
        as_page = Reply(PAGE, {"Content-Type": content_type})
        as_text = replace(speech(sound(output_format), content_type), headers={"Content-Type": "text/html"})
        yield Case(
            "SynthesizeSpeech",
            spoken(output_format),
            speech(sound(output_format), content_type),
            wrong=(as_page, as_text, lost),
            name=f"SynthesizeSpeech {output_format}",
        )
    stream = "application/x-json-stream"
    yield Case(
        "SynthesizeSpeech",
        timed,
        speech(LINE, stream),
        wrong=(
            speech(PAGE, stream),
            speech(LINE + LINE[:20], stream),
            speech(b"[]\n", stream),
            speech(b'{"time":"soon","type":"word"}\n', stream),
            speech(b'{"type":"word"}\n', stream),
            speech(LINE, "audio/mpeg"),
            speech(sound("mp3"), "audio/mpeg"),
        ),
        name="SynthesizeSpeech marks",
    )
    file = Reply(sound("mp3"), {"ETag": '"1"', "Last-Modified": "Wed, 01 Jul 2026 10:00:00 GMT"})
    task = of_json({"SynthesisTask": TASK})
    needed = ("SynthesisTask", "SynthesisTask.TaskId", "SynthesisTask.TaskStatus")
    others = (("GetSpeechSynthesisTask", task), ("GetObject", file))
    yield Case("StartSpeechSynthesisTask", as_task, task, needed, others=others)
    others = (("StartSpeechSynthesisTask", task), ("GetObject", file))
    yield Case("GetSpeechSynthesisTask", as_task, task, needed, others=others)


def stores() -> Iterator[Case]:
    owner = "<Owner><ID>1</ID></Owner>"
    bucket = "<Bucket><Name>speech</Name><CreationDate>2026-07-01T10:00:00.000Z</CreationDate></Bucket>"

    def buckets(inner: str) -> Reply:
        return of_xml(f"<ListAllMyBucketsResult {NAMESPACE}>{owner}{inner}</ListAllMyBucketsResult>")

    yield Case(
        "ListBuckets",
        objects.list_buckets,
        buckets(f"<Buckets>{bucket}</Buckets>"),
        wrong=(
            buckets(""),
            buckets(f"<Buckets>{bucket.replace('2026-07-01', 'yesterday')}</Buckets>"),
            buckets("<Buckets><Bucket/></Buckets>"),
        ),
    )
    listed = (
        f"<ListBucketResult {NAMESPACE}><Name>speech</Name><Prefix/><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>"
        "<IsTruncated>false</IsTruncated><Contents><Key>a.jpg</Key><LastModified>2026-07-01T10:00:00.000Z"
        '</LastModified><ETag>"1"</ETag><Size>5</Size></Contents></ListBucketResult>'
    )
    yield Case(
        "ListObjectsV2",
        lambda aws: objects.list_objects(aws, "speech"),
        of_xml(listed),
        wrong=tuple(
            of_xml(listed.replace(piece, instead))
            for piece, instead in (
                ("<Name>speech</Name>", ""),
                ("<IsTruncated>false</IsTruncated>", ""),
                ("<Size>5</Size>", ""),
                ("<Size>5</Size>", "<Size>five</Size>"),
                ("<Key>a.jpg</Key>", ""),
                ("2026-07-01T", "yesterday"),
                (listed, "<html><body><p>Log in</p></body></html>"),
            )
        ),
    )
    signs = {"ETag": '"1"', "Last-Modified": "Wed, 01 Jul 2026 10:00:00 GMT", "Content-Type": "image/jpeg"}
    yield Case(
        "GetObject",
        lambda aws: objects.read(aws, "speech", "a.jpg"),
        Reply(b"\xff\xd8\xff" + bytes(5000), {**signs, "x-amz-request-id": "1"}),
        wrong=(
            Reply(b"\xff\xd8\xff", {"Content-Type": "image/jpeg"}),
            Reply(b"\xff\xd8\xff", signs | {"Last-Modified": "soon"}),
            Reply(
                PAGE, signs | {"Content-Type": "text/html; charset=utf-8"}
            ),  # the page of a web server has a date too
        ),
    )
    result = f"<Arn>arn:aws:iam::{ACCOUNT}:user/Ada</Arn><UserId>A</UserId><Account>{ACCOUNT}</Account>"

    def identity(inner: str) -> Reply:
        name = "GetCallerIdentity"
        return of_xml(f"<{name}Response><{name}Result>{inner}</{name}Result></{name}Response>")

    yield Case(
        "GetCallerIdentity",
        connections.identify,
        identity(result),
        wrong=(
            identity(""),
            identity(result.replace(f"<Account>{ACCOUNT}</Account>", "")),
            identity(result.replace(ACCOUNT, "")),
        ),
    )


CASES = (*rekognition(), *polly(), *stores())


def without(answer: dict[str, Any], path: str) -> dict[str, Any]:
    made = copy.deepcopy(answer)
    *way, last = path.split(".")
    place: Any = made
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    del place[last]
    return made


def with_wrong_types(value: Any) -> Iterator[Any]:
    """The answer once for each of its parts, which has another type there."""
    if isinstance(value, dict):
        yield from ([], "x", 5)
        for name, part in value.items():
            yield from ({**value, name: other} for other in with_wrong_types(part))
    elif isinstance(value, list):
        yield from ({}, "x", 5)
        for place, part in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1 :]] for other in with_wrong_types(part))
    else:
        yield from ([], {}, "x" if isinstance(value, bool) else True, 5.5 if isinstance(value, str) else "x")


def with_a_part_less(value: Any) -> Iterator[Any]:
    """The answer once without each of its members, at any depth, and once with an empty structure in its place."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield {other: same for other, same in value.items() if other != name}
            yield {**value, name: {}}
            yield from ({**value, name: less} for less in with_a_part_less(part))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from ([*value[:place], less, *value[place + 1 :]] for less in with_a_part_less(part))


def has_type(case: Case) -> dict[str, str]:
    return {"Content-Type": case.good.headers.get("Content-Type", "image/jpeg")}


KINDS: dict[str, Callable[[Case], list[Reply]]] = {
    "a page of the network": lambda case: [Reply(PAGE, {"Content-Type": "text/html"})],
    "broken": lambda case: [Reply(b'{"FaceDetails": [{', has_type(case)), Reply(b"<Buckets><Bucket", has_type(case))],
    "cut off": lambda case: [replace(case.good, cut_after=len(case.good.body) // 2)],
    "cut off in a chunk": lambda case: [replace(case.good, cut_after=len(case.good.body) // 2, is_chunked=True)],
    "empty": lambda case: [Reply(b"", has_type(case)), Reply()],
    "without members": lambda case: [of_json({}), of_json({"status": "ok"}), Reply(b"null", has_type(case))],
    "of wrong types": lambda case: [
        *map(of_json, with_wrong_types(json.loads(case.good.body)) if case.is_json else ()),
        *case.wrong,
    ],
    "without a member": lambda case: [of_json(without(json.loads(case.good.body), path)) for path in case.missing],
    "sent elsewhere": lambda case: [
        Reply(PAGE, {"Content-Type": "text/html", "Location": "http://127.0.0.1/login"}, status)
        for status in (302, 403, 511)
    ],
}
tried: list[str] = []
taken: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def one_try() -> Iterator[None]:
    """What is tried again is another test's affair; and how many were taken is told at the end."""
    with pytest.MonkeyPatch.context() as patch:
        once = {"retries": {"mode": "standard", "total_max_attempts": 1}}
        for name in ("_CONFIG", "_SIGN_IN_CONFIG"):
            config = getattr(connections, name)
            patch.setattr(connections, name, config.merge(type(config)(**once)))
        yield
    print(f"\ntried: {len(tried)}, taken as AWS's: {len(taken)} {taken or ''}")  # noqa: T201 - the figure of docs/benchmarks.md


def answering(wire: Wire, case: Case, reply: Reply) -> None:
    wire.replies = {name: (lambda body, other=other: other) for name, other in case.others}  # type: ignore[misc]
    wire.replies[case.operation] = lambda body: reply


def answers_stored(aws: Aws) -> int:
    calls = schema.calls
    with store.reading() as connection:
        kept = select(func.count()).where(calls.c.account == aws.account, calls.c.response_packed.is_not(None))
        return int(connection.execute(kept).scalar_one())


def asked(aws: Aws, case: Case) -> errors.VitrineError | None:
    """What asking ends as; None where the answer is taken for AWS's."""
    try:
        case.ask(aws)
    except errors.VitrineError as error:
        return error
    return None


@pytest.mark.parametrize("case", CASES, ids=str)
def test_aws_is_believed(amazon: Aws, wire: Wire, case: Case) -> None:
    answering(wire, case, case.good)
    case.ask(amazon)
    assert case.operation in wire.asked


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_not_aws_is_never_taken_for_it(amazon: Aws, wire: Wire, case: Case, kind: str) -> None:
    for reply in KINDS[kind](case):
        answering(wire, case, reply)
        error = asked(amazon, case)
        tried.append(f"{case}, {kind}")
        if error is None:
            taken.append(f"{case}, {kind}")
        assert type(error) is errors.Unreachable, (error, reply)
        assert kind.startswith("cut off") or "does not speak AWS's language" in error.message
    # What else was asked on the way may be stored, a wrong answer never: AWS is asked again, and believed.
    if not case.others:
        assert not answers_stored(amazon)
        assert ledger.visit_totals(amazon.visit).cost_usd == 0.0
    before = len(wire.asked)
    answering(wire, case, case.good)
    case.ask(amazon)
    assert case.operation in wire.asked[before:]


@pytest.mark.parametrize("case", [case for case in CASES if case.is_json], ids=str)
def test_whatever_member_is_missing_it_is_an_answer_or_a_sentence(amazon: Aws, wire: Wire, case: Case) -> None:
    """Members that AWS leaves out now and then may be missing; nothing ends as a `KeyError`."""
    for number, answer in enumerate(with_a_part_less(json.loads(case.good.body))):
        answering(wire, case, of_json(answer))
        error = asked(replace(amazon, account=f"{number}"), case)
        assert error is None or type(error) is errors.Unreachable, answer


def operations_called() -> set[tuple[str, str]]:
    """Every name of an operation in the services, as a text or as a method; the price list names them all."""
    known: dict[str, set[tuple[str, str]]] = {}
    session = botocore.session.Session()
    for service in sorted({"rekognition", "polly", "s3", "sts"} | NEEDED.keys()):
        for name in session.get_service_model(service).operation_names:
            known.setdefault(xform_name(name), set()).add((service, name))
    found: set[tuple[str, str]] = set()
    for path in python_files("services"):
        if name_of(path) == "services.pricing":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            piece = node.value if isinstance(node, ast.Constant) else getattr(node, "attr", None)
            found |= known.get(piece, set()) if isinstance(piece, str) else set()
    return found


def test_every_operation_that_is_called_is_tried_here_and_its_result_is_known() -> None:
    called = operations_called() - {("s3", "CreateBucket")}  # Local alone is asked for it
    assert {name for _, name in called} == {case.operation for case in CASES}
    session = botocore.session.Session()
    for service, name in called:
        assert session.get_service_model(service).operation_model(name).output_shape.name in NEEDED[service]


def test_every_member_that_is_needed_is_one_of_the_model() -> None:
    session = botocore.session.Session()
    for service, structures in NEEDED.items():
        model = session.get_service_model(service)
        for structure, members in structures.items():
            assert set(members) <= set(model.shape_for(structure).members), structure
