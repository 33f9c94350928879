"""What can go wrong while speaking.

VoiceError
├── EngineFailed          espeak-ng crashed, hung or refused, twice
├── BadMarkup             the SSML document is not well formed or says what it may not
├── NotSpeakable          the document asks for something that this engine cannot do
└── BadLexicon            the pronunciation lexicon is not valid
    ├── UnknownAlphabet   its alphabet is not known
    └── LexemeTooLong     a replacement is longer than allowed
"""


class VoiceError(Exception):
    """Base of everything the voice engine raises on purpose."""


class EngineFailed(VoiceError):
    """espeak-ng crashed, outlasted its time or refused the text, also in a fresh process."""


class BadMarkup(VoiceError):
    """The SSML document is refused; the message says why, in terms of its tags."""


class NotSpeakable(VoiceError):
    """Valid markup for something this engine has no means for; the message names it."""


class BadLexicon(VoiceError):
    """The pronunciation lexicon is not valid; the message says why."""


class UnknownAlphabet(BadLexicon):
    """The lexicon's alphabet is not one that is known."""


class LexemeTooLong(BadLexicon):
    """A replacement in the lexicon is longer than allowed."""
