"""The price before the click: AWS's list prices by the million characters, for each voice and each request."""

from __future__ import annotations

import pytest

from services import errors, speech
from services.aws import Aws, local
from services.speech import Utterance
from tests.made import spoken
from tests.made.spoken import AMY, BRIAN

AMAZON = Aws("aws", "us-east-1", account="123456789012")
HUNDRED = "A hundred characters are easily counted. " + "x" * 59


def script() -> None:
    import streamlit as st

    from components.speech import speech_price

    speech_price.show(st.session_state.given_aws, st.session_state.given_utterances)


def price(aws: Aws, *utterances: Utterance) -> str:
    app = spoken.shown(script, given_aws=aws, given_utterances=utterances).run()
    assert not app.exception
    (caption,) = app.caption
    return str(caption.value).replace("\\", "")


@pytest.mark.parametrize(
    ("engine", "with_marks", "dollars"),
    [
        # Amazon Polly's price list (2026): $4.00, $16.00 and $30.00 a million characters; marks are billed once more.
        ("standard", False, "$0.0004"),
        ("standard", True, "$0.0008"),
        ("neural", False, "$0.0016"),
        ("neural", True, "$0.0032"),
        ("generative", False, "$0.0030"),
    ],
)
def test_each_engine_has_its_price(engine: str, with_marks: bool, dollars: str) -> None:
    kinds = speech.WORDS_AND_MOUTH if with_marks else ()
    shown = price(AMAZON, Utterance(HUNDRED, AMY, engine, mark_kinds=kinds))
    assert shown.startswith(f"100 characters · list price {dollars}")
    assert ("word times included" in shown) == with_marks


def test_two_voices_are_counted_and_priced_together() -> None:
    shown = price(
        AMAZON, Utterance(HUNDRED, AMY, "standard", mark_kinds=()), Utterance(HUNDRED, BRIAN, "neural", mark_kinds=())
    )
    assert shown == "200 characters · list price $0.0020"


def test_local_is_free_and_says_what_aws_would_charge() -> None:
    shown = price(local(), Utterance(HUNDRED, AMY, "standard"))
    assert shown == "100 characters · free (AWS would charge $0.0008)"


def test_the_parts_of_a_long_text_are_counted() -> None:
    long = "A sentence of a long text. " * 300
    assert "8,100 characters · 3 parts, joined without a gap" in price(AMAZON, Utterance(long, AMY, "standard"))
    assert "parts" not in price(AMAZON, Utterance(HUNDRED, AMY))
    assert price(AMAZON, Utterance("A", AMY)).startswith("1 character ·")


def test_what_cannot_be_spoken_has_no_price() -> None:
    with pytest.raises(errors.BadInput, match="nothing to say"):
        speech.estimate(AMAZON, Utterance("  ", AMY))
