"""An AWS that lives in this process and does its work for real, on the CPU, on disk, without an account.

`connect` makes the clients of a boto3 session answer locally; everything else about boto3 stays as it is. `end` leaves
off the work in the background before the process ends.
"""

from pathlib import Path
from typing import Any

from local_aws.account.store import DEFAULT_REGION, Clock, utc_now
from local_aws.account.work import end
from local_aws.wire.transport import Transport

__all__ = ["connect", "end"]

# Reading botocore's models takes most of the time that making a client takes (170 of 190 ms for S3), and each session
# would read them anew.
_loaders: dict[tuple[str, ...], Any] = {}


def connect(session: Any, data_dir: Path, *, clock: Clock = utc_now) -> None:
    """Make every client that `session` makes from now on answer from `data_dir`, and never reach AWS.

    Args:
        session: a `boto3.session.Session`. Its credentials are replaced by ones that open nothing; where it has no
            region, it gets eu-west-1.
        data_dir: the data folder, which is the account; made on demand.
        clock: gives the present moment, aware; tests hand in one that they can move.
    """
    inner = session._session
    inner.set_credentials("LOCAL-NOT-A-KEY", "local-not-a-secret")
    if session.region_name is None:
        inner.set_config_variable("region", DEFAULT_REGION)
    loader = inner.get_component("data_loader")
    inner.register_component("data_loader", _loaders.setdefault(tuple(loader.search_paths), loader))
    transport = Transport(Path(data_dir), clock)
    session.events.register_first("before-parameter-build", transport.keep)
    session.events.register_first("before-call", transport.answer)
