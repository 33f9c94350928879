"""AWS Security Token Service: who is asking. Locally it is always the same user of an account that is not AWS's."""

from typing import Any

from local_aws.account.foundation import Foundation


class Sts(Foundation):
    """The local user of account 000000000000."""

    def get_caller_identity(self) -> dict[str, Any]:
        """`Account`, `UserId` and `Arn` of the local user."""
        account = self._account
        return {
            "UserId": "LOCAL",
            "Account": account.account_id,
            "Arn": f"arn:{account.partition}:iam::{account.account_id}:user/local",
        }
