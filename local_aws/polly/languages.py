"""The language codes of Polly (botocore's model, 2016-06-10)."""

POLLY_LANGUAGES = (
    "arb", "ar-AE", "ca-ES", "cmn-CN", "cs-CZ", "cy-GB", "da-DK", "de-AT", "de-CH", "de-DE", "en-AU", "en-GB",
    "en-GB-WLS", "en-IE", "en-IN", "en-NZ", "en-SG", "en-US", "en-ZA", "es-ES", "es-MX", "es-US", "fi-FI", "fr-BE",
    "fr-CA", "fr-FR", "hi-IN", "is-IS", "it-IT", "ja-JP", "ko-KR", "nb-NO", "nl-BE", "nl-NL", "pl-PL", "pt-BR", "pt-PT",
    "ro-RO", "ru-RU", "sv-SE", "tr-TR", "yue-CN",
)  # fmt: skip
_BY_CASE = {code.casefold(): code for code in POLLY_LANGUAGES}
_BARE = {code.split("-")[0] for code in _BY_CASE}


def polly_language(tag: str) -> str | None:
    """Polly's code for a tag, whatever its case; None for a bare language such as "en", which is no code of Polly's."""
    return _BY_CASE.get(tag.casefold())


def is_polly_language(tag: str) -> bool:
    """Whether a lexicon may be for it: a code of Polly's, or a bare language that some code begins with."""
    return tag.casefold() in _BY_CASE or tag.casefold() in _BARE
