"""Which engine has which SSML tag: Amazon Polly Developer Guide, "Supported SSML tags"."""

import pytest

from local_aws.errors import AwsError
from local_aws.polly.markup import check_elements

ENGINES = ("standard", "neural", "long-form", "generative")


@pytest.mark.parametrize(
    ("element", "having"),
    [
        (("break", ()), set(ENGINES)),
        (("prosody", (("rate", "slow"),)), set(ENGINES)),
        (("amazon:effect", (("name", "drc"),)), {"standard", "neural", "long-form"}),
        (("amazon:effect", (("name", "whispered"),)), {"standard"}),
        (("amazon:effect", (("phonation", "soft"),)), {"standard"}),
        (("amazon:effect", (("vocal-tract-length", "+10%"),)), {"standard"}),
        (("prosody", (("pitch", "high"),)), {"standard"}),
        (("prosody", (("amazon:max-duration", "2s"),)), {"standard"}),
        (("emphasis", (("level", "strong"),)), {"standard"}),
        (("amazon:auto-breaths", ()), {"standard"}),
        (("amazon:breath", ()), {"standard"}),
        (("amazon:domain", (("name", "news"),)), {"neural"}),
    ],
)
def test_a_tag_is_refused_by_the_engines_that_have_it_not(
    element: tuple[str, tuple[tuple[str, str], ...]], having: set[str]
) -> None:
    for engine in ENGINES:
        if engine in having:
            check_elements([("speak", ()), element], engine)
        else:
            with pytest.raises(AwsError, match=f"InvalidSsmlException: Unsupported {engine} feature: <{element[0]}"):
                check_elements([("speak", ()), element], engine)
