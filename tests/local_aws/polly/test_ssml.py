"""SSML: what is refused, and that what is allowed changes the sound as AWS documents it."""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import json
from typing import Any

import numpy as np
import pytest
from botocore.exceptions import ClientError

RATE_HZ = 16000
SENTENCE = "the buffet car is at the rear of the train"


@pytest.fixture
def polly(session: Any) -> Any:
    return session.client("polly")


def sound(polly: Any, inner: str, voice: str = "Joanna") -> Any:
    answer = polly.synthesize_speech(
        Text=f"<speak>{inner}</speak>", TextType="ssml", VoiceId=voice, OutputFormat="pcm", SampleRate=str(RATE_HZ)
    )
    return np.frombuffer(answer["AudioStream"].read(), "<i2").astype(float) / 32768


def visemes(polly: Any, inner: str, voice: str = "Joanna") -> str:
    answer = polly.synthesize_speech(
        Text=f"<speak>{inner}</speak>", TextType="ssml", VoiceId=voice, OutputFormat="json", SpeechMarkTypes=["viseme"]
    )
    lines = answer["AudioStream"].read().decode().splitlines()
    return " ".join(json.loads(line)["value"] for line in lines)


def level(samples: Any) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def pitch_hz(samples: Any) -> float:
    """Median fundamental frequency by autocorrelation."""
    found = []
    for start in range(0, len(samples) - 800, 400):
        frame = samples[start : start + 800] - samples[start : start + 800].mean()
        if level(frame) < 0.03:
            continue
        correlation = np.correlate(frame, frame, "full")[len(frame) - 1 :]
        low, high = RATE_HZ // 450, RATE_HZ // 70
        best = low + int(correlation[low:high].argmax())
        if correlation[best] > 0.5 * correlation[0]:
            found.append(RATE_HZ / best)
    return float(np.median(found))


def refusal(polly: Any, text: str) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        polly.synthesize_speech(Text=text, TextType="ssml", VoiceId="Joanna", OutputFormat="pcm")
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.mark.parametrize(
    "text",
    [
        "no markup at all",
        "",
        "<speak>not closed",
        "<speak>crossed <emphasis><s></emphasis></s></speak>",
        "<speak>an & alone</speak>",
        "<speak>an &unknown; entity</speak>",
        "<speak>two</speak><speak>roots</speak>",
        "<p>another root</p>",
        '<!DOCTYPE speak [<!ENTITY a "aaa">]><speak>&a;</speak>',
        '<speak><audio src="https://example.com/a.mp3"/></speak>',
        '<speak><voice name="Brian">hello</voice></speak>',
        '<speak><break time="11s"/></speak>',
        '<speak><break time="fast"/></speak>',
        '<speak><break strength="huge"/></speak>',
        "<speak><break>text</break></speak>",
        "<speak><mark/></speak>",
        '<speak><prosody rate="10%">slow</prosody></speak>',
        '<speak><prosody pitch="+80%">high</prosody></speak>',
        '<speak><prosody volume="11">loud</prosody></speak>',
        "<speak><prosody>nothing</prosody></speak>",
        '<speak><say-as interpret-as="poem">x</say-as></speak>',
        '<speak><sub alias="x"><s>y</s></sub></speak>',
        '<speak><phoneme alphabet="arpabet" ph="x">y</phoneme></speak>',
        '<speak><phoneme alphabet="ipa" ph="♥">y</phoneme></speak>',
        '<speak><lang xml:lang="xx-XX">y</lang></speak>',
        '<speak><w role="amazon:XX">read</w></speak>',
        "<speak><s>one <p>two</p></s></speak>",
        '<speak><amazon:effect name="echo">x</amazon:effect></speak>',
        '<speak><emphasis color="red">x</emphasis></speak>',
        "<speak>\x01</speak>",
    ],
)
def test_what_polly_would_refuse_is_refused(polly: Any, text: str) -> None:
    code, message = refusal(polly, text)
    assert code == "InvalidSsmlException"
    assert message.startswith("Invalid SSML request")


def test_the_news_style_is_no_feature_of_the_standard_engine(polly: Any) -> None:
    code, message = refusal(polly, '<speak><amazon:domain name="news">x</amazon:domain></speak>')
    assert (code, message) == ("InvalidSsmlException", "Unsupported standard feature: <amazon:domain>")


