"""What every group of S3's operations stands on: the account, its buckets and objects."""

from typing import ClassVar

from local_aws.account import foundation
from local_aws.account.objects import ObjectStore
from local_aws.account.store import Account
from local_aws.errors import AwsError


class Foundation(foundation.Foundation):
    """Base of the operation groups."""

    _BAD_TOKEN: ClassVar = ("InvalidArgument", "The continuation token provided is incorrect")

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._store = ObjectStore(account)

    def _check_owner(self, expected: str | None) -> None:
        """Refuse, as AWS does (AccessDenied), a request that expects the bucket to be another account's."""
        if expected not in {None, self._account.account_id}:
            raise AwsError("AccessDenied", "Access Denied", status=403)
