"""Speech from text, by espeak-ng in worker processes.

    from local_aws.engines import voice

    speaker = voice.Speaker("en-US", "f3", female=True)
    recording = voice.shared().speak(voice.from_text("Mary had a little lamb."), speaker)
    mp3 = voice.encode(recording, "mp3", 22050)

`from_text` and `from_ssml` read the input, `VoiceEngine.speak` gives samples and speech marks of one synthesis, and
`encode` makes a file of them.
"""

from local_aws.engines.voice.encoding import encode
from local_aws.engines.voice.engine import VoiceEngine, forget, shared
from local_aws.engines.voice.errors import (
    BadLexicon,
    BadMarkup,
    EngineFailed,
    LexemeTooLong,
    NotSpeakable,
    UnknownAlphabet,
    VoiceError,
)
from local_aws.engines.voice.lexicon import Lexicon, apply, check_pronunciations
from local_aws.engines.voice.lexicon import parse as parse_lexicon
from local_aws.engines.voice.recording import Mark, Recording
from local_aws.engines.voice.script import Script, from_text
from local_aws.engines.voice.speaker import Speaker
from local_aws.engines.voice.ssml import from_ssml

__all__ = [
    "BadLexicon",
    "BadMarkup",
    "EngineFailed",
    "LexemeTooLong",
    "Lexicon",
    "Mark",
    "NotSpeakable",
    "Recording",
    "Script",
    "Speaker",
    "UnknownAlphabet",
    "VoiceEngine",
    "VoiceError",
    "apply",
    "check_pronunciations",
    "encode",
    "forget",
    "from_ssml",
    "from_text",
    "parse_lexicon",
    "shared",
]
