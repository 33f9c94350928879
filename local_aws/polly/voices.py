"""The voices that the local Polly offers, and why it has not the others.

Only voices that AWS offers with the standard engine: what is written against a local voice works on AWS. Only
languages that espeak-ng reads as they are written, and only accents that it has. Two voices of one language differ in
spectrum or pitch by what `benchmarks/voices.py` measures. Each voice's `Name` says what it really is.
"""

from dataclasses import dataclass

from local_aws.engines.voice import Speaker

ENGINE = "standard"


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as Polly lists it, and who speaks it here."""

    voice_id: str
    language_name: str
    speaker: Speaker

    @property
    def name(self) -> str:
        """Polly's name with what really speaks."""
        return f"{self.voice_id} (espeak-ng {self.speaker.language}, {self.speaker.variant})"

    @property
    def gender(self) -> str:
        """ "Female" or "Male"."""
        return "Female" if self.speaker.female else "Male"


def _woman(voice_id: str, language: tuple[str, str], variant: str, pitch: float = 1.0) -> Voice:
    return Voice(voice_id, language[1], Speaker(language[0], variant, female=True, pitch=pitch))


def _man(voice_id: str, language: tuple[str, str], variant: str, pitch: float = 1.0) -> Voice:
    return Voice(voice_id, language[1], Speaker(language[0], variant, female=False, pitch=pitch))


_US_ENGLISH = ("en-US", "US English")
_BRITISH_ENGLISH = ("en-GB", "British English")
_WELSH = ("cy-GB", "Welsh")
_DANISH = ("da-DK", "Danish")
_GERMAN = ("de-DE", "German")
_CASTILIAN = ("es-ES", "Castilian Spanish")
_MEXICAN = ("es-MX", "Mexican Spanish")
_US_SPANISH = ("es-US", "US Spanish")
_FRENCH = ("fr-FR", "French")
_ICELANDIC = ("is-IS", "Icelandic")
_ITALIAN = ("it-IT", "Italian")
_KOREAN = ("ko-KR", "Korean")
_NORWEGIAN = ("nb-NO", "Norwegian")
_DUTCH = ("nl-NL", "Dutch")
_POLISH = ("pl-PL", "Polish")
_BRAZILIAN = ("pt-BR", "Brazilian Portuguese")
_PORTUGUESE = ("pt-PT", "Portuguese")
_ROMANIAN = ("ro-RO", "Romanian")
_RUSSIAN = ("ru-RU", "Russian")
_SWEDISH = ("sv-SE", "Swedish")
_TURKISH = ("tr-TR", "Turkish")
_MANDARIN = ("cmn-CN", "Chinese Mandarin")

VOICES: dict[str, Voice] = {
    voice.voice_id: voice
    for voice in (
        _woman("Zhiyu", _MANDARIN, "f2"),
        _woman("Gwyneth", _WELSH, "f3"),
        _woman("Naja", _DANISH, "f2"),
        _man("Mads", _DANISH, "m3"),
        _woman("Vicki", _GERMAN, "f2"),
        _woman("Marlene", _GERMAN, "linda"),
        _man("Hans", _GERMAN, "m3"),
        _woman("Amy", _BRITISH_ENGLISH, "f2"),
        _woman("Emma", _BRITISH_ENGLISH, "belinda"),
        _man("Brian", _BRITISH_ENGLISH, "m1"),
        _woman("Joanna", _US_ENGLISH, "f3"),
        _woman("Salli", _US_ENGLISH, "Annie", 1.1),
        _woman("Kimberly", _US_ENGLISH, "linda", 0.85),
        _woman("Kendra", _US_ENGLISH, "f1", 0.95),
        _woman("Ivy", _US_ENGLISH, "f5", 1.4),
        _man("Matthew", _US_ENGLISH, "m3"),
        _man("Joey", _US_ENGLISH, "edward", 1.15),
        _man("Justin", _US_ENGLISH, "m7", 1.45),
        _woman("Lucia", _CASTILIAN, "f2"),
        _woman("Conchita", _CASTILIAN, "linda"),
        _man("Enrique", _CASTILIAN, "m3"),
        _woman("Mia", _MEXICAN, "f3"),
        _woman("Lupe", _US_SPANISH, "f2"),
        _woman("Penelope", _US_SPANISH, "linda"),
        _man("Miguel", _US_SPANISH, "m3"),
        _woman("Lea", _FRENCH, "f2"),
        _woman("Celine", _FRENCH, "linda"),
        _man("Mathieu", _FRENCH, "m3"),
        _woman("Dora", _ICELANDIC, "f2"),
        _man("Karl", _ICELANDIC, "m3"),
        _woman("Bianca", _ITALIAN, "f2"),
        _woman("Carla", _ITALIAN, "linda"),
        _man("Giorgio", _ITALIAN, "m3"),
        _woman("Seoyeon", _KOREAN, "f2"),
        _woman("Liv", _NORWEGIAN, "f2"),
        _woman("Lotte", _DUTCH, "f2"),
        _man("Ruben", _DUTCH, "m3"),
        _woman("Ewa", _POLISH, "f2"),
        _woman("Maja", _POLISH, "linda"),
        _man("Jacek", _POLISH, "m3"),
        _man("Jan", _POLISH, "edward", 1.15),
        _woman("Camila", _BRAZILIAN, "f2"),
        _woman("Vitoria", _BRAZILIAN, "linda"),
        _man("Ricardo", _BRAZILIAN, "m3"),
        _woman("Ines", _PORTUGUESE, "f2"),
        _man("Cristiano", _PORTUGUESE, "m3"),
        _woman("Carmen", _ROMANIAN, "f2"),
        _woman("Tatyana", _RUSSIAN, "f2"),
        _man("Maxim", _RUSSIAN, "m3"),
        _woman("Astrid", _SWEDISH, "f2"),
        _woman("Filiz", _TURKISH, "f2"),
    )
}

# Voices that AWS offers with the standard engine and that are not here.
NOT_SPOKEN = {
    "Aditi": "espeak-ng has no Indian English",
    "Raveena": "espeak-ng has no Indian English",
    "Nicole": "espeak-ng has no Australian English",
    "Russell": "espeak-ng has no Australian English",
    "Geraint": "espeak-ng has no Welsh English",
    "Chantal": "espeak-ng has no Canadian French",
    "Mizuki": "espeak-ng cannot read kanji",
    "Takumi": "espeak-ng cannot read kanji",
    "Zeina": "espeak-ng cannot read Arabic without vowel signs",
}
