"""The seam between boto3 and the local services: it answers a client's call before anything is signed or sent.

`Transport` listens to two botocore events, those that botocore's own Stubber uses. `before-parameter-build` keeps the
parameters; `before-call` checks them against the model, calls the service's method, checks the answer against the model
and gives it back as if it had been parsed from the wire. Parameter checks, paginators, waiters and modeled exceptions
are botocore's own and work as with AWS.
"""

import inspect
import io
import logging
import sqlite3
import threading
import uuid
import weakref
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from local_aws.account.disk import explain
from local_aws.account.store import DATABASE_NAME, Account, Clock, utc_now
from local_aws.errors import AwsError, InvalidAnswer, NotAvailableLocally
from local_aws.wire.directory import SERVICES, service_class
from local_aws.wire.validation import TOP, Problems, checker

logger = logging.getLogger(__name__)

_KEPT = "vitrine_local_aws"
# The code AWS sends for what its model forbids, where it is not ValidationException.
_REFUSAL_CODES = {
    "rekognition": "InvalidParameterException",
    "logs": "InvalidParameterException",
    "cloudwatch": "ValidationError",
    "sts": "ValidationError",
    "s3": "InvalidArgument",
}
_FAILURE_CODES = (
    "InternalServerError",
    "InternalServerException",
    "ServiceFailureException",
    "InternalServiceFault",
    "InternalFailure",
)
_CONTENT_TYPES = {
    "json": "application/x-amz-json-1.1",
    "rest-json": "application/json",
    "rest-xml": "application/xml",
    "query": "text/xml",
    "smithy-rpc-v2-cbor": "application/cbor",
}


class Plan:
    """All that is known beforehand about one operation: its checkers, its headers, its error codes."""

    def __init__(self, operation: Any, service: type[Any]) -> None:
        model = operation.service_model
        self.service_name: str = model.service_name
        self.operation_name: str = operation.name
        self.method_name: str = xform_name(operation.name)
        self.available = self.method_name in public_methods(service)
        self.named = named_members(getattr(service, self.method_name)) if self.available else frozenset()
        self.input = checker(operation.input_shape) if operation.input_shape else None
        self.output = checker(operation.output_shape, answer=True) if operation.output_shape else None
        members = operation.input_shape.members if operation.input_shape else {}
        self.tokens = frozenset(operation.idempotent_members) if members else frozenset()
        stream = operation.get_streaming_output() if operation.has_streaming_output else None
        self.stream: str | None = operation.output_shape.serialization.get("payload") if stream else None
        self.headers = {
            name: member.serialization.get("name", name).lower()
            for name, member in (operation.output_shape.members if operation.output_shape else {}).items()
            if member.serialization.get("location") == "header"
        }
        self.is_head = operation.http.get("method") == "HEAD"
        self.status = int(operation.http.get("responseCode", 200))
        self.is_xml = model.metadata.get("protocol") == "rest-xml"
        self.content_type = _CONTENT_TYPES.get(model.metadata.get("protocol"), "application/json")
        self.refusal_code = _REFUSAL_CODES.get(self.service_name, "ValidationException")
        self.error_statuses = {
            shape.error_code: int(shape.metadata["error"]["httpStatusCode"])
            for shape in model.error_shapes
            if shape.metadata.get("error", {}).get("httpStatusCode")
        }
        codes = {shape.error_code for shape in model.error_shapes}
        self.failure_code = "InternalError" if self.service_name == "s3" else "InternalFailure"
        self.failure_code = next((code for code in _FAILURE_CODES if code in codes), self.failure_code)


def public_methods(service: type[Any]) -> dict[str, Callable[..., Any]]:
    """The operations of a service class: its public methods, by name."""
    return {
        name: member
        for name in dir(service)
        if not name.startswith("_") and inspect.isfunction(member := inspect.getattr_static(service, name))
    }


def named_members(method: Callable[..., Any]) -> frozenset[str]:
    """The members of the input that an operation's method names."""
    parameters = inspect.signature(method).parameters.values()
    return frozenset(parameter.name for parameter in parameters if parameter.kind is inspect.Parameter.KEYWORD_ONLY)


class Region:
    """The services of one data folder as seen from one region, each made at its first call and then shared."""

    _shared: ClassVar["weakref.WeakValueDictionary[tuple[Path, str, Clock], Region]"] = weakref.WeakValueDictionary()
    _lock = threading.Lock()

    def __init__(self, account: Account) -> None:
        self.account = account
        self._services: dict[str, Any] = {}
        self._making = threading.RLock()

    @classmethod
    def of(cls, data_dir: Path, name: str, clock: Clock) -> "Region":
        """The same object for the same folder, region and clock as long as somebody holds it."""
        with cls._lock:
            found = cls._shared.get((data_dir, name, clock))
            if found is None:
                found = cls._shared[data_dir, name, clock] = cls(Account(data_dir, region=name, clock=clock))
            return found

    def service(self, name: str, made_from: type[Any]) -> Any:
        """The service `name`."""
        found = self._services.get(name)
        if found is None:
            with self._making:
                found = self._services.get(name)
                if found is None:
                    found = self._services[name] = made_from(self.account)
        return found


