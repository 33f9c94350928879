"""Where the embedded AWS keeps its state: one data folder is one AWS account.

State is on disk, because a reload of the code must not lose a collection. Rows are in one SQLite database; what is big
is in files beside it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from local_aws.account.database import Database
from local_aws.account.disk import make_folder

ACCOUNT_ID = "000000000000"
DEFAULT_REGION = "eu-west-1"
DATABASE_NAME = "local-aws.sqlite3"

Clock = Callable[[], datetime]
"""Gives the present moment, aware."""


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


class Account:
    """One data folder, seen from the region of the calling client.

    Args:
        data_dir: the data folder; made on demand.
        account_id: twelve digits.
        region: name of the calling client's region.
        clock: gives the present moment, aware; handed in so that tests can move it.
    """

    def __init__(
        self,
        data_dir: Path,
        account_id: str = ACCOUNT_ID,
        region: str = DEFAULT_REGION,
        clock: Clock = utc_now,
    ) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.account_id = account_id
        self.region = region
        self.clock = clock
        self.database = Database.at(self.data_dir / DATABASE_NAME)

    @property
    def partition(self) -> str:
        """The partition of the region: "aws", "aws-cn" or "aws-us-gov"."""
        return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(self.region.rsplit("-", 2)[0], "aws")

    def arn(self, service: str, resource: str) -> str:
        """The Amazon Resource Name of `resource` (such as "collection/staff") in this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def folder(self, name: str) -> Path:
        """The folder `name` below the data folder, made on demand."""
        return make_folder(self.data_dir / name)
