"""From a script to the stretches that espeak-ng speaks one by one, and the silences between them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from local_aws.engines.voice import prosody, sentences
from local_aws.engines.voice.languages import ESPEAK_LANGUAGES
from local_aws.engines.voice.pool import Run
from local_aws.engines.voice.script import Bleep, Bookmark, Edge, Pause, Script, Spoken, Style
from local_aws.engines.voice.speaker import Speaker
from local_aws.engines.voice.traced import TracedText, clean

SENTENCE_PAUSE_MS = 350.0
PARAGRAPH_PAUSE_MS = 700.0
COMMA_PAUSE_MS = 200.0
LONGEST_RUN = 300  # characters for one call of espeak-ng: bounds its time
_SPELL, _SPELL_NO_MORE = "\x0118Y", "\x010Y"  # espeak-ng's embedded commands: say-as characters, and its end
_PAUSES_MS = {"none": 0.0, "comma": COMMA_PAUSE_MS, "sentence": SENTENCE_PAUSE_MS, "paragraph": PARAGRAPH_PAUSE_MS}


@dataclass(slots=True)
class Stretch:
    """Characters `start` to `end` of the text, in one voice.

    Attributes:
        run: what espeak-ng is given.
        places: for each character of the run's text, the index in the text.
        styles: index in the text from which each style holds, in order.
        bookmarks: index in the text and bookmark.
    """

    start: int
    end: int
    run: Run | None
    places: list[int]
    styles: list[tuple[int, Style]]
    bookmarks: list[tuple[int, Bookmark]] = field(default_factory=list)


@dataclass(slots=True)
class Sentence:
    """Characters `start` to `end` of the text.

    Attributes:
        elements: stretches, pauses and bleeps in order.
        words: start and end of each word in the text.
        gap_ms: natural pause after it.
    """

    start: int
    end: int
    elements: list[Stretch | Pause | Bleep]
    words: list[tuple[int, int]]
    gap_ms: float


@dataclass(slots=True)
class Arrangement:
    """A script as one speaker speaks it.

    Attributes:
        text: the whole text as it is spoken.
    """

    script: Script
    speaker: Speaker
    text: TracedText
    sentences: list[Sentence]

    @property
    def runs(self) -> list[Run]:
        """What espeak-ng is given, in order."""
        stretches = (element for sentence in self.sentences for element in sentence.elements)
        return [element.run for element in stretches if isinstance(element, Stretch) and element.run]


def pause_ms(pause: Pause) -> float:
    """Length of a pause that the script asks for."""
    return _PAUSES_MS[pause.strength] if pause.duration_ms is None else pause.duration_ms


def arrange(script: Script, speaker: Speaker, hurry: tuple[float, ...] = ()) -> Arrangement:
    """Cut the script into sentences and stretches.

    Args:
        hurry: for each duration limit of the script, how many times as fast its stretch is to be spoken.
    """
    copy = _FairCopy(script, speaker, hurry)
    length, inserts = copy.length, copy.inserts
    ends = copy.sentence_ends()
    result, start, first_insert = [], 0, 0
    for end in sorted(ends):
        last_insert = first_insert
        while last_insert < len(inserts) and (inserts[last_insert][0] < end or end == length):
            last_insert += 1
        result.append(copy.sentence(start, end, inserts[first_insert:last_insert], ends[end]))
        start, first_insert = end, last_insert
    return Arrangement(script, speaker, copy.text, result)


class _FairCopy:
    """The script's items as one text, with the style of each character and the place of whatever is no text."""

    def __init__(self, script: Script, speaker: Speaker, hurry: tuple[float, ...]) -> None:
        self.text = TracedText()
        self.inserts: list[tuple[int, Pause | Bookmark | Bleep]] = []
        self._speaker = speaker
        self._hurry = hurry
        self._styles: list[Style] = []
        self._whole: list[tuple[int, int]] = []
        self._edges: list[tuple[int, bool]] = []
        characters: list[str] = []
        for item in script.items:
            self._add(item, characters)
        self.text.text = "".join(characters)

    @property
    def length(self) -> int:
        """Characters of the text."""
        return len(self._styles)

    def _add(self, item: object, characters: list[str]) -> None:
        position = len(self._styles)
        if isinstance(item, Spoken):
            if item.phonemes:
                place = item.text.starts[0], item.text.ends[-1]
                added = TracedText.standing_for(f"[[{item.phonemes}]]", *place)
            else:
                added = clean(item.text)
                if item.spelled and len(added):
                    added = _spelled(added)
            characters.append(added.text)
            self.text.starts += added.starts
            self.text.ends += added.ends
            self._styles += [item.style] * len(added)
            if item.whole and len(added):
                self._whole.append((position, position + len(added)))
        elif isinstance(item, Edge):
            if self._edges and self._edges[-1][0] == position:
                self._edges[-1] = (position, self._edges[-1][1] or item.paragraph)
            else:
                self._edges.append((position, item.paragraph))
        elif isinstance(item, (Pause, Bookmark, Bleep)):
            self.inserts.append((position, item))

    def sentence_ends(self) -> dict[int, float]:
        """Index just behind each sentence, and the natural pause after it in ms."""
        ends = dict.fromkeys(self._found_ends(), SENTENCE_PAUSE_MS)
        for position, paragraph in self._edges:
            if 0 < position < self.length:
                ends[position] = PARAGRAPH_PAUSE_MS if paragraph else ends.get(position, SENTENCE_PAUSE_MS)
        ends[self.length] = 0.0
        return ends

    def _found_ends(self) -> Iterator[int]:
        bounds = [0, *(position for position, _ in self._edges), len(self._styles)]
        for low, high in itertools.pairwise(bounds):
            for end in sentences.sentence_ends(self.text.text[low:high]):
                position = low + end
                if 0 < position < len(self._styles) and not any(a < position < b for a, b in self._whole):
                    yield position

    def sentence(
        self, start: int, end: int, inserts: list[tuple[int, Pause | Bookmark | Bleep]], gap_ms: float
    ) -> Sentence:
        """The sentence between two indexes, with what is inserted into it."""
        elements: list[Stretch | Pause | Bleep] = []
        bookmarks: list[tuple[int, Bookmark]] = []
        position = start
        for place, insert in inserts:
            if isinstance(insert, Bookmark):
                bookmarks.append((place, insert))
                continue
            elements += self._stretches(position, place, bookmarks, more=place < end)
            elements.append(insert)
            position, bookmarks = place, []
        elements += self._stretches(position, end, bookmarks, more=False)
        pauses = [place for place, insert in inserts if not isinstance(insert, Bookmark)]
        rate = self._styles[end - 1].rate if end else 1.0
        return Sentence(start, end, elements, list(self._words(start, end, pauses)), gap_ms / rate)

    def _words(self, start: int, end: int, pauses: list[int]) -> Iterator[tuple[int, int]]:
        inside = [(low, high) for low, high in self._whole if low >= start and high <= end]
        position = start
        for low, high in [*inside, (end, end)]:
            for first, last in itertools.pairwise([position, *(p for p in pauses if position < p < low), low]):
                yield from sentences.words(self.text.text, first, last)
            if low < high:
                yield low, high
            position = high

    def _stretches(
        self, start: int, end: int, bookmarks: list[tuple[int, Bookmark]], *, more: bool
    ) -> Iterator[Stretch]:
        position, waiting = start, list(bookmarks)
        while position < end:
            stop = position + 1
            while stop < end and self._voice(self._styles[stop]) == self._voice(self._styles[position]):
                stop += 1
            stop = min(stop, self._cut(position, stop))
            stretch = self._stretch(position, stop, more=more or stop < end)
            while waiting and (waiting[0][0] < stop or stop == end):
                stretch.bookmarks.append(waiting.pop(0))
            yield stretch
            position = stop
        if waiting:
            yield Stretch(start, end, None, [], [], waiting)

    def _cut(self, start: int, end: int) -> int:
        if end - start <= LONGEST_RUN:
            return end
        text, limit = self.text.text, start + LONGEST_RUN
        for marks in (";:,", " \n"):
            found = max(text.rfind(mark, start + LONGEST_RUN // 3, limit) for mark in marks)
            if found > 0 and not any(a < found + 1 < b for a, b in self._whole):
                return found + 1
        inside = [b for a, b in self._whole if a < limit < b]
        return min(end, inside[0]) if inside else limit

    def _voice(self, style: Style) -> tuple[str, bool, float]:
        return style.language, style.whispered, style.tract

    def _stretch(self, start: int, end: int, *, more: bool) -> Stretch:
        text = self.text.text
        styles = [(start, self._styles[start])]
        for index in range(start + 1, end):
            if self._styles[index] is not self._styles[index - 1] and self._styles[index] != styles[-1][1]:
                styles.append((index, self._styles[index]))
        if not sentences.is_speakable(text[start:end]):
            return Stretch(start, end, None, [], styles)
        speed, pitch = self._settings(styles[0][1])
        written: list[str] = []
        places: list[int] = []
        for number, (low, style) in enumerate(styles):
            high = styles[number + 1][0] if number + 1 < len(styles) else end
            command = ""
            wanted = self._settings(style)
            if wanted != (speed, pitch):
                command = f"\x01{wanted[0]}S\x01{wanted[1]}P"
                speed, pitch = wanted
            written += [command, text[low:high].replace("\n", " ")]
            places += [low] * len(command) + list(range(low, high))
        spoken = "".join(written)
        if more and spoken.rstrip()[-1:] not in tuple(".,;:!?"):
            # Without it the voice would fall as at the end of a sentence.
            spoken += ","
            places.append(end - 1)
        first = self._settings(styles[0][1])
        run = Run(self._voice_name(styles[0][1]), spoken, first[0], first[1], self._speaker.pitch_range)
        return Stretch(start, end, run, places, styles)

    def _settings(self, style: Style) -> tuple[int, int]:
        rate = style.rate * (self._hurry[style.limit] if 0 <= style.limit < len(self._hurry) else 1.0)
        speed = prosody.speed(self._speaker.rate * rate * style.tract)
        return speed, prosody.pitch(self._speaker.pitch * style.pitch * style.tract)

    def _voice_name(self, style: Style) -> str:
        language = ESPEAK_LANGUAGES[style.language or self._speaker.language]
        return self._speaker.voice_name(language, whispered=style.whispered)


def _spelled(text: TracedText) -> TracedText:
    place = text.starts[0], text.ends[-1]
    result = TracedText.standing_for(_SPELL, *place)
    result.extend(text)
    result.extend(TracedText.standing_for(_SPELL_NO_MORE, *place))
    return result
