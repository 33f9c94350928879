"""Who speaks: a language and one of espeak-ng's variants."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice of espeak-ng.

    Attributes:
        language: BCP 47 tag, one of `languages.ESPEAK_LANGUAGES`.
        variant: file below espeak-ng-data/voices/!v, such as "f2".
        female: whether it is a woman's voice; decides how it whispers.
        rate: speed, 1.0 is 175 words a minute.
        pitch: times the variant's own, 0.70 to 1.59.
        pitch_range: 0 (monotone) to 99, 50 is the variant's own.
    """

    language: str
    variant: str
    female: bool
    rate: float = 1.03
    pitch: float = 1.0
    pitch_range: int = 50

    def voice_name(self, espeak_language: str, *, whispered: bool = False) -> str:
        """espeak-ng's name for the voice speaking `espeak_language`."""
        variant = ("whisperf" if self.female else "whisper") if whispered else self.variant
        return f"{espeak_language}+{variant}"
