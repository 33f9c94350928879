"""Recordings as files: MP3, Ogg Vorbis, Ogg Opus, raw PCM, mu-law and A-law."""

import io

import numpy as np
import soundfile
from numpy.typing import NDArray

from local_aws.engines.voice import sound
from local_aws.engines.voice.recording import Recording

# 0 is the best and slowest; 0.7 gives about 48 kbit/s at 22,050 Hz, the rate of Polly's own standard voices.
MP3_COMPRESSION = 0.7
_FORMATS = {
    "ogg_vorbis": ("OGG", "VORBIS"),
    "ogg_opus": ("OGG", "OPUS"),
    "mulaw": ("RAW", "ULAW"),
    "alaw": ("RAW", "ALAW"),
}


def encode(recording: Recording, format_name: str, rate_hz: int) -> bytes:
    """The recording at `rate_hz` as "mp3", "ogg_vorbis", "ogg_opus", "pcm" (16 bit, little endian), "mulaw" or "alaw".

    All mono; the raw three have no header. An MP3 decodes to exactly as many samples as went in.
    """
    samples = _at_rate(recording, rate_hz)
    if format_name == "pcm":
        return samples.astype("<i2").tobytes()
    file = io.BytesIO()
    if format_name == "mp3":
        soundfile.write(
            file, samples, rate_hz, format="MP3", subtype="MPEG_LAYER_III", compression_level=MP3_COMPRESSION
        )
    else:
        container, codec = _FORMATS[format_name]
        soundfile.write(file, samples, rate_hz, format=container, subtype=codec)
    return file.getvalue()


def _at_rate(recording: Recording, rate_hz: int) -> NDArray[np.int16]:
    if rate_hz == recording.rate_hz:
        return recording.samples
    floats = recording.samples.astype(np.float32) / np.float32(32767)
    return sound.to_int16(sound.resampled(floats, recording.rate_hz, rate_hz))
