"""Lexicons: stored, listed, tagged, refused with AWS's codes, and heard."""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.polly import lexicons, speech


@pytest.fixture
def polly(session: Any) -> Any:
    return session.client("polly")


def lexicon(*lexemes: str, language: str = "en-US", alphabet: str = "ipa") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' alphabet="{alphabet}" xml:lang="{language}">{"".join(lexemes)}</lexicon>'
    )


def alias(written: str, spoken: str) -> str:
    return f"<lexeme><grapheme>{written}</grapheme><alias>{spoken}</alias></lexeme>"


W3C = lexicon(alias("W3C", "World Wide Web Consortium"))


def visemes(polly: Any, text: str, *names: str, voice: str = "Joanna") -> list[str]:
    answer = polly.synthesize_speech(
        Text=text, VoiceId=voice, OutputFormat="json", SpeechMarkTypes=["viseme"], LexiconNames=list(names)
    )
    return [json.loads(line)["value"] for line in answer["AudioStream"].read().decode().splitlines()]


def refusal(call: Any, **parameters: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_lexicon_comes_back_as_it_was_stored(polly: Any) -> None:
    polly.put_lexicon(Name="w3c", Content=W3C)
    answer = polly.get_lexicon(Name="w3c")
    assert answer["Lexicon"] == {"Name": "w3c", "Content": W3C}
    attributes = answer["LexiconAttributes"]
    assert attributes["LexemesCount"] == 1
    assert attributes["Size"] == len(W3C)
    assert attributes["LanguageCode"] == "en-US"
    assert attributes["Alphabet"] == "ipa"
    assert attributes["LexiconArn"] == "arn:aws:polly:eu-west-1:000000000000:lexicon/w3c"
    assert [entry["Name"] for entry in polly.list_lexicons()["Lexicons"]] == ["w3c"]


def test_putting_again_replaces_without_a_word(polly: Any) -> None:
    polly.put_lexicon(Name="w3c", Content=W3C)
    polly.put_lexicon(Name="w3c", Content=lexicon(alias("a", "b"), alias("c", "d")))
    assert polly.get_lexicon(Name="w3c")["LexiconAttributes"]["LexemesCount"] == 2


def test_a_deleted_lexicon_is_gone(polly: Any) -> None:
    polly.put_lexicon(Name="w3c", Content=W3C)
    polly.delete_lexicon(Name="w3c")
    assert refusal(polly.get_lexicon, Name="w3c") == ("LexiconNotFoundException", 404)
    assert refusal(polly.delete_lexicon, Name="w3c") == ("LexiconNotFoundException", 404)
    assert polly.list_lexicons()["Lexicons"] == []


def test_lexicons_belong_to_a_region(session: Any, polly: Any) -> None:
    polly.put_lexicon(Name="w3c", Content=W3C)
    assert session.client("polly", region_name="us-east-1").list_lexicons()["Lexicons"] == []


def test_an_alias_is_heard_and_the_written_word_is_marked(polly: Any) -> None:
    polly.put_lexicon(Name="w3c", Content=W3C)
    assert visemes(polly, "W3C", "w3c") == visemes(polly, "World Wide Web Consortium")
    assert visemes(polly, "W3C") != visemes(polly, "W3C", "w3c")
    assert visemes(polly, "w3c and W3Cs", "w3c") == visemes(polly, "w3c and W3Cs")  # case counts, whole words only
    marks = polly.synthesize_speech(
        Text="The W3C says", VoiceId="Joanna", OutputFormat="json", SpeechMarkTypes=["word"], LexiconNames=["w3c"]
    )
    values = [json.loads(line)["value"] for line in marks["AudioStream"].read().decode().splitlines()]
    assert values == ["The", "W3C", "says"]


def test_a_changed_lexicon_is_heard_at_once(polly: Any) -> None:
    polly.put_lexicon(Name="x", Content=lexicon(alias("Bob", "Robert")))
    assert visemes(polly, "Bob", "x") == visemes(polly, "Robert")
    polly.put_lexicon(Name="x", Content=lexicon(alias("Bob", "Bobby")))
    assert visemes(polly, "Bob", "x") == visemes(polly, "Bobby")


def test_pronunciations_in_both_alphabets(polly: Any) -> None:
    pecan = "<lexeme><grapheme>pecan</grapheme><phoneme>{}</phoneme></lexeme>"
    polly.put_lexicon(Name="ipa", Content=lexicon(pecan.format("ʃuː")))
    polly.put_lexicon(Name="sampa", Content=lexicon(pecan.format("Su:"), alphabet="x-sampa"))
    assert visemes(polly, "pecan", "ipa") == ["S", "u"] == visemes(polly, "pecan", "sampa")


def test_the_first_lexicon_wins(polly: Any) -> None:
    polly.put_lexicon(Name="one", Content=lexicon(alias("X", "mercury")))
    polly.put_lexicon(Name="two", Content=lexicon(alias("X", "venus")))
    assert visemes(polly, "X", "one", "two") == visemes(polly, "mercury")
    assert visemes(polly, "X", "two", "one") == visemes(polly, "venus")


def test_a_lexicon_is_for_its_language(polly: Any) -> None:
    polly.put_lexicon(Name="british", Content=lexicon(alias("X", "mercury"), language="en-GB"))
    polly.put_lexicon(Name="english", Content=lexicon(alias("X", "mercury"), language="en"))
    assert visemes(polly, "X", "british") == visemes(polly, "X")
    assert visemes(polly, "X", "english") == visemes(polly, "mercury")
    assert visemes(polly, "X", "english", voice="Lea") == visemes(polly, "X", voice="Lea")


def test_a_lexicon_is_heard_in_ssml_but_not_in_another_language(polly: Any) -> None:
    polly.put_lexicon(Name="x", Content=lexicon(alias("X", "mercury")))

    def speak(text: str, *names: str) -> list[str]:
        answer = polly.synthesize_speech(
            Text=text, TextType="ssml", VoiceId="Joanna", OutputFormat="json", SpeechMarkTypes=["viseme"],
            LexiconNames=list(names),
        )  # fmt: skip
        return [json.loads(line)["value"] for line in answer["AudioStream"].read().decode().splitlines()]

    assert speak('<speak xml:lang="en-US"><p>X</p></speak>', "x") == visemes(polly, "mercury")
    french = '<speak><lang xml:lang="fr-FR">X</lang></speak>'
    assert speak(french, "x") == speak(french)


def test_an_unknown_lexicon_is_refused(polly: Any) -> None:
    code, status = refusal(
        polly.synthesize_speech, Text="Hi", VoiceId="Joanna", OutputFormat="mp3", LexiconNames=["absent"]
    )
    assert (code, status) == ("LexiconNotFoundException", 404)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("not xml", "InvalidLexiconException"),
        ("<lexicon/>", "InvalidLexiconException"),
        (lexicon("<lexeme><grapheme>a</grapheme></lexeme>"), "InvalidLexiconException"),
        (lexicon("<lexeme><alias>a</alias></lexeme>"), "InvalidLexiconException"),
        (lexicon("<word>a</word>"), "InvalidLexiconException"),
        (lexicon("<lexeme><grapheme>a</grapheme><phoneme>♥</phoneme></lexeme>"), "InvalidLexiconException"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + W3C.split("?>")[1], "InvalidLexiconException"),
        (lexicon(alias("a", "b" * 101)), "MaxLexemeLengthExceededException"),
        (lexicon(alias("a", "b"), alphabet="arpabet"), "UnsupportedPlsAlphabetException"),
        (lexicon(alias("a", "b"), language="tlh"), "UnsupportedPlsLanguageException"),
        (lexicon(*(alias(f"word{n}", "x" * 50) for n in range(400))), "LexiconSizeExceededException"),
    ],
)
def test_a_bad_lexicon_is_refused_with_awss_code(polly: Any, content: str, code: str) -> None:
    assert refusal(polly.put_lexicon, Name="bad", Content=content)[0] == code
    assert polly.list_lexicons()["Lexicons"] == []


