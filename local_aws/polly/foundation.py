"""What every group of Polly's operations stands on."""

from typing import ClassVar

from local_aws.account import foundation


class Foundation(foundation.Foundation):
    """Base of the operation groups."""

    _BAD_TOKEN: ClassVar = (
        "InvalidNextTokenException",
        "The NextToken is invalid. Verify that it's spelled correctly, and then try again.",
    )
