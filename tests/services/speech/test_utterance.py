"""What is to be spoken: what it sends to AWS, and what it cannot be."""

from dataclasses import replace

import pytest

from services import errors
from services.speech import Utterance
from tests.made.spoken import AMY


def test_an_utterance_is_sent_as_it_was_chosen() -> None:
    spoken = Utterance("Hi", AMY, "standard", "ssml", "en-GB", "pcm", 8_000, ("a", "b"), ("word", "ssml"))
    common = {
        "Text": "Hi",
        "VoiceId": "Amy",
        "Engine": "standard",
        "TextType": "ssml",
        "LanguageCode": "en-GB",
        "LexiconNames": ["a", "b"],
    }
    assert spoken.sound_to_aws() == common | {"OutputFormat": "pcm", "SampleRate": "8000"}
    assert spoken.marks_to_aws() == common | {"OutputFormat": "json", "SpeechMarkTypes": ["word", "ssml"]}
    assert replace(spoken, text_type="text").marks == ("word",)
    assert Utterance("Hi", AMY).sound_to_aws() == {
        "Text": "Hi",
        "VoiceId": "Amy",
        "Engine": "neural",
        "TextType": "text",
        "OutputFormat": "mp3",
    }


def test_an_utterance_cannot_have_an_engine_that_its_voice_lacks() -> None:
    with pytest.raises(errors.BadInput, match="Amy does not speak with the long-form engine"):
        Utterance("Hi", AMY, "long-form")
