"""The patterns of AWS's models, which are Java's, mean in Python what they mean in Java."""

import botocore.session
import pytest

from local_aws.wire.patterns import category_ranges, compile_pattern

LOADER = botocore.session.Session()
# SageMaker's model writes these with a quantifier after the end of the line, which is no regular expression.
NO_EXPRESSIONS = {r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,128}", r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}"}


@pytest.mark.parametrize(
    "service",
    [
        *("cloudwatch", "lexv2-models", "lexv2-runtime", "logs", "polly", "rekognition", "s3"),
        *("sagemaker", "sagemaker-metrics", "sagemaker-runtime", "sts"),
    ],
)
def test_every_pattern_of_a_service_can_be_checked(service: str) -> None:
    model = LOADER.get_service_model(service)
    patterns = {model.shape_for(name).metadata.get("pattern") for name in model.shape_names} - {None}
    assert {pattern for pattern in patterns if compile_pattern(pattern) is None} <= NO_EXPRESSIONS


@pytest.mark.parametrize(
    ("pattern", "fitting", "unfitting"),
    [
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "Été 日本 ٣ a_b@c", "a!b"),
        (r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", "team", "aws:team"),
        (r"[\w-_]*", "a-b_c", "a b"),
        (r"\A\S[\p{Print}]*\z", "id 1", " id"),
        (r"arn:[\p{Alnum}\-]+:.*", "arn:aws-cn:x", "arn:aws_cn:x"),
        (r"\p{ASCII}*", "plain", "é"),
        (r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*", "table 😀", "line\nbreak"),
        (r"[a-zA-Z0-9_.\-]+", "staff-2026", "staff 2026"),
        (r"\w+", "word", "été"),  # Java's \w is ASCII
    ],
)
def test_the_patterns_of_java_mean_what_they_mean_in_java(pattern: str, fitting: str, unfitting: str) -> None:
    compiled = compile_pattern(pattern)
    assert compiled is not None
    assert compiled.fullmatch(fitting)
    assert not compiled.fullmatch(unfitting)


def test_what_is_no_expression_compiles_to_nothing() -> None:
    assert compile_pattern("(unclosed") is None


def test_the_ranges_of_a_category_are_those_of_unicode() -> None:
    # "Zl" has one member, the line separator; "Cs" are the surrogates; there is no category "Xx".
    assert category_ranges("Zl") == "\\U00002028-\\U00002028"
    assert category_ranges("Cs") == "\\U0000d800-\\U0000dfff"
    assert category_ranges("Xx") == ""
