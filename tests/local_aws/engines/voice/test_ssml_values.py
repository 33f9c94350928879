"""Attributes of Polly's SSML: their values as the Amazon Polly Developer Guide has them."""

import math

import pytest

from local_aws.engines.voice import BadMarkup, NotSpeakable
from local_aws.engines.voice.script import Style
from local_aws.engines.voice.ssml_values import changed, check, pause


@pytest.mark.parametrize(
    ("attributes", "style"),
    [
        ({"rate": "80%"}, Style(rate=0.8)),
        ({"rate": "+50%"}, Style(rate=1.5)),
        ({"rate": "medium", "pitch": "+10%"}, Style(pitch=1.1)),
        ({"pitch": "-33.3%"}, Style(pitch=1 - 0.333)),
        ({"volume": "+6dB"}, Style(volume_db=6.0)),
        ({"volume": "+20dB"}, Style(volume_db=12.0)),
        ({"volume": "silent"}, Style(volume_db=-math.inf)),
    ],
)
def test_prosody_changes_the_style(attributes: dict[str, str], style: Style) -> None:
    assert changed(Style(), "prosody", attributes, 0) == (style, None)


def test_prosody_within_prosody_multiplies_and_adds() -> None:
    outer = Style(rate=0.5, volume_db=3.0)
    assert changed(outer, "prosody", {"rate": "50%", "volume": "+3dB"}, 0)[0] == Style(rate=0.25, volume_db=6.0)


def test_a_longest_duration_gets_the_next_limit() -> None:
    assert changed(Style(), "prosody", {"amazon:max-duration": "2s"}, 3) == (Style(limit=3), 2_000.0)


@pytest.mark.parametrize(
    ("attributes", "style"),
    [
        ({"name": "whispered"}, Style(whispered=True)),
        ({"name": "drc"}, Style(compressed=True)),
        ({"phonation": "soft"}, Style(soft=True)),
        ({"vocal-tract-length": "+15%"}, Style(tract=1.15)),
    ],
)
def test_effects_change_the_style(attributes: dict[str, str], style: Style) -> None:
    assert changed(Style(), "amazon:effect", attributes, 0) == (style, None)


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("prosody", {"rate": "19%"}),
        ("prosody", {"rate": "201%"}),
        ("prosody", {"rate": "quick"}),
        ("prosody", {"pitch": "10%"}),
        ("prosody", {"pitch": "+51%"}),
        ("prosody", {"volume": "6dB"}),
        ("prosody", {"amazon:max-duration": "2 s"}),
        ("amazon:effect", {"name": "shouted"}),
        ("amazon:effect", {"vocal-tract-length": "+101%"}),
    ],
)
def test_values_that_polly_has_not_are_refused(tag: str, attributes: dict[str, str]) -> None:
    with pytest.raises(BadMarkup):
        changed(Style(), tag, attributes, 0)


@pytest.mark.parametrize(
    ("attributes", "length"),
    [
        ({"time": "300ms"}, (300.0, "")),
        ({"time": "10s"}, (10_000.0, "")),
        ({"strength": "strong"}, (None, "sentence")),
        ({"strength": "none"}, (None, "none")),
        ({}, (None, "comma")),
    ],
)
def test_a_break_has_a_time_or_a_strength(attributes: dict[str, str], length: tuple[float | None, str]) -> None:
    assert pause(attributes) == length


@pytest.mark.parametrize("attributes", [{"time": "10001ms"}, {"time": "1"}, {"strength": "huge"}])
def test_breaks_that_polly_refuses(attributes: dict[str, str]) -> None:
    with pytest.raises(BadMarkup):
        pause(attributes)


def test_tags_and_attributes_are_checked_by_name() -> None:
    check("prosody", {"rate": "80%"})
    for tag, attributes in [("audio", {}), ("sub", {}), ("prosody", {}), ("break", {"length": "1s"})]:
        with pytest.raises(BadMarkup):
            check(tag, attributes)
    with pytest.raises(NotSpeakable, match="no breathing sounds"):
        check("amazon:breath", {})
