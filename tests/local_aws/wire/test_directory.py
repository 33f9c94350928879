"""Which services there are, and that each is imported at its first call only."""

import subprocess
import sys

from local_aws.polly import Polly
from local_aws.wire.directory import SERVICES, service_class
from services import ROOT


def test_a_service_is_found_by_the_name_that_botocore_gives_it() -> None:
    assert service_class("polly") is Polly
    assert service_class("kinesis") is None


def test_connecting_imports_no_service() -> None:
    script = "import sys, local_aws; print([name for name in sys.modules if name.startswith('local_aws.')])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    for module, _ in SERVICES.values():
        assert f"'{module}'" not in ran.stdout
