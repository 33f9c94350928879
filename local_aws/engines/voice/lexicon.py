"""Pronunciation lexicons in W3C's PLS: read, and applied to a script."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.parsers import expat

from local_aws.engines.voice.errors import BadLexicon, BadMarkup, LexemeTooLong, UnknownAlphabet
from local_aws.engines.voice.languages import ESPEAK_LANGUAGES
from local_aws.engines.voice.phonemes import codes_of
from local_aws.engines.voice.script import Item, Script, Spoken
from local_aws.engines.voice.traced import TracedText

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
LONGEST_REPLACEMENT = 100  # characters
ALPHABETS = ("ipa", "x-sampa", "x-amazon-pinyin", "x-amazon-jyutping", "x-amazon-pron-kana", "x-amazon-yomigana")
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_TAGS = ("lexicon", "lexeme", "grapheme", "phoneme", "alias", "meta", "metadata", "example")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What is written and how it is spoken: either an alias or a pronunciation."""

    graphemes: tuple[str, ...]
    alias: str
    phonemes: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A lexicon.

    Attributes:
        language: as its `xml:lang` has it; "en" is for all kinds of English.
        alphabet: of its pronunciations.
        digest: of its text; equal digests are equal lexicons.
    """

    language: str
    alphabet: str
    lexemes: tuple[Lexeme, ...]
    digest: str

    def is_for(self, language: str) -> bool:
        """Whether it applies to a voice of that language."""
        own, voice = self.language.casefold(), language.casefold()
        return own == voice or ("-" not in own and own == voice.split("-")[0])


def parse(content: str) -> Lexicon:
    """The lexicon in a PLS document.

    Raises `BadLexicon`, or `UnknownAlphabet` or `LexemeTooLong`, which are kinds of it.
    """
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(content.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        raise BadLexicon(
            f"{expat.ErrorString(error.code)} at line {error.lineno}, column {error.offset + 1}"
        ) from error
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return Lexicon(reader.language, reader.alphabet, tuple(reader.lexemes), digest)


class _Reader:
    def __init__(self) -> None:
        self.language = ""
        self.alphabet = ""
        self.lexemes: list[Lexeme] = []
        self._path: list[str] = []
        self._text = ""
        self._graphemes: list[str] = []
        self._replacements: list[tuple[str, str]] = []

    def doctype(self, *_: object) -> None:
        raise BadLexicon("a document type declaration is not allowed")

    def start(self, full_name: str, attributes: dict[str, str]) -> None:
        namespace, _, name = full_name.rpartition(" ")
        if namespace != NAMESPACE or name not in _TAGS:
            if "metadata" in self._path:
                self._path.append(name)
                return
            raise BadLexicon(f"<{name}> is not an element of the namespace {NAMESPACE}")
        if not self._path:
            self._root(name, attributes)
        elif name == "lexeme":
            if self._path != ["lexicon"]:
                raise BadLexicon("<lexeme> must stand directly in <lexicon>")
            self._graphemes, self._replacements = [], []
        elif name in ("grapheme", "phoneme", "alias") and self._path[-1:] != ["lexeme"]:
            raise BadLexicon(f"<{name}> must stand directly in <lexeme>")
        self._path.append(name)
        self._text = ""

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "lexicon":
            raise BadLexicon("the outermost element must be <lexicon>")
        self.language = attributes.get(_LANGUAGE, "")
        if not self.language:
            raise BadLexicon("<lexicon> needs xml:lang")
        if attributes.get("version") != "1.0":
            raise BadLexicon('<lexicon> needs version="1.0"')
        self.alphabet = attributes.get("alphabet", "ipa")
        if self.alphabet not in ALPHABETS:
            raise UnknownAlphabet(f'the alphabet "{self.alphabet}" is not one of {", ".join(ALPHABETS)}')

    def data(self, text: str) -> None:
        self._text += text

    def end(self, _: str) -> None:
        name = self._path.pop()
        text = self._text.strip()
        if name == "grapheme":
            if not text:
                raise BadLexicon("<grapheme> is empty")
            self._graphemes.append(text)
        elif name in ("alias", "phoneme"):
            if not text:
                raise BadLexicon(f"<{name}> is empty")
            if len(text) > LONGEST_REPLACEMENT:
                raise LexemeTooLong(f"a replacement is longer than {LONGEST_REPLACEMENT} characters")
            self._replacements.append((name, text))
        elif name == "lexeme":
            self._lexeme()
        self._text = ""

    def _lexeme(self) -> None:
        if not self._graphemes or not self._replacements:
            raise BadLexicon("<lexeme> needs a <grapheme> and an <alias> or a <phoneme>")
        # PLS: without a preference the first one counts.
        kind, text = self._replacements[0]
        alias, phonemes = (text, "") if kind == "alias" else ("", text)
        self.lexemes.append(Lexeme(tuple(self._graphemes), alias, phonemes))


def check_pronunciations(lexicon: Lexicon) -> None:
    """Raises `BadLexicon` for a pronunciation that a voice of the lexicon's language cannot be given."""
    for language in filter(lexicon.is_for, ESPEAK_LANGUAGES):
        for lexeme in lexicon.lexemes:
            _replacement(lexeme, lexicon.alphabet, language)


def apply(script: Script, lexicons: Sequence[Lexicon], language: str) -> Script:
    """The script with every whole word that a lexicon has replaced, for a voice of `language`.

    Case counts, the first lexicon wins, longer graphemes win within one. Lexicons for other languages change nothing.
    """
    chosen = [lexicon for lexicon in lexicons if lexicon.is_for(language)]
    replacements: dict[str, tuple[str, str]] = {}
    for lexicon in chosen:
        for lexeme in lexicon.lexemes:
            for grapheme in lexeme.graphemes:
                replacements.setdefault(grapheme, _replacement(lexeme, lexicon.alphabet, language))
    if not replacements:
        return script
    longest_first = sorted(replacements, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(grapheme)}(?!\w)" for grapheme in longest_first))
    items: list[Item] = []
    for item in script.items:
        if isinstance(item, Spoken) and not item.whole and item.style.language in ("", language):
            items += _replaced(item, pattern, replacements)
        else:
            items.append(item)
    key = (*script.key, *(lexicon.digest for lexicon in chosen))
    return replace(script, items=tuple(items), key=key)


def _replacement(lexeme: Lexeme, alphabet: str, language: str) -> tuple[str, str]:
    if lexeme.alias:
        return lexeme.alias, ""
    try:
        return "", codes_of(lexeme.phonemes, alphabet, language)
    except BadMarkup as error:
        raise BadLexicon(str(error)) from error


def _replaced(item: Spoken, pattern: re.Pattern[str], replacements: dict[str, tuple[str, str]]) -> list[Item]:
    result: list[Item] = []
    position = 0
    for found in pattern.finditer(item.text.text):
        alias, phonemes = replacements[found.group()]
        if found.start() > position:
            result.append(replace(item, text=item.text.part(position, found.start())))
        word = item.text.part(found.start(), found.end())
        if alias:
            word = TracedText.standing_for(alias, word.starts[0], word.ends[-1])
        result.append(replace(item, text=word, whole=True, phonemes=phonemes))
        position = found.end()
    if position < len(item.text):
        result.append(replace(item, text=item.text.part(position, len(item.text))))
    return result
