"""dlib's network as ONNX: what is not that network is refused, whatever is wrong with it."""

from collections.abc import Sequence

import numpy as np
import onnxruntime
import pytest

from local_aws.engines.models import dlib_weights, face_vector_model
from local_aws.engines.models.dlib_weights import Layer


def layers() -> list[Layer]:
    """Weights of the right number and shape for dlib's anet_type, from the input upwards, small and arbitrary."""
    random = np.random.default_rng(0)
    made: list[Layer] = []

    def convolution(channels: int, width: int, side: int) -> None:
        count = width * (channels * side * side + 1)
        made.append(Layer("con", random.normal(0, 0.05, count).astype(np.float32)))
        made.append(Layer("affine", np.concatenate([np.ones(width), np.zeros(width)]).astype(np.float32)))

    convolution(3, 32, 7)
    channels = 32
    for width, blocks in ((32, 3), (64, 4), (128, 3), (256, 3), (256, 1)):
        for _ in range(blocks):
            convolution(channels, width, 3)
            convolution(width, width, 3)
            channels = width
    made.append(Layer("fc", random.normal(0, 0.05, 256 * 128).astype(np.float32)))
    return made


def converted(monkeypatch: pytest.MonkeyPatch, given: Sequence[Layer]) -> bytes:
    monkeypatch.setattr(dlib_weights, "read", lambda dat: list(given))
    return face_vector_model.convert(b"")


def test_the_right_weights_make_a_network_of_128_numbers_for_any_count_of_chips(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = onnxruntime.InferenceSession(converted(monkeypatch, layers()), providers=["CPUExecutionProvider"])
    chips = np.random.default_rng(1).normal(0, 0.3, (3, 3, 150, 150)).astype(np.float32)
    (answer,) = session.run(None, {face_vector_model.INPUT: chips})
    assert answer.shape == (3, 128)
    (first,) = session.run(None, {face_vector_model.INPUT: chips[:1]})
    assert answer[0] == pytest.approx(first[0], abs=1e-4), "faces beside it change nothing"


def test_weights_in_another_order_or_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    right = layers()
    for wrong in (right[:-1], right[1:], [right[1], right[0], *right[2:]], []):
        with pytest.raises(ValueError, match="expected a"):
            converted(monkeypatch, wrong)


def test_a_layer_of_another_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = layers()
    wrong[4] = Layer("con", wrong[4].values[:-1])
    with pytest.raises(ValueError, match="expected a con layer of 9248 numbers"):  # 32 x (32 x 3 x 3 + 1)
        converted(monkeypatch, wrong)
