"""What can go wrong between a person's wish and its answer, as one tree with advice for the reader.

    VitrineError
    ├── BadInput        the request cannot be answered as it stands: mend the input
    │   └── NoFace      the operation needs a face, and the picture has none
    ├── NotFound        what was named is not there
    ├── AlreadyExists   the name is taken
    ├── NotSignedIn     no credentials, expired ones, a profile that does not exist
    ├── NotAllowed      signed in, but the policy says no
    ├── Unreachable     no network, a time-out, a host that does not answer
    ├── NotInRegion     the service has no endpoint in this region
    ├── Busy            throttled, or a quota is used up: wait or ask for more
    ├── StillWorking    AWS's long work outlasts the wait for it: it goes on, look again later
    ├── NotAvailable    the embedded AWS has no honest engine for this
    └── ServiceFailed   the fault is on the other side: try again later

`translated` is the only place where botocore's errors are read. It branches on the error's code, because
`client.exceptions` lacks classes for codes that AWS really sends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore import exceptions as botocore
from botocore.parsers import ResponseParserError


class VitrineError(Exception):
    """An error that a reader can act on.

    `message` says in one sentence what was wrong, `advice` in one sentence what to do about it, and `code` is the
    code of AWS, or "" when the error did not come from there. All three are plain text, never Markdown.
    `may_be_billed` says that a billed request was sent and nobody knows whether AWS did it.
    """

    may_be_billed = False
    advice_by_default = "Try again; if it happens once more, look at the server's log."

    def __init__(self, message: str, advice: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice or self.advice_by_default
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.message, self.advice, self.code), vars(self))


def _rebuild(kind: type[VitrineError], message: str, advice: str, code: str) -> VitrineError:
    return kind(message, advice, code=code)


class BadInput(VitrineError):
    """The request cannot be answered as it stands."""

    advice_by_default = "Change what the message names and ask again; nothing you entered is lost."


class NoFace(BadInput):
    """The operation needs a face, and the picture (or one of the pictures) has none."""

    advice_by_default = "Choose a picture that shows the person from the front."


class NotFound(VitrineError):
    """What was named is not there."""

    advice_by_default = "Look for a spelling mistake, or refresh the list: it may have been deleted."


class AlreadyExists(VitrineError):
    """The name is taken."""

    advice_by_default = "Choose another name, or use the one that exists."


class NotSignedIn(VitrineError):
    """AWS does not know who is asking."""

    advice_by_default = "Sign in with the AWS command line (`aws sso login` or `aws configure`), or choose Local."


class NotAllowed(VitrineError):
    """The identity is known and its policy says no."""

    advice_by_default = "Ask whoever runs the AWS account for the permission that the message names."


class Unreachable(VitrineError):
    """The service did not answer."""

    advice_by_default = "Check the network connection and the proxy, or choose Local, which needs none."


class NotInRegion(VitrineError):
    """The service has no endpoint in this region."""

    advice_by_default = "Choose a region that has the service."


class Busy(VitrineError):
    """Throttled, or a quota is used up."""

    advice_by_default = "Wait a minute and ask again; a quota can be raised in AWS's Service Quotas."


class StillWorking(VitrineError):
    """AWS's long work has not ended within the time that somebody would wait for it; it goes on by itself."""

    advice_by_default = "It goes on by itself in AWS: look for its result there, or wait for it once more."


class NotAvailable(VitrineError):
    """The embedded AWS has no engine that could answer this honestly."""

    advice_by_default = "Choose an AWS profile in the sidebar to have AWS answer it."


class ServiceFailed(VitrineError):
    """The fault is on the other side."""


_KIND_BY_CODE: dict[str, type[VitrineError]] = {
    **dict.fromkeys(
        [
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidAccessKeyId",
            "InvalidSignatureException",
            "RequestExpired",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "TokenRefreshRequired",
        ],
        NotSignedIn,
    ),
    **dict.fromkeys(
        ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403", "OptInRequired", "Forbidden"],
        NotAllowed,
    ),
    **dict.fromkeys(
        [
            "ResourceNotFoundException",
            "ResourceNotFound",
            "LexiconNotFoundException",
            "SynthesisTaskNotFoundException",
            "NoSuchBucket",
            "NoSuchKey",
            "404",
            "InvalidS3ObjectException",
        ],
        NotFound,
    ),
    **dict.fromkeys(
        [
            "ResourceAlreadyExistsException",
            "ResourceInUse",
            "ResourceInUseException",
            "BucketAlreadyExists",
            "BucketAlreadyOwnedByYou",
            "ConflictException",
        ],
        AlreadyExists,
    ),
    **dict.fromkeys(
        [
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "TooManyRequestsException",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "LimitExceededException",
            "ServiceQuotaExceededException",
            "SlowDown",
        ],
        Busy,
    ),
    "NotAvailableLocally": NotAvailable,
    **dict.fromkeys(
        [
            "InternalServerError",
            "InternalFailure",
            "InternalError",
            "ServiceFailureException",
            "ServiceUnavailable",
            "ServiceUnavailableException",
            "500",
            "503",
        ],
        ServiceFailed,
    ),
}

