"""How far a picture and a sentence walk through the house, counted by tracing (`tests/made/walk.py` has the rule).

Version 0.1 counted 24 functions in 16 files for the picture, which parsed its answer twice, and 23 in 10 for the
sentence. The numbers here may only get smaller.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.pictures.annotated_image import shown
from local_aws.engines.face.detector import Detector
from local_aws.engines.face.engine import FaceEngine
from local_aws.engines.voice import engine as voice_engine
from local_aws.engines.voice.pool import Worker
from services import ROOT
from services.faces.details import Face, FaceDetection
from services.images import normalizing
from services.ledger import recording
from tests.made.walk import Walk, traced

OpenPage = Callable[..., AppTest]


def listed(walk: Walk) -> str:
    return f"{len(walk.functions)} functions in {len(walk.files)} files:\n" + "\n".join(walk.functions)


def test_a_picture_from_the_page_to_its_shown_faces(open_page: OpenPage) -> None:
    page = open_page("pages/vision/faces.py")
    page.segmented_control(key="faces_input_source").set_value("Upload").run()
    portrait = io.BytesIO()
    with Image.open(ROOT / "assets" / "samples" / "astronaut.jpg") as sample:
        sample.resize((400, 400)).save(
            portrait, "JPEG"
        )  # another picture than the one that was answered at first sight
    page.file_uploader(key="faces_input_upload").upload("people.jpg", portrait.getvalue())
    stations = (
        normalizing.normalize,  # the picture is made
        FaceEngine.detect,  # it is looked at
        Detector.find,
        FaceDetection.from_aws,  # the answer is read
        Face.from_aws,
        recording.record,  # and recorded
        shown.show,  # and shown
    )
    with traced(*stations) as walk:
        page.run()
    assert not page.exception
    assert set(walk.reached) == {station.__qualname__ for station in stations}
    assert walk.reached["FaceDetection.from_aws"] == 1, "an answer is read once"
    assert len(walk.functions) <= 16, listed(walk)
    assert len(walk.files) <= 15, listed(walk)


def test_a_sentence_from_the_page_to_its_sound(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("pages/speech/text_to_speech.py")
    page.text_area(key="speech_text").set_value("Nobody has asked for this sentence before.")
    monkeypatch.setattr(voice_engine, "_shared", None)  # an engine that has spoken knows its voices' loudness already
    with traced(Worker.speak) as walk:
        page.button(key="speech_speak").click().run()
    voice_engine.shared().close()
    assert not page.exception
    assert walk.reached["Worker.speak"]
    assert len(walk.functions) <= 14, listed(walk)
    assert len(walk.files) <= 8, listed(walk)
