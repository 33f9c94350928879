"""An AWS that lives in this process and does its work for real, on the CPU, on disk, without an account.

`connect` makes the clients of a boto3 session answer locally; everything else about boto3 stays as it is. `BACKGROUND`
lists what goes on beside the calls, and how to end it with the process.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from local_aws.account import work
from local_aws.account.store import DEFAULT_REGION, Clock, utc_now
from local_aws.engines import processes
from local_aws.wire.transport import Transport

__all__ = ["BACKGROUND", "Background", "connect", "forget_spoken"]


class Background(NamedTuple):
    """A kind of threads or processes of the embedded AWS, for whoever lists them and ends them with the server."""

    name: str
    doing: str
    running: Callable[[], int]
    end: Callable[[float], object]
    """Ends all of the kind, within so many seconds."""


BACKGROUND = (
    Background("work", "Threads that do long work, such as speech tasks", work.running, work.end),
    Background("engines", "Processes that do the native work, such as speaking", processes.count, processes.end),
)

# Reading botocore's models takes most of the time that making a client takes (170 of 190 ms for S3), and each session
# would read them again.
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


def forget_spoken() -> None:
    """Drop the sound that this process remembers of what was spoken lately."""
    from local_aws.engines import voice  # NumPy and the encoders, for those who let nothing be spoken

    voice.forget()
