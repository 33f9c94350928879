"""Recordings as files: format, rate and length, read back by another program than the one that wrote them."""

import io

import numpy as np
import pytest
import soundfile

from local_aws.engines.voice import encode
from local_aws.engines.voice.recording import Recording

RATE_HZ = 22_050
SAMPLES = (8_000 * np.sin(2 * np.pi * 440 * np.arange(RATE_HZ) / RATE_HZ)).astype(np.int16)
RECORDING = Recording(SAMPLES, RATE_HZ, ())


@pytest.mark.parametrize(
    ("format_name", "rate_hz", "container", "codec"),
    [
        ("mp3", 22_050, "MP3", "MPEG_LAYER_III"),
        ("mp3", 8_000, "MP3", "MPEG_LAYER_III"),
        ("ogg_vorbis", 16_000, "OGG", "VORBIS"),
        ("ogg_opus", 48_000, "OGG", "OPUS"),
    ],
)
def test_a_file_has_its_format_its_rate_and_the_length_of_the_sound(
    format_name: str, rate_hz: int, container: str, codec: str
) -> None:
    info = soundfile.info(io.BytesIO(encode(RECORDING, format_name, rate_hz)))
    assert (info.format, info.subtype, info.samplerate, info.channels) == (container, codec, rate_hz, 1)
    assert info.frames == pytest.approx(rate_hz, abs=2)


def test_pcm_is_little_endian_and_loses_nothing() -> None:
    data = encode(RECORDING, "pcm", RATE_HZ)
    assert (np.frombuffer(data, "<i2") == SAMPLES).all()


@pytest.mark.parametrize(("format_name", "subtype"), [("mulaw", "ULAW"), ("alaw", "ALAW")])
def test_telephone_formats_are_one_byte_a_sample_and_the_same_sound(format_name: str, subtype: str) -> None:
    data = encode(RECORDING, format_name, 8_000)
    assert len(data) == 8_000
    raw, _ = soundfile.read(io.BytesIO(data), samplerate=8_000, channels=1, format="RAW", subtype=subtype)
    assert np.sqrt(np.mean(raw**2)) == pytest.approx(8_000 / 32_768 / np.sqrt(2), rel=0.05)


def test_minutes_of_vorbis_do_not_end_the_process() -> None:
    """libvorbis lays what it is given on the stack."""
    long = Recording(np.zeros(RATE_HZ * 200, np.int16), RATE_HZ, ())
    assert soundfile.info(io.BytesIO(encode(long, "ogg_vorbis", RATE_HZ))).duration == pytest.approx(200, abs=0.1)
