"""Load what the first visitor would otherwise wait for: the engines, their models, and the ledger's housekeeping."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable

from services import ROOT, aws

SAMPLE = ROOT / "assets" / "samples" / "astronaut.jpg"
WRITTEN = SAMPLE.with_name("shirt.jpg")
log = logging.getLogger("vitrine")


def run(is_over: Callable[[], bool] = lambda: False) -> None:
    """Speak one word, look at one picture, sweep the ledger, read one picture, then freeze what was loaded.

    What fails is logged and never keeps the app from serving; once `is_over()`, nothing more is begun. Frozen objects
    are left out of later garbage collections, which otherwise walk a million of them at each click.
    """
    for step in (_speak, _see, _sweep, _read):
        if is_over():
            return
        try:
            step()
        except Exception:  # whatever it was, the visitor's own call will say it
            log.warning("warm-up: %s failed", step.__name__, exc_info=True)
    gc.collect()
    gc.freeze()


def _speak() -> None:
    client = aws.local().client("polly")
    client.synthesize_speech(Text="Ready", VoiceId="Joanna", OutputFormat="mp3")["AudioStream"].read()


def _see() -> None:
    if SAMPLE.is_file():
        aws.local().client("rekognition").detect_faces(Image={"Bytes": SAMPLE.read_bytes()}, Attributes=["ALL"])


def _read() -> None:
    if WRITTEN.is_file():
        aws.local().client("rekognition").detect_text(Image={"Bytes": WRITTEN.read_bytes()})


def _sweep() -> None:
    from services.ledger import forgetting

    forgetting.sweep_daily()
