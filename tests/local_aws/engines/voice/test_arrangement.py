"""A script cut into sentences and stretches: where, in whose voice, how fast and how high."""

from local_aws.engines.voice.arrangement import (
    LONGEST_RUN,
    PARAGRAPH_PAUSE_MS,
    SENTENCE_PAUSE_MS,
    Arrangement,
    Stretch,
    arrange,
    pause_ms,
)
from local_aws.engines.voice.languages import ESPEAK_LANGUAGES, known_tag
from local_aws.engines.voice.script import Pause, Style, from_text
from local_aws.engines.voice.speaker import Speaker
from local_aws.engines.voice.ssml import from_ssml

SPEAKER = Speaker("en-US", "f3", female=True, rate=1.0)


def texts(arrangement: Arrangement) -> list[str]:
    return [run.text.strip() for run in arrangement.runs]


def ssml(body: str, hurry: tuple[float, ...] = ()) -> Arrangement:
    return arrange(from_ssml(f"<speak>{body}</speak>", "en-US"), SPEAKER, hurry)


def test_every_sentence_is_a_stretch_and_pauses_follow_sentences_and_paragraphs() -> None:
    made = ssml("<p>One. Two!</p><p>Three</p>")
    assert texts(made) == ["One.", "Two!", "Three"]
    assert [sentence.gap_ms for sentence in made.sentences] == [SENTENCE_PAUSE_MS, PARAGRAPH_PAUSE_MS, 0.0]


def test_a_slow_voice_pauses_longer() -> None:
    made = ssml('<prosody rate="50%">One. Two.</prosody>')
    assert made.sentences[0].gap_ms == SENTENCE_PAUSE_MS * 2


def test_another_language_or_a_whisper_is_another_voice_of_espeak() -> None:
    made = ssml('One <lang xml:lang="fr-FR">deux</lang> <amazon:effect name="whispered">three</amazon:effect>')
    voices = [run.voice for run in made.runs]
    assert voices[0] == f"{ESPEAK_LANGUAGES['en-US']}+f3"
    assert voices[1] == f"{ESPEAK_LANGUAGES['fr-FR']}+f3"
    assert voices[-1] == f"{ESPEAK_LANGUAGES['en-US']}+whisperf"


def test_a_change_of_speed_within_a_sentence_is_a_command_that_no_word_is_lost_to() -> None:
    made = ssml('One <prosody rate="200%">two</prosody> three.')
    (run,) = made.runs
    assert run.speed == 175
    assert run.text.startswith("One ")
    assert "S\x01" in run.text  # espeak-ng's embedded commands for speed and pitch
    (stretch,) = made.sentences[0].elements
    assert isinstance(stretch, Stretch)
    assert len(stretch.places) == len(run.text)


def test_hurry_makes_the_limited_stretch_faster_alone() -> None:
    body = '<prosody amazon:max-duration="1s">A long one.</prosody> Another.'
    calm, hurried = ssml(body), ssml(body, (2.0,))
    assert hurried.runs[0].speed > calm.runs[0].speed
    assert hurried.runs[-1].speed == calm.runs[-1].speed


def test_a_text_without_a_pause_is_cut_before_it_takes_too_long_and_loses_no_word() -> None:
    words = ["word"] * 400
    made = arrange(from_text(" ".join(words)), SPEAKER)
    assert all(len(run.text) <= LONGEST_RUN + 1 for run in made.runs)
    assert " ".join(run.text.replace(",", " ") for run in made.runs).split() == words


def test_nothing_to_pronounce_is_no_run() -> None:
    assert arrange(from_text("... !!!"), SPEAKER).runs == []
    assert ssml('<break time="1s"/>').runs == []


def test_a_pause_has_its_own_time_or_that_of_its_strength() -> None:
    assert pause_ms(Pause(0, 0, 123.0, "")) == 123.0
    assert pause_ms(Pause(0, 0, None, "sentence")) == SENTENCE_PAUSE_MS
    assert pause_ms(Pause(0, 0, None, "none")) == 0.0


def test_a_style_is_the_speakers_own_by_default() -> None:
    assert Style() == Style(language="", rate=1.0, pitch=1.0, volume_db=0.0, limit=-1)


def test_a_language_is_known_whatever_its_case() -> None:
    assert known_tag("FR-fr") == "fr-FR"
    assert known_tag("de") == "de-DE"
    assert known_tag("ja-JP") is None
