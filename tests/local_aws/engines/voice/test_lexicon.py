"""Pronunciation lexicons: read as W3C's PLS has them, and applied to whole words of their language."""

import pytest

from local_aws.engines.voice import BadLexicon, LexemeTooLong, UnknownAlphabet, apply, from_ssml, from_text
from local_aws.engines.voice.lexicon import Lexicon, parse
from local_aws.engines.voice.script import Script, Spoken


def lexicon(*lexemes: str, language: str = "en-US", alphabet: str = "ipa") -> Lexicon:
    body = "".join(f"<lexeme>{lexeme}</lexeme>" for lexeme in lexemes)
    return parse(
        f'<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="{alphabet}"'
        f' xml:lang="{language}">{body}</lexicon>'
    )


W3C = "<grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias>"


def spoken(script: Script) -> list[str]:
    return [item.phonemes or item.text.text for item in script.items if isinstance(item, Spoken)]


def test_an_alias_stands_for_the_word_and_keeps_its_place() -> None:
    script = apply(from_text("The W3C meets."), [lexicon(W3C)], "en-US")
    assert spoken(script) == ["The ", "World Wide Web Consortium", " meets."]
    word = script.items[1]
    assert isinstance(word, Spoken)
    assert word.whole
    assert script.value(word.text.starts[0], word.text.ends[-1]) == "W3C"


def test_only_whole_words_of_the_same_case_are_replaced() -> None:
    assert spoken(apply(from_text("W3Cs w3c"), [lexicon(W3C)], "en-US")) == ["W3Cs w3c"]


def test_the_first_lexicon_and_the_longer_word_win() -> None:
    first = lexicon("<grapheme>New York</grapheme><alias>NYC</alias>", "<grapheme>New</grapheme><alias>Old</alias>")
    second = lexicon("<grapheme>New</grapheme><alias>Young</alias>")
    assert spoken(apply(from_text("New York, New"), [first, second], "en-US")) == ["NYC", ", ", "Old"]


@pytest.mark.parametrize(("language", "applies"), [("en-US", True), ("en", True), ("en-GB", False), ("de-DE", False)])
def test_a_lexicon_is_for_its_language(language: str, applies: bool) -> None:
    script = apply(from_text("W3C"), [lexicon(W3C, language=language)], "en-US")
    assert (spoken(script) == ["World Wide Web Consortium"]) == applies


def test_what_is_spoken_in_another_language_is_left_alone() -> None:
    script = from_ssml('<speak>W3C <lang xml:lang="fr-FR">W3C</lang></speak>', "en-US")
    assert spoken(apply(script, [lexicon(W3C)], "en-US")) == ["World Wide Web Consortium", " ", "W3C"]


def test_another_content_makes_another_recording() -> None:
    text = from_text("W3C")
    keys = {apply(text, [one], "en-US").key for one in (lexicon(W3C), lexicon(W3C.replace("World", "Word")))}
    assert len(keys | {text.key}) == 3


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("<lexicon", BadLexicon),
        ('<other version="1.0" xml:lang="en-US"/>', BadLexicon),
        ('<lexicon version="1.0"/>', BadLexicon),
        ('<lexicon version="2.0" xml:lang="en-US"/>', BadLexicon),
        ('<lexicon version="1.0" xml:lang="en-US" alphabet="kirshenbaum"/>', UnknownAlphabet),
    ],
)
def test_what_is_no_lexicon_is_refused(content: str, error: type[BadLexicon]) -> None:
    namespace = 'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"'
    with pytest.raises(error):
        parse(content.replace(" version", f" {namespace} version"))


def test_a_replacement_has_a_hundred_characters_at_most() -> None:
    assert lexicon(f"<grapheme>A</grapheme><alias>{'x' * 100}</alias>").lexemes
    with pytest.raises(LexemeTooLong):
        lexicon(f"<grapheme>A</grapheme><alias>{'x' * 101}</alias>")
    with pytest.raises(BadLexicon):
        lexicon("<grapheme>A</grapheme>")