def test_a_hundred_lexicons_and_not_one_more(polly: Any) -> None:
    for number in range(100):
        polly.put_lexicon(Name=f"n{number}", Content=W3C)
    assert refusal(polly.put_lexicon, Name="more", Content=W3C)[0] == "MaxLexiconsNumberExceededException"
    polly.put_lexicon(Name="n0", Content=W3C)


def test_tags_of_a_lexicon(polly: Any) -> None:
    polly.put_lexicon(Name="w3c", Content=W3C, Tags={"team": "web"})
    arn = polly.get_lexicon(Name="w3c")["LexiconAttributes"]["LexiconArn"]
    polly.tag_resource(ResourceArn=arn, Tags={"stage": "test", "team": "speech"})
    assert polly.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "test", "team": "speech"}
    polly.untag_resource(ResourceArn=arn, TagKeys=["stage", "absent"])
    assert polly.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"team": "speech"}
    assert refusal(polly.list_tags_for_resource, ResourceArn=arn + "x") == ("ResourceNotFoundException", 404)


def test_lexicons_and_voices_are_listed_in_pages(polly: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicons, "LEXICONS_A_PAGE", 2)
    monkeypatch.setattr(speech, "VOICES_A_PAGE", 2)
    for name in ("Cee", "Aye", "Bee"):
        polly.put_lexicon(Name=name, Content=W3C)
    pages = polly.get_paginator("list_lexicons").paginate()
    assert [[found["Name"] for found in page["Lexicons"]] for page in pages] == [["Aye", "Bee"], ["Cee"]]
    pages = polly.get_paginator("describe_voices").paginate(LanguageCode="en-GB")
    assert [[found["Id"] for found in page["Voices"]] for page in pages] == [["Amy", "Emma"], ["Brian"]]
    token = polly.describe_voices(LanguageCode="en-GB")["NextToken"]
    assert refusal(polly.describe_voices, LanguageCode="pl-PL", NextToken=token)[0] == "InvalidNextTokenException"