def test_what_espeak_cannot_do_is_refused_by_name(polly: Any) -> None:
    code, message = refusal(polly, "<speak>well <amazon:breath/> then</speak>")
    assert code == "NotAvailableLocally"
    assert "<amazon:breath>" in message


@pytest.mark.parametrize(("rate", "factor"), [("50%", 0.5), ("75%", 0.75), ("125%", 1.25), ("150%", 1.5), ("200%", 2)])
def test_rate_is_as_fast_as_asked(polly: Any, rate: str, factor: float) -> None:
    normal = len(sound(polly, SENTENCE))
    asked = len(sound(polly, f'<prosody rate="{rate}">{SENTENCE}</prosody>'))
    assert normal / asked == pytest.approx(factor, rel=0.12)


@pytest.mark.parametrize("voice", ["Joanna", "Matthew"])
@pytest.mark.parametrize(
    ("pitch", "factor"), [("-20%", 0.8), ("-10%", 0.9), ("+10%", 1.1), ("+20%", 1.2), ("+50%", 1.5)]
)
def test_pitch_is_as_high_as_asked(polly: Any, voice: str, pitch: str, factor: float) -> None:
    normal = pitch_hz(sound(polly, SENTENCE, voice))
    asked = pitch_hz(sound(polly, f'<prosody pitch="{pitch}">{SENTENCE}</prosody>', voice))
    assert asked / normal == pytest.approx(factor, rel=0.06)


@pytest.mark.parametrize(("volume", "factor"), [("+6dB", 2.0), ("-6dB", 0.5), ("x-soft", 0.25), ("silent", 0.0)])
def test_volume_is_as_loud_as_asked(polly: Any, volume: str, factor: float) -> None:
    normal, asked = sound(polly, SENTENCE), sound(polly, f'<prosody volume="{volume}">{SENTENCE}</prosody>')
    assert level(asked) / level(normal) == pytest.approx(factor, abs=0.12 * factor + 0.001)


def test_volume_holds_for_its_words_only(polly: Any) -> None:
    whole = sound(polly, 'one two three four <prosody volume="silent">five six seven eight</prosody>')
    half = len(whole) // 2
    assert level(whole[: half - 2000]) > 20 * level(whole[half + 4000 :])


@pytest.mark.parametrize("duration_ms", [100, 500, 1000, 3000, 10000])
def test_a_break_is_as_long_as_asked(polly: Any, duration_ms: int) -> None:
    without = len(sound(polly, 'one <break time="0ms"/>two'))
    with_break = len(sound(polly, f'one <break time="{duration_ms}ms"/>two'))
    assert (with_break - without) / RATE_HZ * 1000 == pytest.approx(duration_ms, abs=20)


def test_strength_none_takes_the_pause_of_a_sentence_away(polly: Any) -> None:
    usual, without = sound(polly, "One. Two."), sound(polly, 'One. <break strength="none"/>Two.')
    longer = sound(polly, 'One. <break strength="x-strong"/>Two.')
    assert len(without) + 0.2 * RATE_HZ < len(usual) < len(longer) - 0.2 * RATE_HZ


def test_paragraphs_and_sentences_pause(polly: Any) -> None:
    plain = len(sound(polly, "one two"))
    sentences = len(sound(polly, "<s>one</s><s>two</s>"))
    paragraphs = len(sound(polly, "<p>one</p><p>two</p>"))
    assert plain < sentences < paragraphs


def test_phonemes_are_spoken_instead_of_the_text(polly: Any) -> None:
    """The two pronunciations of AWS's own example of <phoneme>, in both alphabets."""
    first = visemes(polly, '<phoneme alphabet="ipa" ph="pɪˈkɑːn">pecan</phoneme>')
    second = visemes(polly, '<phoneme alphabet="ipa" ph="ˈpi.kæn">pecan</phoneme>')
    assert first == "p i k a t"
    assert second == "p i k a t"
    assert first == visemes(polly, """<phoneme alphabet="x-sampa" ph='pI"kA:n'>pecan</phoneme>""")
    assert visemes(polly, '<phoneme alphabet="ipa" ph="ʃuː">hello</phoneme>') == "S u"
    assert visemes(polly, '<phoneme alphabet="ipa" ph="ʁu">hello</phoneme>', "Mathieu") == "k u"


