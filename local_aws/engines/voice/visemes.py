"""Mouth shapes for phonemes, in the alphabet that Amazon Polly uses for them.

From Polly's phoneme and viseme tables (Amazon Polly Developer Guide, CC BY-SA 4.0). /l/ is the shape "t" in all
languages, as in the guide's own example of speech marks ("little" is t i t t) and in most tables; the table for
en-US has had "l" for some time.
"""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

# IPA symbol as espeak-ng reports it -> viseme. Longer symbols are tried first.
_VISEMES = {
    "p": "pbmɓʙ",
    "f": "fvɱʋɸ",
    "T": "θð",
    "t": "tdnlɾɫɬʈɖɳɭɽɗɺ",
    "s": "szɕʑʂʐç",
    "S": "ʃʒ",
    "k": "kɡgŋxɣhɦqχħʔɢɴʀʁʕcɥ",
    "r": "ɹrɻ",
    "J": "ɲʎʝɟ",
    "B": "β",
    "i": "ijɪyʏɨɯ",
    "u": "uwʊʉʍɰ",
    "e": "e",
    "E": "ɛœøɜɘ",
    "a": "aæɑäɒʌɐ",
    "o": "oɵ",
    "O": "ɔ",
    "@": "əɚɝɤ",
}
_BY_SYMBOL = {symbol: viseme for viseme, symbols in _VISEMES.items() for symbol in symbols}
# Polly has its own choice in some languages: uvular and palatal sounds, front rounded vowels, /ɒ/, /ʌ/.
_DIFFERENT = {
    "en": {"ʌ": "E", "ɜ": "E", "ɒ": "O", "ɐ": "@", "ɔ": "O"},
    "fr": {"ø": "o", "œ": "O", "y": "u", "ɥ": "u", "ɑ̃": "a", "ɛ̃": "E", "ɔ̃": "O", "œ̃": "E"},
    "de": {"ø": "o", "œ": "O", "y": "u", "ʏ": "u", "ç": "k", "ɐ": "@"},
    "nl": {"ø": "o", "œ": "O", "y": "u", "ʏ": "u"},
    "sv": {"ø": "o", "œ": "O", "y": "u"},
    "nb": {"ø": "o", "œ": "O", "y": "u", "ç": "k"},
    "da": {"ø": "o", "œ": "O", "y": "u", "ʌ": "O"},
    "is": {"œ": "O", "ç": "k"},
    "tr": {"ø": "o", "œ": "O", "y": "u", "c": "k"},
    "es": {"x": "k", "ʝ": "J"},
    "cmn": {"y": "u"},
}
_AFFRICATES = {"tʃ": "S", "dʒ": "S", "tɕ": "S", "dʑ": "S", "ts": "s", "dz": "s", "tʂ": "S", "dʐ": "S", "pf": "f"}


def visemes(phoneme: str, language: str) -> list[str]:
    """Visemes of one espeak-ng phoneme event; none for a pause.

    A diphthong has the shape it begins with, as in Polly's tables; a vowel with a consonant that espeak-ng reports as
    one ("əl", "ɔːɹ") has one for each.
    """
    if phoneme.startswith("("):  # "(en)": espeak-ng changes its language
        return []
    own = _DIFFERENT.get(language.split("-")[0], {})
    if phoneme == "əl":
        return ["t"]  # syllabic l, as in "little": Polly has no vowel there
    found: list[str] = []
    position, after_vowel = 0, False
    while position < len(phoneme):
        pair = phoneme[position : position + 2]
        if pair in _AFFRICATES:
            found.append(_AFFRICATES[pair])
            position, after_vowel = position + 2, False
            continue
        symbol = phoneme[position]
        viseme = own.get(pair) if len(pair) == 2 else None
        position += 2 if viseme else 1
        viseme = viseme or own.get(symbol) or _BY_SYMBOL.get(symbol)
        if viseme is None:
            continue
        is_vowel = symbol in "iɪyʏɨɯuʊʉeɛœøɜɘaæɑäɒʌɐoɵɔəɚɝɤ"
        if not (is_vowel and after_vowel):
            found.append(viseme)
        after_vowel = is_vowel
    return found
