"""Who answers: a connection is a value, and every service function takes one as its first argument.

`Aws` says which backend (the embedded AWS or a real account), profile, region and visit. No global decides, so two
people on one server can differ and the same picture can be sent to both side by side. This is the only module that
names `local_aws`.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import threading
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import boto3
import botocore.session
import platformdirs
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from services import ROOT, authenticity, errors
from services.server import background

Backend = Literal["local", "aws"]

LOCAL_ACCOUNT = "000000000000"
DEFAULT_REGION = "eu-west-1"
USER_AGENT_SUFFIX = "Vitrine"

# Adaptive retries slow the client down when AWS throttles; the read time-out covers Polly's slowest engine.
_CONFIG = Config(
    retries={"mode": "adaptive", "total_max_attempts": 4},
    connect_timeout=5,
    read_timeout=60,
    user_agent_extra=USER_AGENT_SUFFIX,
    max_pool_connections=32,
)
# Signing in stands before every page of a visitor, so a dead network must become a sentence in seconds. It also holds
# for what botocore itself asks for credentials (single sign-on, roles), whose own time-outs add up to minutes.
_SIGN_IN_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 2},
    connect_timeout=3,
    read_timeout=8,
    user_agent_extra=USER_AGENT_SUFFIX,
)
# The embedded AWS reads no configuration: a broken file or an unknown AWS_PROFILE must not keep it from answering.
_NO_CONFIGURATION: dict[str, tuple[Any, ...]] = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
# Each of these makes something, and there is no token by which AWS would know a second one for the same wish.
NOT_SENT_TWICE = ("polly.StartSpeechSynthesisTask", "rekognition.CreateCollection", "rekognition.IndexFaces")
_NAMES = {
    "polly": "Amazon Polly",
    "rekognition": "Amazon Rekognition",
    "s3": "Amazon S3",
    "sts": "AWS STS",
    "lexv2-runtime": "Amazon Lex",
    "lexv2-models": "Amazon Lex",
    "sagemaker": "Amazon SageMaker",
}


def data_folder() -> Path:
    """Where the embedded AWS's state and the ledger lie: `VITRINE_DATA_DIR`, else the user's data folder."""
    return Path(os.environ.get("VITRINE_DATA_DIR") or platformdirs.user_data_dir("vitrine")).expanduser()


@lru_cache(maxsize=1)
def local_edition() -> str:
    """Names the embedded AWS's code and models as they stood when first asked: answers of older ones are not repeated.

    Made from name, size and time of its files (about 5 ms), once in a process.
    """
    folder = ROOT / "local_aws"
    stats = ((file.relative_to(folder), file.stat()) for file in sorted(folder.rglob("*.*")) if file.suffix != ".pyc")
    listed = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)
    return hashlib.sha256(listed.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Aws:
    """A connection: which backend answers, as whom, where.

    `account` is twelve digits, or "" for an AWS connection that has not asked yet. `visit` names the visitor's session
    in the ledger; it does not make two connections different.
    """

    backend: Backend
    region: str
    profile: str | None = None
    account: str = ""
    data_dir: Path | None = None
    visit: str = field(default="", compare=False)

    @property
    def is_local(self) -> bool:
        """Whether the embedded AWS answers."""
        return self.backend == "local"

    @property
    def label(self) -> str:
        """Short name for badges: "Local" or "AWS eu-west-1"."""
        return answered_by(self.backend, self.region)

    def client(self, service: str) -> Any:
        """A cached, thread-safe boto3 client.

        Raises `NotInRegion` when the service has no endpoint in this region, `NotSignedIn` for an unknown profile.
        """
        if not self.is_local and self.region not in regions(service):
            raise _not_in_region(service, self.region)
        with errors.translated(f"connect to {_NAMES.get(service, service)}"):
            return _client(self.backend, self.profile, self.region, self.data_dir or data_folder(), service)


def answered_by(backend: str, region: str) -> str:
    """Who answers, as it stands on screen: "Local" or "AWS eu-west-1"."""
    return "Local" if backend == "local" else f"AWS {region}"


def local(region: str = DEFAULT_REGION, *, data_dir: Path | None = None, visit: str = "") -> Aws:
    """A connection to the embedded AWS, whose account is the data folder."""
    return Aws("local", region, account=LOCAL_ACCOUNT, data_dir=data_dir, visit=visit)


def amazon(profile: str | None, region: str, *, visit: str = "") -> Aws:
    """A connection to a real account through AWS's own credential chain; nothing is asked yet."""
    return Aws("aws", region, profile=profile, visit=visit)


def forget_spoken() -> None:
    """Make the embedded AWS drop the sound that it remembers of what was spoken lately."""
    import local_aws  # off the path of those who only use AWS

    local_aws.forget_spoken()


