"""What holds for every list of Polly."""

from pathlib import Path

import pytest

from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.polly.foundation import Foundation


def test_a_token_of_another_list_is_refused_in_the_words_of_polly(data_dir: Path) -> None:
    here = Foundation(Account(data_dir))
    with pytest.raises(AwsError) as refused:
        here._pages("ListLexicons").start(here._pages("DescribeVoices").token("Amy"), "")
    assert refused.value.code == "InvalidNextTokenException"
    assert refused.value.message.startswith("The NextToken is invalid.")
