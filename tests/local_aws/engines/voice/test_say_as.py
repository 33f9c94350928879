"""How numbers, dates and abbreviations are read, as one would read them aloud."""

import pytest

from local_aws.engines.voice import BadMarkup
from local_aws.engines.voice.say_as import Reading, heteronym, reading


@pytest.mark.parametrize(
    ("text", "interpret_as", "format_name", "language", "read"),
    [
        ("2046", "digits", "", "en-US", "2 0 4 6"),
        ("555-1234", "telephone", "", "en-US", "5 5 5, 1 2 3 4"),
        ("1", "ordinal", "", "en-US", "1st"),
        ("112", "ordinal", "", "en-US", "112th"),
        ("23", "ordinal", "", "en-GB", "23rd"),
        ("3", "ordinal", "", "de-DE", "3."),
        ("1", "ordinal", "", "fr-FR", "1er"),
        ("1/2", "fraction", "", "en-US", "1 half"),
        ("3/20", "fraction", "", "en-US", "3 twentieths"),
        ("2 3/4", "fraction", "", "en-US", "2 and 3 quarters"),
        ("3/4", "fraction", "", "de-DE", "3 durch 4"),
        ("1m", "unit", "", "en-US", "1 meter"),
        ("5ft", "unit", "", "en-US", "5 feet"),
        ("60mph", "unit", "", "en-US", "60 miles per hour"),
        ("50Hz", "unit", "", "en-US", "50 hertz"),
        ("12/31/1999", "date", "mdy", "en-US", "December 31st, 1999"),
        ("31.12.1999", "date", "dmy", "de-DE", "31. Dezember 1999"),
        ("19991231", "date", "yyyymmdd", "en-GB", "December 31st, 1999"),
        ("1'21\"", "time", "", "en-US", "1 minute 21 seconds"),
        ("2'", "time", "", "fr-FR", "2 minutes"),
    ],
)
def test_what_is_written_is_read_aloud(
    text: str, interpret_as: str, format_name: str, language: str, read: str
) -> None:
    assert reading(text, interpret_as, format_name, language) == Reading(read)


@pytest.mark.parametrize("interpret_as", ["characters", "spell-out"])
def test_spelling_is_left_to_the_voice(interpret_as: str) -> None:
    assert reading("abc", interpret_as, "", "en-US") == Reading("abc", spelled=True)


@pytest.mark.parametrize(("interpret_as", "format_name"), [("currency", ""), ("", ""), ("date", "ddmm")])
def test_what_polly_has_not_is_refused(interpret_as: str, format_name: str) -> None:
    with pytest.raises(BadMarkup):
        reading("1/2", interpret_as, format_name, "en-US")


def test_a_word_with_two_pronunciations_is_read_by_its_role() -> None:
    present, past = heteronym("read", "amazon:VB", "en-US"), heteronym("read", "amazon:VBD", "en-US")
    assert present
    assert past
    assert present != past
    assert heteronym("Read", "amazon:VBD", "en-US") == past
    assert heteronym("table", "amazon:NN", "en-US") == ""
    assert heteronym("read", "amazon:VBD", "de-DE") == ""
    with pytest.raises(BadMarkup):
        heteronym("read", "amazon:XX", "en-US")
