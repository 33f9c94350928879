"""Prices of calls, against AWS's published list prices."""

from __future__ import annotations

from typing import Any

import pytest

from services import pricing

DOLLARS_PER_MILLION = {"standard": 4.0, "neural": 16.0, "long-form": 100.0, "generative": 30.0}


def price_usd(*asked: Any) -> float | None:
    quote = pricing.quote(*asked)
    return quote.usd if quote else None


@pytest.mark.parametrize(("engine", "dollars"), DOLLARS_PER_MILLION.items())
def test_a_million_characters_cost_what_the_list_says(engine: str, dollars: float) -> None:
    question = {"Text": "x" * 1000, "Engine": engine, "OutputFormat": "mp3"}
    assert price_usd("polly", "synthesize_speech", question, "us-east-1") == pytest.approx(dollars / 1000)


def test_without_an_engine_polly_is_standard() -> None:
    assert price_usd("polly", "synthesize_speech", {"Text": "x" * 500}, "us-east-1") == pytest.approx(0.002)


def test_marks_are_billed_again() -> None:
    # 500 neural characters are $0.008, with marks $0.016: two calls
    question = {"Text": "x" * 500, "Engine": "neural"}
    prices = [
        price_usd("polly", "synthesize_speech", question | {"OutputFormat": kind}, "us-east-1")
        for kind in ("mp3", "json")
    ]
    assert sum(price or 0 for price in prices) == pytest.approx(0.016)


def test_what_polly_billed_counts_for_more_than_what_was_sent() -> None:
    question = {"Text": "x" * 500, "Engine": "neural"}
    listed_usd = price_usd("polly", "synthesize_speech", question, "us-east-1", {"RequestCharacters": 100})
    assert listed_usd == pytest.approx(0.0016)
    task = {"SynthesisTask": {"RequestCharacters": 100_000}}
    assert price_usd("polly", "start_speech_synthesis_task", question, "us-east-1", task) == pytest.approx(1.6)


@pytest.mark.parametrize(
    ("ssml", "billed"),
    [
        ("<speak>Hello</speak>", 5),
        ('<speak>Hello <break time="300ms"/>world</speak>', 11),
        ("<speak>Tom &amp; Jerry</speak>", 11),
        ("<speak><!-- said > softly -->Hi</speak>", 2),
        ("<speak></speak>", 0),
    ],
)
def test_tags_are_not_billed(ssml: str, billed: int) -> None:
    assert pricing.billable_characters(ssml, "ssml") == billed
    assert pricing.billable_characters(ssml) == len(ssml)


@pytest.mark.parametrize(
    ("operation", "parameters", "dollars"),
    [
        ("detect_faces", {}, 0.001),
        ("recognize_celebrities", {}, 0.001),
        ("compare_faces", {}, 0.001),
        ("search_faces_by_image", {}, 0.001),
        ("index_faces", {}, 0.001),
        ("detect_text", {}, 0.001),
        ("detect_labels", {}, 0.001),
        ("detect_labels", {"Features": ["GENERAL_LABELS", "IMAGE_PROPERTIES"]}, 0.00175),
        ("detect_labels", {"Features": ["IMAGE_PROPERTIES"]}, 0.00075),
        ("list_collections", {}, 0.0),
    ],
)
def test_a_picture_costs_what_the_list_says(operation: str, parameters: dict[str, Any], dollars: float) -> None:
    assert price_usd("rekognition", operation, parameters, "us-east-1") == pytest.approx(dollars)


def test_lex_bills_speech_higher_than_text() -> None:
    price = price_usd
    assert price("lexv2-runtime", "recognize_text", {}, "us-east-1") == pytest.approx(0.00075)
    spoken = {"requestContentType": "audio/l16; rate=16000; channels=1"}
    assert price("lexv2-runtime", "recognize_utterance", spoken, "us-east-1") == pytest.approx(0.004)
    typed = {"requestContentType": "text/plain; charset=utf-8"}
    assert price("lexv2-runtime", "recognize_utterance", typed, "us-east-1") == pytest.approx(0.00075)


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "region"),
    [
        ("rekognition", "get_celebrity_info", {}, "us-east-1"),
        ("polly", "synthesize_speech", {"Text": "x", "Engine": "an engine of next year"}, "us-east-1"),
        ("polly", "synthesize_speech", {"Text": "x", "Engine": "generative", "OutputFormat": "json"}, "us-east-1"),
        ("polly", "synthesize_speech", {"Text": "x"}, "us-gov-west-1"),
        ("translate", "translate_text", {}, "us-east-1"),
    ],
)
def test_what_the_table_does_not_know_is_unknown(
    service: str, operation: str, parameters: dict[str, Any], region: str
) -> None:
    assert pricing.quote(service, operation, parameters, region) is None


def test_a_price_says_where_and_when_it_was_seen() -> None:
    at_home = pricing.quote("rekognition", "detect_faces", {}, "us-east-1")
    abroad = pricing.quote("rekognition", "detect_faces", {}, "eu-west-1")
    assert at_home is not None
    assert abroad is not None
    assert "us-east-1" in at_home.basis
    assert "2026-07-10" in at_home.basis
    assert "eu-west-1 may differ" in abroad.basis
    for price in (*pricing.SPEECH.values(), *pricing.IMAGES.values(), pricing.IMAGE_PROPERTIES, *pricing.LEX.values()):
        assert price.region
        assert price.as_of
        assert price.source
