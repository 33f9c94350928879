"""Whether what answered is AWS: each answer is looked at before anybody reads, records or charges it.

A log-in page of a network, a proxy or a cut line answers with status 200 as well, and botocore reads their answers as
empty ones: "no face", billed and repeated. Here an answer must speak AWS's language: it has the types of the
operation's output shape in botocore's model, and the members that carry the result. `watch` puts this at one place,
botocore's own events of an answer from the wire, so every client of a session is checked, whoever calls. The embedded
AWS and botocore's Stubber answer before the wire and are not looked at: both check their answers themselves.
"""

from __future__ import annotations

import io
import json
import logging
import math
from collections.abc import Mapping
from typing import Any

import urllib3
from botocore import parsers
from botocore.response import StreamingBody

log = logging.getLogger("vitrine.aws")


class NotAws(parsers.ResponseParserError):  # type: ignore[misc]  # botocore is not typed
    """The answer is none that AWS gives; the text says which part of it, and holds nothing that was received."""


# By service and structure of botocore's model: the members without which it says nothing. AWS always sends them, empty
# lists too (its guides' example answers show that); the model marks none of them as required. Of an output without
# names one member is enough, and of one that is not here a request id too. A test holds that all that are called are.
_ESTIMATES = (
    "Beard",
    "Eyeglasses",
    "EyeOpen",
    "FaceOccluded",
    "Gender",
    "MouthOpen",
    "Mustache",
    "Smile",
    "Sunglasses",
)
_BOX = ("Left", "Top", "Width", "Height")
NEEDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "rekognition": {
        **dict.fromkeys(_ESTIMATES, ("Value", "Confidence")),
        "AgeRange": ("Low", "High"),
        "CompareFacesResponse": ("SourceImageFace", "FaceMatches"),
        "CreateCollectionResponse": ("StatusCode",),
        "DeleteCollectionResponse": ("StatusCode",),
        "DeleteFacesResponse": (),
        "DescribeCollectionResponse": ("FaceCount", "CreationTimestamp"),
        "DetectFacesResponse": ("FaceDetails",),
        "DetectLabelsResponse": ("Labels",),
        "DetectTextResponse": ("TextDetections",),
        "IndexFacesResponse": ("FaceRecords",),
        "ListCollectionsResponse": ("CollectionIds",),
        "ListFacesResponse": ("Faces",),
        "RecognizeCelebritiesResponse": ("CelebrityFaces", "UnrecognizedFaces"),
        "SearchFacesByImageResponse": ("SearchedFaceBoundingBox", "FaceMatches"),
        "BoundingBox": _BOX,
        "Celebrity": ("Id", "Name", "Face", "MatchConfidence"),
        "ComparedFace": ("BoundingBox", "Confidence"),
        "ComparedSourceImageFace": ("BoundingBox", "Confidence"),
        "CompareFacesMatch": ("Similarity", "Face"),
        "Emotion": ("Type", "Confidence"),
        "Face": ("FaceId", "BoundingBox"),
        "FaceDetail": ("BoundingBox", "Confidence"),
        "FaceMatch": ("Similarity", "Face"),
        "FaceRecord": ("Face",),
        "Geometry": ("BoundingBox",),
        "Label": ("Name",),
        "LabelAlias": ("Name",),
        "LabelCategory": ("Name",),
        "Landmark": ("Type", "X", "Y"),
        "Parent": ("Name",),
        "Point": ("X", "Y"),
        "TextDetection": ("DetectedText", "Type", "Confidence", "Geometry"),
        "UnindexedFace": ("FaceDetail",),
        "UnsuccessfulFaceDeletion": ("FaceId",),
    },
    "polly": {
        "DescribeVoicesOutput": ("Voices",),
        "GetLexiconOutput": ("LexiconAttributes",),
        "GetSpeechSynthesisTaskOutput": ("SynthesisTask",),
        "StartSpeechSynthesisTaskOutput": ("SynthesisTask",),
        "SynthesizeSpeechOutput": ("AudioStream",),
        "LexiconAttributes": ("LastModified",),
        "SynthesisTask": ("TaskId", "TaskStatus", "OutputUri"),
        "Voice": ("Id",),
    },
    "s3": {
        "ListBucketsOutput": ("Buckets",),
        "ListObjectsV2Output": ("Name", "IsTruncated"),
        "GetObjectOutput": ("Body", "ContentLength", "ETag", "LastModified"),
        "Bucket": ("Name",),
        "Object": ("Key", "LastModified", "Size"),
    },
    "sts": {"GetCallerIdentityResponse": ("Account", "Arn")},
}
_FORMAT = "vitrine_output_format"
_SPEECH = "polly.SynthesizeSpeech"


