"""The text-to-speech page, in its frame."""

import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.shell import connection
from services import speech
from services.aws import Aws
from services.database import store
from tests.made.polly_fake import FakePolly, refusal

PAGE = "pages/speech/text_to_speech.py"
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def closed_ledger() -> Iterator[None]:
    yield
    store.close()


@pytest.fixture
def polly(monkeypatch: pytest.MonkeyPatch) -> FakePolly:
    """An AWS account in which a fake Polly answers; Local stays itself, for the start page asks it."""
    made = FakePolly()
    client = Aws.client
    monkeypatch.setattr(Aws, "client", lambda self, name: client(self, name) if self.is_local else made)
    monkeypatch.setattr(connection, "current", lambda: Aws("aws", "eu-west-1", account="123456789012"))
    return made


def players(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.json) for element in app.get("bidi_component")]


def words(player: dict[str, Any]) -> list[str]:
    return [text for text, time in player["segments"] if time is not None]


def captions(app: AppTest) -> str:
    return " ".join(element.value for element in app.caption).replace("\\", "")


def test_the_first_look_is_answered_by_local_without_a_click(open_page: Open) -> None:
    app = open_page(PAGE)
    assert not app.exception
    (player,) = players(app)
    assert words(player)[:3] == ["The", "train", "to"]
    assert player["source"].startswith("data:")
    assert player["duration_ms"] > 2_000
    assert player["visemes"]
    assert not player["autoplay"]
    assert "free (AWS would charge $0.0007)" in captions(app)
    assert not app.error


