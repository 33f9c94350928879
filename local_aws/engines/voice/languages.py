"""The languages that are offered, and espeak-ng's name for each.

espeak-ng has more. Left out are those that it cannot read as they are written: Japanese (kanji are read as "Chinese
letter") and Arabic (text without vowel signs gets no or wrong vowels).
"""

# BCP 47 tag -> file below espeak-ng-data/lang. "gmw/en" is British English.
ESPEAK_LANGUAGES = {
    "cmn-CN": "sit/cmn",
    "cy-GB": "cel/cy",
    "da-DK": "gmq/da",
    "de-DE": "gmw/de",
    "en-AU": "gmw/en",
    "en-GB": "gmw/en-GB-x-rp",
    "en-GB-WLS": "gmw/en",
    "en-IN": "gmw/en",
    "en-US": "gmw/en-US",
    "es-ES": "roa/es",
    "es-MX": "roa/es-419",
    "es-US": "roa/es-419",
    "fr-CA": "roa/fr",
    "fr-FR": "roa/fr",
    "hi-IN": "inc/hi",
    "is-IS": "gmq/is",
    "it-IT": "roa/it",
    "ko-KR": "ko",
    "nb-NO": "gmq/nb",
    "nl-NL": "gmw/nl",
    "pl-PL": "zlw/pl",
    "pt-BR": "roa/pt-BR",
    "pt-PT": "roa/pt",
    "ro-RO": "roa/ro",
    "ru-RU": "zle/ru",
    "sv-SE": "gmq/sv",
    "tr-TR": "trk/tr",
    # Spoken inside another language with <lang>, though no voice has them as its own.
    "ca-ES": "roa/ca",
    "cs-CZ": "zlw/cs",
    "de-AT": "gmw/de",
    "de-CH": "gmw/de",
    "en-IE": "gmw/en",
    "en-NZ": "gmw/en",
    "en-ZA": "gmw/en",
    "fi-FI": "urj/fi",
    "fr-BE": "roa/fr-BE",
    "nl-BE": "gmw/nl",
    "yue-CN": "sit/yue",
}


_MEANT_BY_BARE = {
    "de": "de-DE",
    "en": "en-US",
    "es": "es-ES",
    "fr": "fr-FR",
    "nl": "nl-NL",
    "pt": "pt-PT",
    "zh": "cmn-CN",
}
_BY_CASE = {tag.casefold(): tag for tag in ESPEAK_LANGUAGES}


def known_tag(tag: str) -> str | None:
    """The tag among `ESPEAK_LANGUAGES` that `tag` means, whatever its case; also for a bare language such as "fr"."""
    wanted = tag.casefold()
    if wanted in _BY_CASE:
        return _BY_CASE[wanted]
    if wanted in _MEANT_BY_BARE:
        return _MEANT_BY_BARE[wanted]
    matches = [known for known in ESPEAK_LANGUAGES if known.split("-")[0] == wanted]
    return matches[0] if matches else None