def test_numbers_are_read_as_written(polly: Any) -> None:
    def read(interpretation: str, text: str, extra: str = "") -> str:
        return visemes(polly, f'<say-as interpret-as="{interpretation}"{extra}>{text}</say-as>')

    assert read("digits", "12") == visemes(polly, "one two")
    assert read("cardinal", "12") == visemes(polly, "twelve")
    assert read("ordinal", "12") == visemes(polly, "twelfth")
    assert read("fraction", "3/20") == visemes(polly, "three twentieths")
    assert read("unit", "10ft") == visemes(polly, "ten feet")
    assert read("date", "12/31/2022", ' format="mdy"') == visemes(polly, "December 31st, 2022")
    assert read("date", "20221231") == visemes(polly, "December 31st, 2022")
    assert read("time", "1'21&quot;") == visemes(polly, "one minute twenty one seconds")
    assert read("characters", "BBC") == visemes(polly, "B B C")


def test_a_substitution_is_spoken(polly: Any) -> None:
    assert visemes(polly, '<sub alias="mercury">Hg</sub>') == visemes(polly, "mercury")


def test_the_role_of_a_word_decides_how_it_is_read(polly: Any) -> None:
    assert visemes(polly, '<w role="amazon:VB">read</w>') == "r i t"
    assert visemes(polly, '<w role="amazon:VBD">read</w>') == "r E t"


def test_another_language_is_spoken_in_it(polly: Any) -> None:
    foreign = visemes(polly, '<lang xml:lang="fr-FR">Bonjour</lang>')
    assert foreign == visemes(polly, "Bonjour", "Mathieu")
    assert foreign != visemes(polly, "Bonjour")


def test_an_effect_changes_the_sound(polly: Any) -> None:
    normal = sound(polly, SENTENCE, "Matthew")
    whispered = sound(polly, f'<amazon:effect name="whispered">{SENTENCE}</amazon:effect>', "Matthew")
    assert brightness(whispered) > 1.5 * brightness(normal)
    longer = sound(polly, f'<amazon:effect vocal-tract-length="+20%">{SENTENCE}</amazon:effect>', "Matthew")
    assert pitch_hz(longer) == pytest.approx(pitch_hz(normal), rel=0.08)
    assert brightness(longer) < 0.95 * brightness(normal)
    soft = sound(polly, f'<amazon:effect phonation="soft">{SENTENCE}</amazon:effect>', "Matthew")
    assert brightness(soft) < 0.9 * brightness(normal)
    even = sound(polly, f'<amazon:effect name="drc">{SENTENCE}</amazon:effect>', "Matthew")
    assert np.abs(even).max() / level(even) < np.abs(normal).max() / level(normal)


def test_emphasis_changes_loudness_and_speed(polly: Any) -> None:
    normal = sound(polly, SENTENCE)
    strong = sound(polly, f'<emphasis level="strong">{SENTENCE}</emphasis>')
    reduced = sound(polly, f'<emphasis level="reduced">{SENTENCE}</emphasis>')
    assert len(reduced) < len(normal) < len(strong)
    assert level(reduced) < level(normal) < level(strong)


def test_a_longest_duration_is_kept(polly: Any) -> None:
    normal = len(sound(polly, SENTENCE)) / RATE_HZ
    limited = sound(polly, f'<prosody amazon:max-duration="1300ms">{SENTENCE}</prosody>')
    assert normal > 1.7
    assert len(limited) / RATE_HZ == pytest.approx(1.2, abs=0.15)
    roomy = sound(polly, f'<prosody amazon:max-duration="9s">{SENTENCE}</prosody>')
    assert len(roomy) / RATE_HZ == pytest.approx(normal, rel=0.02)


def test_a_bleep_stands_for_an_expletive(polly: Any) -> None:
    samples = sound(polly, '<say-as interpret-as="expletive">word</say-as>')
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.fft.rfftfreq(len(samples), 1 / RATE_HZ)[spectrum.argmax()] == pytest.approx(1000, abs=5)


def test_spelling_of_long_text_stays_within_its_time(polly: Any) -> None:
    assert len(sound(polly, f'<say-as interpret-as="characters">{"abc" * 300}</say-as>')) > 60 * RATE_HZ


def brightness(samples: Any) -> float:
    """Center of the spectrum in Hz."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    return float((power * frequencies).sum() / power.sum())
