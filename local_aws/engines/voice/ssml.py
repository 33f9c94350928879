"""SSML as Polly has it, read strictly: what Polly would refuse is refused, with a reason.

espeak-ng's own SSML is not Polly's, takes malformed input and can be crashed by it, so it never sees any markup. The
parser is expat, which gives the byte offset of everything; a document type is refused, and with it all entities of
one's own.
"""

from dataclasses import replace
from xml.parsers import expat

from local_aws.engines.voice import say_as, ssml_values
from local_aws.engines.voice.errors import BadMarkup, NotSpeakable
from local_aws.engines.voice.languages import known_tag
from local_aws.engines.voice.phonemes import codes_of
from local_aws.engines.voice.script import Bleep, Bookmark, Edge, Item, Pause, Script, Spoken, Style
from local_aws.engines.voice.ssml_values import EMPTY, TEXT_ONLY, changed
from local_aws.engines.voice.traced import TracedText

DEEPEST = 50
_NATURAL_LANGUAGE = "en-US"


def from_ssml(text: str, language: str = _NATURAL_LANGUAGE) -> Script:
    """The script of an SSML document.

    Args:
        text: one `<speak>` element.
        language: BCP 47 tag of the speaker, which decides how phonemes, dates and numbers are read.

    Raises:
        BadMarkup: not well formed, or not what Polly's SSML allows.
        NotSpeakable: allowed, but espeak-ng has no means for it.
    """
    return _Reader(text, language).read()


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self._language = language
        self._source = text.encode("utf-8", "surrogatepass")
        self._key = ("ssml", language, text)
        self._items: list[Item] = []
        self._styles = [Style()]
        self._open: list[tuple[str, dict[str, str], int]] = []
        self._elements: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self._limits: list[float] = []
        self._text = TracedText()
        self._characters = 0
        self._finished = False
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.buffer_text = False

    def read(self) -> Script:
        try:
            self._parser.Parse(self._source, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise BadMarkup(f"{reason} at line {error.lineno}, column {error.offset + 1}") from error
        except ValueError as error:
            raise BadMarkup(str(error)) from error
        return Script(
            self._source, tuple(self._items), self._key, self._characters, tuple(self._limits), tuple(self._elements)
        )

    def _doctype(self, *_: object) -> None:
        raise BadMarkup("a document type declaration is not allowed")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != "speak":
            raise BadMarkup(f"the outermost tag must be <speak>, not <{name}>")
        if self._open:
            self._check_place(name)
        if len(self._open) >= DEEPEST:
            raise BadMarkup(f"tags are nested more than {DEEPEST} deep")
        ssml_values.check(name, attributes)
        self._flush()
        self._elements.append((name, tuple(sorted(attributes.items()))))
        style, limit_ms = changed(self._styles[-1], name, attributes, len(self._limits))
        if limit_ms is not None:
            self._limits.append(limit_ms)
        self._styles.append(self._with_language(style, attributes.get("xml:lang")))
        self._open.append((name, attributes, self._parser.CurrentByteIndex))
        if name in ("p", "s"):
            self._items.append(Edge(paragraph=name == "p"))

    def _check_place(self, name: str) -> None:
        parent = self._open[-1][0]
        if name == "speak":
            raise BadMarkup("<speak> cannot stand inside <speak>")
        if parent in EMPTY:
            raise BadMarkup(f"<{parent}> must be empty")
        if parent in TEXT_ONLY:
            raise BadMarkup(f"<{parent}> can hold only text, not <{name}>")
        if name == "p" and any(opened in ("p", "s") for opened, _, _ in self._open):
            raise BadMarkup("<p> cannot stand inside <p> or <s>")
        if name == "s" and any(opened == "s" for opened, _, _ in self._open):
            raise BadMarkup("<s> cannot stand inside <s>")

    def _with_language(self, style: Style, tag: str | None) -> Style:
        if tag is None:
            return style
        known = known_tag(tag)
        if known is None:
            if ssml_values.is_polly_language(tag):
                raise NotSpeakable(f"The language {tag} in <lang>")
            raise BadMarkup(f'the language "{tag}" is not supported')
        return replace(style, language=known)

    def _end(self, name: str) -> None:
        _, attributes, start = self._open[-1]
        if name in TEXT_ONLY:
            self._flush_read(name, attributes)
        else:
            self._flush()
        if name in ("break", "mark"):
            self._pause_or_bookmark(name, attributes, start)
        if name in ("p", "s"):
            self._items.append(Edge(paragraph=name == "p"))
        self._open.pop()
        self._styles.pop()

    def _pause_or_bookmark(self, name: str, attributes: dict[str, str], start: int) -> None:
        end = self._element_end(start)
        if name == "mark":
            self._items.append(Bookmark(start, end, attributes["name"]))
        else:
            duration_ms, strength = ssml_values.pause(attributes)
            self._items.append(Pause(start, end, duration_ms, strength))

    def _element_end(self, start: int) -> int:
        """Byte behind the element that begins at `start` and has just ended."""
        end = self._tag_end(start)
        if self._source.endswith(b"/>", start, end):
            return end
        return self._tag_end(self._parser.CurrentByteIndex)

    def _tag_end(self, start: int) -> int:
        position, quote = start, 0
        while True:
            byte = self._source[position]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in b"\"'":
                quote = byte
            elif byte == ord(">"):
                return position + 1
            position += 1

    def _data(self, data: str) -> None:
        if self._open and self._open[-1][0] in EMPTY and data.strip():
            raise BadMarkup(f"<{self._open[-1][0]}> must be empty")
        index = self._parser.CurrentByteIndex
        self._characters += len(data)
        encoded = data.encode("utf-8", "surrogatepass")
        if self._source.startswith(encoded, index):
            piece = TracedText.of(data)
            self._text.extend(
                TracedText(data, [index + start for start in piece.starts], [index + end for end in piece.ends])
            )
            return
        if data == "\n":
            end = index + (2 if self._source.startswith(b"\r\n", index) else 1)
        else:  # an entity or a character reference
            end = self._source.index(b";", index) + 1
        self._text.extend(TracedText.standing_for(data, index, end))

    def _take_text(self) -> TracedText:
        taken, self._text = self._text, TracedText()
        return taken

    def _flush(self) -> None:
        text = self._take_text()
        if len(text):
            self._items.append(Spoken(text, self._styles[-1]))

    def _flush_read(self, name: str, attributes: dict[str, str]) -> None:
        text, style = self._take_text(), self._styles[-1]
        written = text.text.strip()
        if not written and name not in ("phoneme",):
            return
        if not len(text):
            start = self._parser.CurrentByteIndex
            text = TracedText.standing_for(" ", start, start)
        lead = len(text.text) - len(text.text.lstrip())
        core = text.part(lead, lead + len(written)) if written else text
        start, end = core.starts[0], core.ends[-1]
        language = style.language or self._language
        if name == "phoneme":
            codes = codes_of(attributes["ph"], attributes.get("alphabet", "ipa"), language)
            self._items.append(Spoken(core, style, whole=True, phonemes=codes))
        elif name == "sub":
            self._items.append(Spoken(TracedText.standing_for(attributes["alias"], start, end), style, whole=True))
        elif name == "w":
            codes = say_as.heteronym(written, attributes["role"], language)
            self._items.append(Spoken(core, style, whole=bool(codes), phonemes=codes))
        elif attributes["interpret-as"] == "expletive":
            self._items.append(Bleep(start, end, style))
        else:
            read = say_as.reading(written, attributes["interpret-as"], attributes.get("format", ""), language)
            self._items.append(
                Spoken(TracedText.standing_for(read.text, start, end), style, whole=True, spelled=read.spelled)
            )
