"""Polly's language codes, in whatever case a lexicon writes them."""

import botocore.session
import pytest

from local_aws.polly.languages import POLLY_LANGUAGES, is_polly_language, polly_language


def test_the_codes_are_those_of_the_model() -> None:
    model = botocore.session.Session().get_service_model("polly")
    assert set(POLLY_LANGUAGES) == set(model.shape_for("LanguageCode").enum)


@pytest.mark.parametrize(
    ("tag", "code", "is_one"),
    [
        ("en-US", "en-US", True),
        ("EN-us", "en-US", True),
        ("en-gb-wls", "en-GB-WLS", True),
        ("en", None, True),  # a lexicon may be for a bare language, which is no code
        ("EN", None, True),
        ("en-XX", None, False),
        ("xx", None, False),
        ("", None, False),
    ],
)
def test_a_tag_is_read_whatever_its_case(tag: str, code: str | None, is_one: bool) -> None:
    assert polly_language(tag) == code
    assert is_polly_language(tag) is is_one
