"""Write `phoneme_codes.json`: which of espeak-ng's phoneme codes sounds like which IPA symbol, in each language.

espeak-ng's codes differ from language to language and it has no list of them, so each possible code is spoken once and
the IPA symbol that espeak-ng reports for it is noted: first before a vowel, because voiced consonants lose their voice
at the end of a word in many languages, then alone. Half a minute: python -m local_aws.engines.voice.make_phoneme_codes
"""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import itertools
import json
import string
from pathlib import Path

from local_aws.engines.voice.languages import ESPEAK_LANGUAGES
from local_aws.engines.voice.pool import Run, WorkerPool

FILE = Path(__file__).with_name("phoneme_codes.json")
_FIRST = string.ascii_letters + "0123689@&*?"
_SECOND = (
    "",
    *":~^#\";@23IUiuaeoyYOERLSZsz'!`.-",
    "::",
    "~:",
    "@r",
    "I@",
    "U@",
    ":r",
    "I2",
    "I3",
    "U2",
    ";;",
    "s;",
    "S;",
    "z;",
)
_NOT_SOUND = set("ˈˌ")
_VOWELS = set("iɪyʏɨɯuʊʉeɛœøɜɘaæɑäɒʌɐoɵɔəɚɝɤᵻ")


def _codes() -> list[str]:
    pairs = [first + second for first, second in itertools.product(_FIRST, _SECOND)]
    return sorted({code for code in pairs if "'" not in code}, key=lambda code: (len(code), code))


def _measure(pool: WorkerPool, language: str, codes: list[str]) -> dict[str, str]:
    before_vowel = _heard(pool, language, codes, "a", 2)
    alone = _heard(pool, language, codes, "", 1)
    vowels = {symbol: code for symbol, code in alone.items() if symbol[0] in _VOWELS}
    return alone | before_vowel | vowels


def _heard(pool: WorkerPool, language: str, codes: list[str], following: str, count: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(codes), 100):
        batch = codes[start : start + 100]
        spoken = pool.speak([Run(f"{language}+f2", f"[[{code}{following}]]", 300, 50) for code in batch])
        for code, run in zip(batch, spoken, strict=True):
            names = [event.name for event in run.events if event.kind == "phoneme" and event.name]
            symbol = "".join(character for character in names[0] if character not in _NOT_SOUND) if names else ""
            if len(names) == count and symbol and "(" not in symbol:
                found.setdefault(symbol, code)
    return found


def main() -> None:
    """Measure every language and write the file."""
    pool, codes = WorkerPool(2), _codes()
    table = {language: _measure(pool, language, codes) for language in sorted(set(ESPEAK_LANGUAGES.values()))}
    FILE.write_text(json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    pool.close()


if __name__ == "__main__":
    main()