def watch(session: Any) -> None:
    """Have every answer from the wire checked that comes to the clients which this botocore session makes from now on.

    Their calls raise `NotAws` then, a `ResponseParserError`, which `errors.translated` knows. Nothing is sent again.
    """
    events = session.get_component("event_emitter")
    events.register("before-parse", _check)
    events.register(f"before-parameter-build.{_SPEECH}", _keep_format)
    events.register(f"response-received.{_SPEECH}", _check_speech)


def _check(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    body = response_dict["body"]
    problem = _problem(operation_model, response_dict["status_code"], response_dict["headers"], body)
    if problem:
        if hasattr(body, "close"):
            body.close()
        raise _not_aws(operation_model.service_model.service_name, operation_model.name, problem)


def _not_aws(service: str, operation: str, problem: str) -> NotAws:
    log.warning("What answered %s of %s is not AWS: %s.", operation, service, problem)
    return NotAws(f"{service} {operation}: {problem}")


def _problem(operation: Any, status: int, headers: Mapping[str, str], body: Any) -> str:
    """What is wrong with the answer, or ""."""
    if status >= 300:
        return "" if _is_refusal(operation, status, headers, body) else f"status {status} without a code of AWS"
    is_signed, shape = _is_signed(headers), operation.output_shape
    if shape is None or not shape.members or operation.has_event_stream_output:
        return "" if is_signed else "it has no request id"
    if operation.has_streaming_output and not is_signed and "html" in headers.get("content-type", "").lower():
        return "it is a web page"
    model = operation.service_model
    needed = {shape.name: tuple(shape.required_members), **NEEDED.get(model.service_name, {})}
    is_json = "json" in model.resolved_protocol and "payload" not in shape.serialization
    if is_json and (problem := _wrong_json(shape, body, needed)):
        return problem
    try:
        answer = parsers.create_parser(model.resolved_protocol).parse(
            {"headers": headers, "status_code": status, "body": body, "context": {"operation_name": operation.name}},
            shape,
        )
    except Exception as error:  # noqa: BLE001 - whatever botocore cannot read, AWS did not write
        return f"botocore cannot read it ({type(error).__name__})"
    given = {name: value for name, value in answer.items() if name in shape.members}
    if (
        not given
        and not needed[shape.name]
        and not (is_signed and shape.name not in NEEDED.get(model.service_name, {}))
    ):
        return "it has no member of the answer"
    return _wrong(shape, given, shape.name, needed, on_wire=False)


def _is_signed(headers: Mapping[str, str]) -> bool:
    """Whether it has one of AWS's own headers: every service sends a request id, and nobody else does."""
    return any(name.lower().startswith("x-amz") for name in headers)


def _is_refusal(operation: Any, status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a status of 300 or more is AWS's own no. The 5xx of a balancer before AWS are plain pages as well.

    511 is the status by which a network asks to log in; and botocore makes a 500 of what comes from S3 and is no XML.
    """
    network = (500, 511) if operation.service_model.service_name == "s3" else (511,)
    if _is_signed(headers) or operation.http.get("method") == "HEAD" or (status >= 500 and status not in network):
        return True
    if "json" not in operation.service_model.resolved_protocol:
        return b"<Error" in body and b"<Code" in body
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and bool({"__type", "code"} & document.keys())


def _wrong_json(shape: Any, body: bytes, needed: Mapping[str, tuple[str, ...]]) -> str:
    """What is wrong with a body of JSON, or "". botocore's own reading would take a structure for an empty list."""
    try:
        answer = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return "it is not JSON"
    return _wrong(shape, answer, shape.name, needed, on_wire=True)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _wrong(shape: Any, value: Any, where: str, needed: Mapping[str, tuple[str, ...]], *, on_wire: bool) -> str:
    """Where the value has not the type of its shape, or lacks a member that is needed; "" where all is well."""
    match shape.type_name:
        case "structure":
            if not isinstance(value, Mapping):
                return f"{where} is no structure"
            for name, member in shape.members.items():
                if on_wire and "location" in member.serialization:
                    continue  # a header: it is looked at when botocore has read it
                part = value.get(member.serialization.get("name", name) if on_wire else name)
                is_needed = name in needed.get(shape.name, ())
                if is_needed and (part is None or part == ""):
                    return f"{where}.{name} is missing"
                if part is not None and (wrong := _wrong(member, part, f"{where}.{name}", needed, on_wire=on_wire)):
                    return wrong
            return ""
        case "list":
            if not isinstance(value, list):
                return f"{where} is no list"
            parts = ((shape.member, part) for part in value)
        case "map":
            if not isinstance(value, Mapping):
                return f"{where} is no map"
            parts = ((shape.value, part) for part in value.values())
        case kind:
            return "" if _is_of(kind, value) else f"{where} is no {kind}"
    return next((wrong for one, part in parts if (wrong := _wrong(one, part, where, needed, on_wire=on_wire))), "")


def _is_of(kind: str, value: Any) -> bool:
    if kind in ("string", "character"):
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind in ("integer", "long"):
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if kind in ("float", "double"):
        return isinstance(value, int | float) and math.isfinite(value)
    return not isinstance(value, Mapping | list)  # moments and bytes, which botocore reads


def _keep_format(params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
    context[_FORMAT] = params.get("OutputFormat", "")


def _check_speech(
    response_dict: Mapping[str, Any] | None, parsed_response: dict[str, Any] | None, context: dict[str, Any], **_: Any
) -> None:
    """Read the sound (or the speech marks) to its end, check it, and give it back as a stream."""
    if response_dict is None or parsed_response is None or response_dict["status_code"] >= 300:
        return
    stream = parsed_response["AudioStream"]
    try:
        sound = stream.read()
    except urllib3.exceptions.HTTPError as error:  # a wrong encoding; botocore turns the others into its own
        raise _not_aws("polly", "SynthesizeSpeech", f"its body cannot be read ({type(error).__name__})") from error
    finally:
        stream.close()
    headers, output_format = response_dict["headers"], str(context.get(_FORMAT, ""))
    if problem := _wrong_speech(sound, output_format, headers.get("content-type", "").lower(), _is_signed(headers)):
        raise _not_aws("polly", "SynthesizeSpeech", problem)
    parsed_response["AudioStream"] = StreamingBody(io.BytesIO(sound), len(sound))


def _wrong_speech(sound: bytes, output_format: str, content_type: str, is_signed: bool) -> str:
    if output_format == "json":
        if "json" not in content_type:
            return "its content type is not that of speech marks"
        if not sound and not is_signed:  # a text without words has no marks
            return "it is empty and has no request id"
        return "" if all(map(_is_mark, sound.splitlines())) else "a line of it is no speech mark"
    if not content_type.startswith(("audio/", "application/ogg")):
        return "its content type is not that of sound"
    if output_format == "mp3":
        is_sound = sound[:3] == b"ID3" or (sound[:1] == b"\xff" and sound[1:2] >= b"\xe0")
    elif output_format.startswith("ogg"):
        is_sound = sound[:4] == b"OggS"
    else:
        is_sound = bool(sound) and (is_signed or not _is_text(sound))
    return "" if is_sound else f"it is no sound of the format {output_format}"


def _is_text(sound: bytes) -> bool:
    """Whether it reads as text: samples may begin with any byte, but not with hundreds of printable ones."""
    return sound[:512].isascii() and sound[:512].decode("ascii").replace("\r", "").replace("\n", "").isprintable()


def _is_mark(line: bytes) -> bool:
    if not line.strip():
        return True
    try:
        mark = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(mark, dict)
        and _is_of("integer", mark.get("time"))
        and isinstance(mark.get("type"), str)
        and all(_is_of("integer", mark[place]) for place in ("start", "end") if place in mark)
        and isinstance(mark.get("value", ""), str)
    )