def test_aws_is_asked_only_by_a_click_and_the_price_stands_before_it(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    assert polly.calls == []
    assert players(app) == []
    assert "The spoken sentence appears here" in captions(app)
    # 84 characters, neural at $16 a million, for the sound and once more for the words.
    assert "84 characters · list price $0.0027" in captions(app)
    app.button(key="speech_speak").click().run()
    assert {(call["OutputFormat"], call["Engine"]) for call in polly.calls} == {("mp3", "neural"), ("json", "neural")}
    assert len(words(players(app)[0])) == 16
    assert players(app)[0]["autoplay"]
    app.text_area(key="speech_text").set_value("Something else.").run()
    assert len(polly.calls) == 2


def test_a_refusal_is_a_sentence_and_what_was_there_stays(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.button(key="speech_speak").click().run()

    def throttled(parameters: dict[str, Any]) -> None:
        raise refusal("ThrottlingException", "Rate exceeded")

    polly.fault = throttled
    app.text_area(key="speech_text").set_value("Something else.").run()
    app.button(key="speech_speak").click().run()
    assert not app.exception
    assert "Rate exceeded" in app.warning[0].value
    assert words(players(app)[0])[0] == "The"


def test_ssml_is_checked_before_the_call(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.segmented_control(key="speech_kind").set_value("SSML").run()
    assert str(app.text_area(key="speech_text").value).startswith("<speak>The train")
    app.text_area(key="speech_text").set_value("<speak>\n<emphasis>Now</emphasis></speak>").run()
    (error,) = app.error
    assert "Line 2, column 1" in error.value
    assert "neural" in error.value
    assert app.button(key="speech_speak").disabled
    assert polly.calls == []


def test_what_is_wrong_with_a_text_is_stated_once(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.text_area(key="speech_text").set_value("a" * 5_000).run()
    app.button(key="speech_speak").click().run()
    assert len(app.error) == 1
    assert "too long to be said in one go" in app.error[0].value.replace("\\", "")
    assert polly.calls == []


def test_one_character_is_counted_as_one(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.text_area(key="speech_text").set_value("A").run()
    assert captions(app).count("1 character ·") == 1
    app.button(key="speech_speak").click().run()
    assert captions(app).count("1 character") == 2
    assert "1 characters" not in captions(app)


def test_an_empty_box_offers_nothing_to_click(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.text_area(key="speech_text").set_value("  ").run()
    assert app.button(key="speech_speak").disabled
    assert not app.error


def test_without_voices_the_page_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPolly(FakePolly):
        def paginate(self) -> Any:
            raise refusal("AccessDeniedException", "not authorized to perform: polly:DescribeVoices")

    monkeypatch.setattr(Aws, "client", lambda self, name: NoPolly())
    monkeypatch.setattr(connection, "current", lambda: Aws("aws", "eu-west-2", account="210987654321"))
    app = open_page(PAGE)
    assert not app.exception
    assert "DescribeVoices" in app.error[0].value
    assert "There are no voices to choose from" in captions(app)


def test_a_link_reproduces_text_and_voice(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE, text="Over here!", voice="Brian", engine="standard", kind="text")
    assert app.text_area(key="speech_text").value == "Over here!"
    assert app.selectbox(key="speech_first_voice").value == "Brian"
    app.button(key="speech_speak").click().run()
    assert {(call["Text"], call["VoiceId"], call["Engine"]) for call in polly.calls} == {
        ("Over here!", "Brian", "standard")
    }


def test_a_link_with_nonsense_opens_the_page_all_the_same(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE, text="x" * 5_000, voice="Nobody", engine="warp", kind="pdf")
    assert not app.exception
    assert app.text_area(key="speech_text").value == "x" * 600


def test_sliders_write_ssml_for_the_visitor(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.text_area(key="speech_text").set_value("Fish & chips.").run()
    app.slider(key="speech_delivery_rate").set_value(80).run()
    assert '<prosody rate="80%">Fish &amp; chips.</prosody>' in app.code[0].value
    assert app.slider(key="speech_delivery_pitch").disabled  # the neural engine has no pitch
    app.button(key="speech_speak").click().run()
    assert {call["TextType"] for call in polly.calls} == {"ssml"}
    assert words(players(app)[0]) == ["Fish", "&", "chips"]


def test_two_voices_stay_nameless_until_the_vote(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.segmented_control(key="speech_mode").set_value("Two voices").run()
    app.button(key="speech_speak").click().run()
    assert len(polly.calls) == 4
    assert len({(call["VoiceId"], call["Engine"]) for call in polly.calls}) == 2
    shown = [element.value for element in app.subheader]
    assert shown == ["First", "Second"]
    assert [player["label"] for player in players(app)] == ["First", "Second"]
    app.button(key="speech_vote_vote_first").click().run()
    first, second = (element.value.replace("\\", "") for element in app.subheader)
    assert {first.removeprefix("First: "), second.removeprefix("Second: ")} == {
        f"{call['VoiceId']}, {call['Engine']}" for call in polly.calls
    }
    assert f"{first.removeprefix('First: ')} 1" in captions(app)
    app.button(key="speech_vote_reset").click().run()
    assert "Votes so far" not in captions(app)


def test_a_long_text_says_how_many_parts_before_the_click(open_page: Open, polly: FakePolly) -> None:
    app = open_page(PAGE)
    app.text_area(key="speech_text").set_value("A sentence of a long text. " * 300).run()
    assert "3 parts, joined without a gap" in captions(app)
    assert polly.calls == []


def test_a_long_text_becomes_one_task_that_writes_into_the_chosen_bucket(
    open_page: Open, polly: FakePolly, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Storage:
        def list_buckets(self) -> dict[str, Any]:
            return {"Buckets": [{"Name": "one-bucket"}, {"Name": "other-bucket"}]}

        def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:
            assert Bucket == "other-bucket"
            return {"Body": io.BytesIO(polly.files[Key])}

    client = Aws.client
    monkeypatch.setattr(polly, "files", {})
    monkeypatch.setattr(Aws, "client", lambda self, name: Storage() if name == "s3" else client(self, name))
    monkeypatch.setattr(speech, "speak_as_task", partial(speech.speak_as_task, sleep=lambda seconds: None))
    app = open_page(PAGE)
    app.radio(key="speech_options_way").set_value("As one task, into S3").run()
    app.selectbox(key="speech_options_bucket").set_value("other-bucket").run()
    app.button(key="speech_speak").click().run()
    assert not app.exception
    assert not app.error
    assert {(call["OutputFormat"], call["OutputS3BucketName"]) for call in polly.calls} == {
        ("mp3", "other-bucket"),
        ("json", "other-bucket"),
    }
    assert words(players(app)[0])[:3] == ["The", "train", "to"]


def test_a_task_without_a_bucket_cannot_be_started(
    open_page: Open, polly: FakePolly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polly, "list_buckets", lambda: {"Buckets": []}, raising=False)
    app = open_page(PAGE)
    app.radio(key="speech_options_way").set_value("As one task, into S3").run()
    assert app.button(key="speech_speak").disabled
    assert polly.calls == []