class Transport:
    """Answers the calls of one boto3 session's clients from the data folder."""

    _plans: ClassVar[dict[tuple[type[Any], str], Plan]] = {}

    def __init__(self, data_dir: Path, clock: Clock = utc_now) -> None:
        self.data_dir = data_dir.absolute()
        self.clock = clock
        self._regions: dict[str, Region] = {}

    def keep(self, params: dict[str, Any], context: dict[str, Any] | None = None, **_: Any) -> None:
        """Keep a call's parameters and the names that the caller gave (botocore adds idempotency tokens later)."""
        if context is None:
            return
        if context.get("is_presign_request"):
            raise _presigned()
        context[_KEPT] = (params, frozenset(params))

    def answer(self, model: Any, context: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        """The response to a call and its parsed body, as botocore would have got them from the wire."""
        params, given = context.pop(_KEPT)
        request_id = str(uuid.uuid4())
        plan: Plan | None = None
        try:
            service_name = model.service_model.service_name
            made_from = service_class(service_name)
            if made_from is None:
                raise NotAvailableLocally(f"The service {service_name} (the local AWS has {', '.join(SERVICES)})")
            plan = self._plans.get((made_from, model.name))
            if plan is None:
                plan = self._plans[made_from, model.name] = Plan(model, made_from)
            if not plan.available:
                raise NotAvailableLocally(f"The operation {model.name} of {service_name}")
            arguments = _arguments(plan, params, given)
            service = self._region(context["client_region"]).service(service_name, made_from)
            answer = getattr(service, plan.method_name)(**arguments)
        except AwsError as error:
            return _refusal(plan, error, request_id)
        except Exception as error:  # noqa: BLE001 - as at AWS, whatever goes wrong inside reaches the caller as a 500
            return _refusal(plan, self._failure(model, plan, error, request_id), request_id)
        return _success(plan, answer, request_id)

    def _region(self, name: str) -> Region:
        region = self._regions.get(name)
        if region is None:
            region = self._regions[name] = Region.of(self.data_dir, name, self.clock)
        return region

    def _failure(self, model: Any, plan: Plan | None, error: Exception, request_id: str) -> AwsError:
        path = self.data_dir / DATABASE_NAME if isinstance(error, sqlite3.Error) else self.data_dir
        storage = explain(error, path)
        if storage is not None:
            logger.error("%s: %s", model.name, storage.message)
            return storage
        logger.error("%s failed inside the local AWS (request %s)", model.name, request_id, exc_info=error)
        return AwsError(
            plan.failure_code if plan else "InternalFailure",
            f"The local AWS failed at {model.name} ({type(error).__name__}); its log has the details.",
            status=500,
        )


def _presigned() -> ClientError:
    error = NotAvailableLocally("A presigned URL")
    parsed = {"Error": {"Code": error.code, "Message": error.message}}
    return ClientError(parsed, "GeneratePresignedUrl")


def _arguments(plan: Plan, params: Mapping[str, Any], given: frozenset[str]) -> dict[str, Any]:
    """A checked deep copy of the parameters, limited to what the method names."""
    unnamed = params.keys() - plan.named
    if unnamed:
        refused = sorted(name for name in unnamed if name in given or name not in plan.tokens)
        if refused:
            plural = "s" * (len(refused) > 1)
            raise NotAvailableLocally(f"The member{plural} {', '.join(refused)} of {plan.operation_name}")
    if plan.input is None:
        return {}
    problems = Problems()
    arguments: dict[str, Any] = plan.input.read(params, TOP, problems)
    if problems:
        raise AwsError(plan.refusal_code, problems.message())
    for name in unnamed:
        del arguments[name]
    return arguments


def _success(plan: Plan, answer: Any, request_id: str) -> tuple[AWSResponse, dict[str, Any]]:
    parsed: dict[str, Any] = {}
    problems = Problems()
    if plan.output is not None:
        parsed = plan.output.read({} if answer is None else answer, TOP, problems)
    elif answer:
        problems.append(f"The operation has no output, but the answer has {sorted(answer)}")
    if problems:
        raise InvalidAnswer(f"{plan.service_name} {plan.operation_name}: {problems.message()}")
    headers = {"content-type": plan.content_type}
    for name, header in plan.headers.items():
        if name in parsed:
            headers[header] = _header(parsed[name])
    if plan.stream is not None:
        content = parsed.get(plan.stream, b"")
        headers["content-length"] = str(len(content))
        parsed[plan.stream] = StreamingBody(io.BytesIO(content), len(content))
    return _response(206 if "content-range" in headers else plan.status, headers, parsed, request_id)


def _refusal(plan: Plan | None, error: AwsError, request_id: str) -> tuple[AWSResponse, dict[str, Any]]:
    status, code, message = error.status, error.code, error.message
    if plan is not None:
        if status == 400:
            status = plan.error_statuses.get(code, status)
        if plan.is_head and status < 500:  # the answer to HEAD has no body to tell more
            code, message = str(status), HTTPStatus(status).phrase
    parsed: dict[str, Any] = {"Error": {"Code": code, "Message": message}}
    if plan is None or not plan.is_xml:
        parsed |= error.members
    elif not plan.is_head:
        parsed["Error"] |= error.members
    return _response(status, {"content-type": plan.content_type if plan else "application/json"}, parsed, request_id)


def _response(
    status: int, headers: dict[str, str], parsed: dict[str, Any], request_id: str
) -> tuple[AWSResponse, dict[str, Any]]:
    headers["x-amzn-requestid"] = request_id
    parsed["ResponseMetadata"] = {
        "RequestId": request_id,
        "HTTPStatusCode": status,
        "HTTPHeaders": headers,
        "RetryAttempts": 0,
    }
    return AWSResponse(None, status, headers, None), parsed


def _header(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return format_datetime(value.astimezone(UTC), usegmt=True)
    return str(value)