_ADVICE_BY_CODE = {
    "ExpiredToken": "The sign-in has expired: run `aws sso login` (or refresh the credentials) and ask again.",
    "ExpiredTokenException": "The sign-in has expired: run `aws sso login` (or refresh the credentials) and ask again.",
    "ImageTooLargeException": "Use a picture of at most 5 MB and 10,000 pixels a side.",
    "InvalidImageFormatException": "Use a JPEG or PNG picture.",
    "InvalidS3ObjectException": "Check the bucket, the key and that the bucket is in the same region.",
    "TextLengthExceededException": "Shorten the text, or have it spoken in parts.",
    "InvalidSsmlException": "Check that every tag is closed and that the voice's engine knows it.",
    "RequestExpired": "The clock of this computer may be wrong: set it, and ask again.",
}


ATTEMPTS = "vitrine_attempts"
"""The attribute of botocore's errors that says how often the request was sent, where it is known."""
NEVER_SENT = (
    botocore.ConnectTimeoutError,
    botocore.EndpointConnectionError,
    botocore.ProxyConnectionError,
    botocore.SSLError,
)
"""botocore's errors after which AWS has not heard of the request."""


@contextmanager
def translated(doing: str, *, is_billed: bool = False) -> Iterator[None]:
    """Turn botocore's errors into ours, `from` the original.

    `doing` completes the sentence "Could not ...", for example "speak the sentence". With `is_billed` the advice says
    so where the request was sent and no answer of AWS came: AWS may have done it, and bill it.
    Raises a `VitrineError` of the kind that the code stands for; other exceptions pass untouched.
    """
    try:
        yield
    except botocore.ClientError as error:
        raise from_client_error(error, doing) from error
    except botocore.BotoCoreError as error:
        raise _billed_perhaps(_from_botocore_error(error, doing), error, is_billed) from error
    except ResponseParserError as error:  # not a BotoCoreError; its text holds what was received
        found = Unreachable(
            f"Could not {doing}: what answered does not speak AWS's language.",
            "A proxy or the log-in page of a network may stand in between: log in to the network, check the proxy, "
            "or choose Local.",
        )
        raise _billed_perhaps(found, error, is_billed) from error


def _billed_perhaps(found: VitrineError, error: Exception, is_billed: bool) -> VitrineError:
    if is_billed and isinstance(found, Unreachable) and not isinstance(error, NEVER_SENT):
        attempts = getattr(error, ATTEMPTS, 1)
        sent = f" It was sent {attempts} times, each of which may count." if attempts > 1 else ""
        found.advice = f"It may have been billed.{sent} {found.advice}"
        found.may_be_billed = True
    return found


def from_client_error(error: Any, doing: str) -> VitrineError:
    """The error of our tree for a `ClientError`; codes that are not in the table are the caller's input."""
    details = error.response.get("Error", {})
    code = str(details.get("Code", ""))
    message = str(details.get("Message", "")).strip() or code or "no reason was given"
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    kind = _KIND_BY_CODE.get(code) or (ServiceFailed if status >= 500 else BadInput)
    if code == "InvalidParameterException" and "no faces in the image" in message:  # AWS has no code of its own for it
        kind = NoFace
    return kind(f"Could not {doing}: {message}", _ADVICE_BY_CODE.get(code, ""), code=code)


def _from_botocore_error(error: botocore.BotoCoreError, doing: str) -> VitrineError:
    message = f"Could not {doing}: {error}"
    match error:
        case botocore.ProfileNotFound():
            return NotSignedIn(message, "Choose a profile that stands in AWS's configuration files, or choose Local.")
        case botocore.NoCredentialsError() | botocore.PartialCredentialsError() | botocore.CredentialRetrievalError():
            return NotSignedIn(message)
        case botocore.TokenRetrievalError() | botocore.SSOError() | botocore.UnauthorizedSSOTokenError():
            return NotSignedIn(message, "The sign-in has expired: run `aws sso login` and ask again.")
        case botocore.NoRegionError() | botocore.InvalidRegionError() | botocore.UnknownEndpointError():
            return NotInRegion(message)
        case botocore.HTTPClientError() | botocore.ConnectionError() | botocore.IncompleteReadError():
            return Unreachable(message)
        case botocore.ParamValidationError():
            return BadInput(message)
        case _:
            return ServiceFailed(message)
