"""Pronunciations in IPA or X-SAMPA as espeak-ng's phoneme codes."""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import json
import unicodedata
from functools import cache
from pathlib import Path

from local_aws.engines.voice.errors import BadMarkup, NotSpeakable
from local_aws.engines.voice.languages import ESPEAK_LANGUAGES

ALPHABETS = ("ipa", "x-sampa")
_AWS_ONLY = ("x-amazon-pinyin", "x-amazon-jyutping", "x-amazon-pron-kana", "x-amazon-yomigana")
_STRESS = {"ˈ": "'", "'": "'", "ˌ": ",", ",": ","}
_WITHOUT_SOUND = set(" .‿͜͡‧-·|‖")
# What to take where a language has not the symbol itself: first that exists.
_NEAREST = {
    "a": ("æ", "ä", "ɑ", "ɑː", "aː"), "aː": ("ɑː", "a"), "b": ("β",), "c": ("k",), "e": ("eː", "eɪ", "ɛ"),
    "eː": ("e", "eɪ"), "eɪ": ("ɛɪ", "e"), "əʊ": ("oʊ", "o"), "oʊ": ("əʊ", "o"), "f": ("p",), "g": ("ɡ",),
    "h": ("x",), "i": ("iː", "ɪ"), "iː": ("i",), "o": ("oː", "oʊ", "əʊ", "ɔ"), "oː": ("o", "oʊ", "əʊ"), "q": ("k",),
    "r": ("ɾ", "ɹ", "ʁ"), "s": ("θ",), "t": ("d",), "u": ("uː", "ʊ"), "uː": ("u",), "v": ("ʋ", "f"), "w": ("u",),
    "x": ("h", "k"), "y": ("yː", "ʏ", "u", "uː"), "yː": ("y", "uː"), "z": ("s",), "æ": ("a", "ɛ"), "ç": ("ɕ", "x", "h"),
    "ð": ("d",), "ø": ("øː", "œ", "ɜː", "e"), "øː": ("ø", "œ"), "ŋ": ("n",), "œ": ("ø", "øː", "ɜː", "ɛ"),
    "ɐ": ("ə", "a"), "ɑ": ("ɑː", "a"), "ɑː": ("ɑ", "aː", "a"), "ɒ": ("ɔ", "ɑː", "ɑ", "o"), "ɔ": ("ɔː", "o"),
    "ɔː": ("ɔ", "oː"), "ɔɪ": ("ɔø", "oɪ"), "ɔʏ": ("ɔø", "ɔɪ"), "ə": ("ɐ", "ɘ", "e"), "ɚ": ("əɹ", "ə"),
    "ɛ": ("e",), "ɛː": ("ɛ",), "ɜ": ("ɜː", "ə"), "ɜː": ("ɜ", "ə"), "ɝ": ("ɜː", "ɚ", "ə"), "ɡ": ("ɣ",), "ɣ": ("ɡ",),
    "ɥ": ("y", "w"), "ɨ": ("ɪ", "i"), "ɪ": ("i",), "ɪə": ("iə",), "eə": ("ɛə",), "ɫ": ("l",), "ɬ": ("l",), "ɭ": ("l",),
    "ɯ": ("u",), "ɱ": ("m",), "ɲ": ("n",), "ɳ": ("n",), "ɹ": ("r", "ɾ"), "ɻ": ("ɹ", "r"), "ɽ": ("ɾ", "r"),
    "ɾ": ("r", "t"), "ʀ": ("ʁ", "r"), "ʁ": ("ʀ", "r"), "ʂ": ("ʃ",), "ʃ": ("s",), "ʈ": ("t",), "ɖ": ("d",),
    "ʉ": ("u", "uː"), "ʊ": ("u",), "ʋ": ("v",), "ʌ": ("a", "ɐ"), "ʍ": ("w",), "ʎ": ("l",), "ʏ": ("y",), "ʐ": ("ʒ",),
    "ʒ": ("ʃ", "z"), "ʑ": ("ʒ",), "ʔ": (), "ʝ": ("j",), "ɟ": ("d",), "β": ("b",), "θ": ("s",), "χ": ("x",),
    "ɑ̃": ("ɑ",), "ɔ̃": ("ɔ",), "ɛ̃": ("ɛ",), "œ̃": ("ɛ̃", "œ"), "ɕ": ("ʃ",), "ħ": ("h",), "ʕ": ("ʔ",), "ɦ": ("h",),
    "ts": (), "dz": (), "pf": (),
}  # fmt: skip
_X_SAMPA = {
    "A": "ɑ", "B": "β", "C": "ç", "D": "ð", "E": "ɛ", "F": "ɱ", "G": "ɣ", "H": "ɥ", "I": "ɪ", "J": "ɲ", "J\\": "ɟ",
    "K": "ɬ", "L": "ʎ", "M": "ɯ", "N": "ŋ", "O": "ɔ", "P": "ʋ", "Q": "ɒ", "R": "ʁ", "R\\": "ʀ", "S": "ʃ", "T": "θ",
    "U": "ʊ", "V": "ʌ", "W": "ʍ", "X": "χ", "Y": "ʏ", "Z": "ʒ", "g": "ɡ", "j\\": "ʝ", "l`": "ɭ", "n`": "ɳ", "r\\": "ɹ",
    "r\\`": "ɻ", "r`": "ɽ", "s\\": "ɕ", "s`": "ʂ", "t`": "ʈ", "d`": "ɖ", "z\\": "ʑ", "z`": "ʐ", "v\\": "ʋ", "x\\": "ɧ",
    "h\\": "ɦ", "p\\": "ɸ", "1": "ɨ", "2": "ø", "3": "ɜ", "3`": "ɝ", "4": "ɾ", "5": "ɫ", "6": "ɐ", "7": "ɤ", "8": "ɵ",
    "9": "œ", "@": "ə", "@`": "ɚ", "{": "æ", "}": "ʉ", "?": "ʔ", "?\\": "ʕ", ":": "ː", '"': "ˈ", "%": "ˌ",
    "~": "\u0303",
    "_~": "\u0303", "=": "\u0329", "_=": "\u0329", "_h": "ʰ", "_j": "ʲ", "'": "ʲ", "_r": "", "_0": "", "X\\": "ħ",
}  # fmt: skip


