"""Every service's class stands on one base, which knows account, database and region."""

from pathlib import Path

import pytest

from local_aws.account.foundation import Foundation
from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.wire.directory import SERVICES, service_class


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_stands_on_it(service: str, data_dir: Path) -> None:
    found = service_class(service)
    assert found is not None
    assert issubclass(found, Foundation)
    account = Account(data_dir)
    made = found(account)
    assert made._account is account
    assert made._database is account.database


def test_a_list_of_one_region_is_not_opened_from_another(data_dir: Path) -> None:
    ireland, virginia = (Foundation(Account(data_dir, region=region)) for region in ("eu-west-1", "us-east-1"))
    token = ireland._pages("ListThings").token("a")
    assert ireland._pages("ListThings").start(token, "") == "a"
    with pytest.raises(AwsError):
        virginia._pages("ListThings").start(token, "")
