"""Sound as bytes: parts joined without a gap, one format turned into another, a header for raw samples.

Parts are decoded, their samples laid end to end and encoded once: MP3 files that are only appended to each other carry
each encoder's padding into every joint. libsndfile writes and reads MP3, Vorbis and Opus to the exact sample.
soundfile (and numpy with it) is imported when first needed, because a page that only shows a form needs neither.
"""

from __future__ import annotations

import io
import struct
import wave
from typing import Any

from services import errors

FORMATS = ("mp3", "ogg_vorbis", "ogg_opus", "pcm", "mulaw", "alaw")
"""Polly's audio formats. "wav" is ours: pcm with a header."""
EXTENSIONS = {
    "mp3": "mp3",
    "ogg_vorbis": "ogg",
    "ogg_opus": "opus",
    "pcm": "pcm",
    "mulaw": "ulaw",
    "alaw": "alaw",
    "wav": "wav",
}
CONTENT_TYPES = {
    "mp3": "audio/mpeg",
    "ogg_vorbis": "audio/ogg",
    "ogg_opus": "audio/ogg",
    "pcm": "audio/pcm",
    "mulaw": "audio/mulaw",
    "alaw": "audio/alaw",
    "wav": "audio/wav",
}
RAW_RATES_HZ = {"pcm": 16_000, "mulaw": 8_000, "alaw": 8_000}
"""Sample rates of the formats without a header when none is asked for, as AWS documents them."""

_ENCODERS = {
    "mp3": {"format": "MP3", "subtype": "MPEG_LAYER_III"},
    "ogg_vorbis": {"format": "OGG", "subtype": "VORBIS"},
    "ogg_opus": {"format": "OGG", "subtype": "OPUS"},
    "wav": {"format": "WAV", "subtype": "PCM_16"},
    "pcm": {"format": "RAW", "subtype": "PCM_16", "endian": "LITTLE"},
    "mulaw": {"format": "RAW", "subtype": "ULAW"},
    "alaw": {"format": "RAW", "subtype": "ALAW"},
}
_BLOCK_FRAMES = 16_384
_OPUS_RATES_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)


def duration_ms(audio: bytes, output_format: str, sample_rate_hz: int | None = None) -> float:
    """How long the sound lasts, to the sample; raises `ServiceFailed` when the bytes are not sound in that format."""
    rate = sample_rate_hz or RAW_RATES_HZ.get(output_format, 0)
    if output_format == "pcm":
        return len(audio) / 2 / rate * 1000
    if output_format in RAW_RATES_HZ:
        return len(audio) / rate * 1000
    with _opened(audio, output_format, sample_rate_hz) as sound:
        return float(sound.frames / sound.samplerate * 1000)


class Joiner:
    """Lays parts end to end as one sound in `output_format`, each as it comes.

    All parts have one sample rate, which the result keeps unless the format lacks it: Opus then has 48,000 Hz, and a
    format without a header the rate of `RAW_RATES_HZ`. `starts_ms` tells where each part begins. Memory grows with the
    longest part, not with the whole. Not for several threads at once.
    """

    def __init__(self, part_format: str, output_format: str, sample_rate_hz: int | None = None) -> None:
        self.starts_ms: list[float] = []
        self._part_format = part_format
        self._output_format = output_format
        self._sample_rate_hz = sample_rate_hz
        self._encoded = io.BytesIO()
        self._writer: Any = None
        self._duration_ms = 0.0

    def add(self, part: bytes) -> None:
        """Append one part. Raises `ServiceFailed` when its bytes are not sound in the format of the parts."""
        with _opened(part, self._part_format, self._sample_rate_hz) as sound:
            samples, rate = sound.read(dtype="int16"), sound.samplerate
        written_rate = rate if self._part_format == self._output_format else _rate(self._output_format, rate)
        if self._writer is None:
            import soundfile

            encoder = _encoder(self._output_format)
            self._writer = soundfile.SoundFile(self._encoded, "w", written_rate, 1, **encoder)
        self.starts_ms.append(self._duration_ms)
        self._duration_ms += len(samples) / rate * 1000
        _write(self._writer, _resampled(samples, rate, written_rate))

    def finish(self) -> bytes:
        """The whole sound; nothing can be added after it."""
        self.close()
        return self._encoded.getvalue()

    def close(self) -> None:
        """Let the encoder go; needed where `finish` is not reached."""
        if self._writer is not None:
            self._writer.close()


def convert(audio: bytes, source_format: str, output_format: str, sample_rate_hz: int | None = None) -> bytes:
    """The same sound in another format, made here: no service is asked. Same format, same bytes."""
    if source_format == output_format:
        return audio
    if source_format == "pcm" and output_format == "wav":
        return wav(audio, sample_rate_hz or RAW_RATES_HZ["pcm"])
    joiner = Joiner(source_format, output_format, sample_rate_hz)
    joiner.add(audio)
    return joiner.finish()


def playable(audio: bytes, output_format: str, sample_rate_hz: int | None = None) -> tuple[bytes, str]:
    """Bytes that a browser plays, and their content type: formats without a header become WAV."""
    if output_format in RAW_RATES_HZ:
        return convert(audio, output_format, "wav", sample_rate_hz), CONTENT_TYPES["wav"]
    return audio, CONTENT_TYPES[output_format]


def wav(samples: bytes, sample_rate_hz: int) -> bytes:
    """16-bit little-endian mono samples with a WAV header before them."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate_hz)
        file.writeframes(samples)
    return made.getvalue()


def _encoder(output_format: str) -> dict[str, Any]:
    # A constant bit rate lets a browser jump to a word by arithmetic; at this level 22,050 Hz mono takes 80 kbit/s.
    constant = {"compression_level": 0.5, "bitrate_mode": "CONSTANT"} if output_format == "mp3" else {}
    return {**_ENCODERS[output_format], **constant}


def _write(writer: Any, samples: Any) -> None:
    # libvorbis lays what it is given on the stack: minutes of sound in one call end the process.
    for start in range(0, len(samples), _BLOCK_FRAMES):
        writer.write(samples[start : start + _BLOCK_FRAMES])


def _rate(output_format: str, rate: int) -> int:
    if output_format in RAW_RATES_HZ:  # without a header only Polly's own rate can be known
        return RAW_RATES_HZ[output_format]
    return 48_000 if output_format == "ogg_opus" and rate not in _OPUS_RATES_HZ else rate


def _resampled(samples: Any, rate: int, wanted: int) -> Any:
    if rate == wanted:
        return samples
    import soxr

    return soxr.resample(samples, rate, wanted)


def _opened(audio: bytes, output_format: str, sample_rate_hz: int | None) -> Any:
    import soundfile

    raw: dict[str, Any] = {}
    if output_format in RAW_RATES_HZ:
        rate = sample_rate_hz or RAW_RATES_HZ[output_format]
        raw = {**_ENCODERS[output_format], "samplerate": rate, "channels": 1}
    try:
        return soundfile.SoundFile(io.BytesIO(audio), **raw)
    except (soundfile.LibsndfileError, struct.error) as error:
        raise errors.ServiceFailed("The answer is not sound that can be read.", code="UnreadableAudio") from error