def codes_of(pronunciation: str, alphabet: str, language: str) -> str:
    """espeak-ng's phoneme codes for `pronunciation`, spoken in the voice of `language` (a BCP 47 tag).

    A symbol that the language has not is replaced by its nearest. Raises `BadMarkup` for what is no symbol at all, and
    `NotSpeakable` for AWS's alphabets for Chinese and Japanese.
    """
    if alphabet in _AWS_ONLY:
        raise NotSpeakable(f"The alphabet {alphabet}")
    if alphabet not in ALPHABETS:
        raise BadMarkup(f'the alphabet "{alphabet}" is not supported; use ipa or x-sampa')
    symbols = _from_x_sampa(pronunciation) if alphabet == "x-sampa" else pronunciation
    symbols = unicodedata.normalize("NFC", unicodedata.normalize("NFD", symbols)).replace("g", "ɡ")
    symbols = symbols.replace("ʧ", "tʃ").replace("ʤ", "dʒ").replace("ʦ", "ts").replace("ʣ", "dz")
    symbols = "".join(symbol for symbol in symbols if symbol not in _WITHOUT_SOUND)
    table = _table()[ESPEAK_LANGUAGES[language]]
    codes: list[str] = []
    position = 0
    while position < len(symbols):
        if symbols[position] in _STRESS:
            codes.append(_STRESS[symbols[position]])
            position += 1
            continue
        for length in (4, 3, 2, 1):
            code = _code(symbols[position : position + length], table)
            if code is not None:
                break
        else:
            if unicodedata.category(symbols[position]) in ("Mn", "Lm", "Sk"):
                position += 1  # a diacritic that the language does not tell apart
                continue
            raise BadMarkup(f'"{symbols[position]}" is not a phoneme of the {alphabet} alphabet for {language}')
        codes.append(code)
        position += length
    if not any(code not in "'," for code in codes):
        raise BadMarkup("the pronunciation is empty")
    return _joined(codes)


def _joined(codes: list[str]) -> str:
    # espeak-ng reads the longest code it knows; "|" keeps neighbors apart.
    written = ""
    for code in codes:
        separated = written and written[-1] not in "'," and code not in "',"
        written += ("|" if separated else "") + code
    return written


def _code(symbol: str, table: dict[str, str], depth: int = 0) -> str | None:
    if symbol in table:
        return table[symbol]
    if depth > 3:
        return None
    for nearest in _NEAREST.get(symbol, ()):
        code = _code(nearest, table, depth + 1)
        if code is not None:
            return code
    return None


def _from_x_sampa(text: str) -> str:
    result, position = "", 0
    while position < len(text):
        for length in (3, 2, 1):
            piece = text[position : position + length]
            if piece in _X_SAMPA:
                result += _X_SAMPA[piece]
                break
        else:
            piece = text[position]
            result += piece
        position += len(piece)
    return result


@cache
def _table() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("phoneme_codes.json").read_text(encoding="utf-8")
    )
    return data
