"""Recordings as files: MP3, Ogg Vorbis, Ogg Opus, raw PCM, mu-law and A-law."""

import io

import numpy as np
import soundfile
from numpy.typing import NDArray

from local_aws.engines.voice import sound
from local_aws.engines.voice.recording import Recording

# 0 is the best and slowest; 0.7 gives about 48 kbit/s at 22,050 Hz, the rate of Polly's own standard voices.
MP3_COMPRESSION = 0.7
_BLOCK_FRAMES = 16_384
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
    if format_name == "mp3":
        return _encoded(samples, rate_hz, "MP3", "MPEG_LAYER_III", compression_level=MP3_COMPRESSION)
    return _encoded(samples, rate_hz, *_FORMATS[format_name])


def _encoded(samples: NDArray[np.int16], rate_hz: int, container: str, codec: str, **quality: float) -> bytes:
    made = io.BytesIO()
    with soundfile.SoundFile(made, "w", rate_hz, 1, codec, format=container, **quality) as file:
        # libvorbis lays what it is given on the stack: three minutes in one call end the process.
        for start in range(0, len(samples), _BLOCK_FRAMES):
            file.write(samples[start : start + _BLOCK_FRAMES])
    return made.getvalue()


def _at_rate(recording: Recording, rate_hz: int) -> NDArray[np.int16]:
    if rate_hz == recording.rate_hz:
        return recording.samples
    floats = recording.samples.astype(np.float32) / np.float32(32767)
    return sound.to_int16(sound.resampled(floats, recording.rate_hz, rate_hz))