class NotRecorded(errors.NotFound):
    """The answer is not in the ledger, and the connection is one that makes no call."""

    advice_by_default = "Ask again; answers are stored for the number of days in VITRINE_RETENTION_DAYS."


@dataclass(frozen=True, slots=True)
class Recorded(Aws):
    """A connection that makes no call: the ledger answers what it has an answer to. Made by `recorded`."""

    def client(self, service: str) -> Any:
        """Raises `NotRecorded`."""
        raise NotRecorded("The answer is not stored any more.")


def recorded(aws: Aws) -> Recorded:
    """The same connection for answers of before: questions are the same, and nothing is sent, billed or counted."""
    return Recorded(**{one.name: getattr(aws, one.name) for one in fields(aws)})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking, as STS tells it."""

    account: str
    arn: str


def identify(aws: Aws) -> Identity:
    """Ask STS who this connection is. Costs nothing.

    Raises `NotSignedIn`, `Unreachable` or `NotAllowed`, each with what to do about it.
    """
    with errors.translated(f"sign in to AWS with {_profile_words(aws.profile)}"):
        answer = aws.client("sts").get_caller_identity()
    return Identity(answer["Account"], answer["Arn"])


def signed_in(aws: Aws) -> Aws:
    """The same connection with its account filled in by `identify`."""
    return replace(aws, account=identify(aws).account)


def profiles() -> tuple[str, ...]:
    """Names of the profiles in AWS's own configuration and credential files, sorted; empty when there are none.

    A file that cannot be read counts as empty: a broken configuration must not keep Local from working.
    """
    try:
        return tuple(sorted(botocore.session.Session().available_profiles))
    except (BotoCoreError, configparser.Error, OSError):
        return ()


def region_of_profile(profile: str | None) -> str | None:
    """The region that a profile names in AWS's configuration, or None."""
    try:
        region = botocore.session.Session(profile=profile).get_config_variable("region")
    except (BotoCoreError, ClientError, OSError):
        return None
    return str(region) if region else None


@lru_cache(maxsize=64)
def regions(service: str) -> tuple[str, ...]:
    """Regions in which botocore knows an endpoint of the service, sorted (its table may lag behind AWS)."""
    return tuple(sorted(botocore.session.get_session().get_available_regions(service))) or _all_regions()


@lru_cache(maxsize=1)
def _all_regions() -> tuple[str, ...]:
    return tuple(sorted(botocore.session.get_session().get_available_regions("ec2")))


def _not_in_region(service: str, region: str) -> errors.NotInRegion:
    near = [name for name in regions(service) if name.split("-")[0] == region.split("-")[0]] or list(regions(service))
    return errors.NotInRegion(
        f"{_NAMES.get(service, service)} is not in the region {region}.",
        f"Choose a region that has it, for example {', '.join(near[:4])}.",
    )


def _profile_words(profile: str | None) -> str:
    return f"the profile {profile}" if profile else "the credentials of this machine"


_lock = threading.Lock()


@lru_cache(maxsize=256)
def _client(backend: Backend, profile: str | None, region: str, data_dir: Path, service: str) -> Any:
    with _lock:  # boto3 sessions are not thread-safe; clients are
        config = _SIGN_IN_CONFIG if service == "sts" else _CONFIG
        return _session(backend, profile, region, data_dir).client(service, config=config)


def _count(attempts: int, caught_exception: Exception | None = None, **_: Any) -> None:
    """Write on an error how often its request was sent; botocore says so of answers only."""
    if caught_exception is not None:
        setattr(caught_exception, errors.ATTEMPTS, attempts)


def _give_up_when_sent(response: Any = None, caught_exception: Exception | None = None, **_: Any) -> bool | None:
    """Stands before botocore's own retries: False where AWS may have done it, None where they may decide.

    What never left, and what AWS refused (throttled it, for example), is safe to send again.
    """
    if caught_exception is not None:
        return None if isinstance(caught_exception, errors.NEVER_SENT) else False
    return False if response is not None and response[0].status_code >= 500 else None


@lru_cache(maxsize=64)
def _session(backend: Backend, profile: str | None, region: str, data_dir: Path) -> Any:
    if backend == "aws":
        botocore_session = botocore.session.Session()
        botocore_session.set_default_client_config(_SIGN_IN_CONFIG)
        authenticity.watch(botocore_session)
        botocore_session.register("needs-retry", _count)
        for operation in NOT_SENT_TWICE:
            botocore_session.register(f"needs-retry.{operation}", _give_up_when_sent)
        return boto3.session.Session(profile_name=profile, region_name=region, botocore_session=botocore_session)
    import local_aws  # off the path of those who only use AWS

    session = boto3.session.Session(
        region_name=region, botocore_session=botocore.session.Session(session_vars=_NO_CONFIGURATION)
    )
    local_aws.connect(session, data_dir)
    for kind in local_aws.BACKGROUND:
        background.register(*kind)
    return session
