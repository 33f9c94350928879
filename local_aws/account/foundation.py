"""What every group of a service's operations stands on."""

from typing import ClassVar

from local_aws.account.paging import Pages
from local_aws.account.store import Account


class Foundation:
    """Base of the classes whose public methods are a service's operations: the account with its database and clock."""

    _BAD_TOKEN: ClassVar[tuple[str, str]] = ("ValidationException", "Invalid pagination token")
    """Code and wording with which the service refuses a page token that the same list did not give."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._database = account.database

    def _pages(self, operation: str, *parameters: str | int | None) -> Pages:
        """The pages of a list of this region (see `Pages`)."""
        return Pages(self._account, self._BAD_TOKEN, operation, self._account.region, *parameters)
