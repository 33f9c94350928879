"""Text to speech: who can speak, what it will cost, the sound itself, and what is spoken when.

Importing this package is light; soundfile and numpy are loaded when sound is first made or measured.
"""

from services.speech.asking import Progress as Progress
from services.speech.joining import CONTENT_TYPES as CONTENT_TYPES
from services.speech.joining import EXTENSIONS as EXTENSIONS
from services.speech.joining import FORMATS as FORMATS
from services.speech.marks import Segment as Segment
from services.speech.marks import SpeechMark as SpeechMark
from services.speech.marks import to_json_lines as to_json_lines
from services.speech.marks import to_srt as to_srt
from services.speech.marks import to_webvtt as to_webvtt
from services.speech.recording import Recording as Recording
from services.speech.samples import SAMPLES as SAMPLES
from services.speech.samples import Sample as Sample
from services.speech.ssml import Delivery as Delivery
from services.speech.ssml import Problem as Problem
from services.speech.ssml import can_pitch as can_pitch
from services.speech.ssml import check as check
from services.speech.ssml import compose as compose
from services.speech.ssml import escape as escape
from services.speech.ssml import visible as visible
from services.speech.synthesis import Estimate as Estimate
from services.speech.synthesis import estimate as estimate
from services.speech.synthesis import synthesize as synthesize
from services.speech.tasks import Waiting as Waiting
from services.speech.tasks import make_bucket as make_bucket
from services.speech.tasks import speak_as_task as speak_as_task
from services.speech.utterance import WORDS_AND_MOUTH as WORDS_AND_MOUTH
from services.speech.utterance import Utterance as Utterance
from services.speech.voices import ENGINES as ENGINES
from services.speech.voices import Voice as Voice
from services.speech.voices import find_voice as find_voice
from services.speech.voices import languages as languages
from services.speech.voices import list_voices as list_voices
from services.speech.voices import matching as matching
from services.speech.voices import require_engine as require_engine
