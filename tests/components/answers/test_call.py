"""Show the call: what is shown is what can be taken away."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from tests.made.downloads import Download

ANSWER = {"FaceDetails": [], "OrientationCorrection": "ROTATE_0", "Name": "Zoë"}


def script() -> None:
    import json

    from components.answers import call
    from tests.components.answers.test_call import ANSWER
    from tests.made import answers

    receipt = answers.receipt(
        backend="aws",
        region="eu-west-2",
        parameters_json=json.dumps({"Attributes": ["ALL"]}),
        response_json=json.dumps(ANSWER),
    )
    call.show(receipt, "faces_call")


def test_the_call_and_its_answer_are_behind_one_click(downloads: dict[str, Download]) -> None:
    at = AppTest.from_function(script).run()
    assert not at.exception
    (expander,) = at.expander
    assert expander.label == "Show the call"
    assert not expander.proto.expanded
    source, answer = at.code
    assert (source.language, answer.language) == ("python", "json")
    assert "eu-west-2" in source.value
    assert "detect_faces" in source.value
    assert json.loads(answer.value) == ANSWER
    assert "Zoë" in answer.value

    file = downloads["faces_call_download"]
    assert (file.name, file.mime) == ("rekognition_detect_faces.json", "application/json")
    assert json.loads(file.content) == ANSWER
