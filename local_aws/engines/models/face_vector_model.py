"""dlib's face recognition network as ONNX: the same 128 numbers, without dlib.

Architecture as in dlib's example dnn_face_recognition_ex.cpp (`anet_type`): a 7x7 convolution, then five levels of
residual blocks, the mean over what is left, and a matrix to 128 numbers. Weights: David King's
dlib_face_recognition_resnet_model_v1.dat, which he gave to the public domain (CC0).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.models import dlib_weights
from local_aws.engines.models.onnx_file import GraphBuilder

CHIP_PX = 150
DIMENSIONS = 128
INPUT, INPUT_CHANNELS = "chips", 3
# (channels, residual blocks, does the first block halve the picture), from the input upwards.
_LEVELS = ((32, 3, False), (64, 4, True), (128, 3, True), (256, 3, True), (256, 1, True))
# Side in pixels of (the convolved, the pooled) half of each block that halves: dlib convolves without a margin there,
# so the two can differ, and it adds them as if the smaller one were zero beyond its edge (dlib add_prev_).
_SIDES = {64: (17, 17), 128: (8, 8), 256: (3, 4)}
_LAST_SIDES = (1, 2)


def convert(dat: bytes) -> bytes:
    """The ONNX file for dlib's serialized network.

    Input `chips`: float32 (n, 3, 150, 150), RGB, (value - mean) / 256. Output: float32 (n, 128), not normalized.
    Raises ValueError if `dat` is not that network.
    """
    layers = iter(dlib_weights.read(dat))
    graph = GraphBuilder("dlib face recognition resnet v1")
    value = _convolution(graph, layers, INPUT, INPUT_CHANNELS, 32, side=7, stride=2)
    value = graph.node("Relu", value)
    value = graph.node("MaxPool", value, kernel_shape=(3, 3), strides=(2, 2))
    channels = 32
    for level, (width, blocks, halves) in enumerate(_LEVELS):
        for block in range(blocks):
            if halves and block == 0:
                sides = _LAST_SIDES if level == len(_LEVELS) - 1 else _SIDES[width]
                value = _halving_block(graph, layers, value, channels, width, sides)
            else:
                value = _block(graph, layers, value, width)
            channels = width
    value = graph.node("GlobalAveragePool", value)
    value = graph.node("Flatten", value, axis=1)
    matrix = _next(layers, "fc", channels * DIMENSIONS).reshape(channels, DIMENSIONS)
    value = graph.node("MatMul", value, graph.constant(matrix))
    return graph.model(INPUT, ("n", INPUT_CHANNELS, CHIP_PX, CHIP_PX), value, ("n", DIMENSIONS))


def _block(graph: GraphBuilder, layers: Iterator[dlib_weights.Layer], value: str, width: int) -> str:
    inner = graph.node("Relu", _convolution(graph, layers, value, width, width))
    outer = _convolution(graph, layers, inner, width, width)
    return graph.node("Relu", graph.node("Add", outer, value))


def _halving_block(
    graph: GraphBuilder,
    layers: Iterator[dlib_weights.Layer],
    value: str,
    channels: int,
    width: int,
    sides: tuple[int, int],
) -> str:
    inner = graph.node("Relu", _convolution(graph, layers, value, channels, width, stride=2))
    outer = _convolution(graph, layers, inner, width, width)
    pooled = graph.node("AveragePool", value, kernel_shape=(2, 2), strides=(2, 2))
    convolved_px, pooled_px = sides
    outer = _padded(graph, outer, 0, max(0, pooled_px - convolved_px))
    pooled = _padded(graph, pooled, width - channels, max(0, convolved_px - pooled_px))
    return graph.node("Relu", graph.node("Add", outer, pooled))


def _padded(graph: GraphBuilder, value: str, channels: int, side_px: int) -> str:
    if not channels and not side_px:
        return value
    pads = np.array([0, 0, 0, 0, 0, channels, side_px, side_px], dtype=np.int64)
    return graph.node("Pad", value, graph.constant(pads))


def _convolution(
    graph: GraphBuilder,
    layers: Iterator[dlib_weights.Layer],
    value: str,
    channels: int,
    width: int,
    side: int = 3,
    stride: int = 1,
) -> str:
    """A convolution with the affine layer above it folded in: y = gamma (w x + b) + beta."""
    size = channels * side * side
    stored = _next(layers, "con", width * (size + 1))
    affine = _next(layers, "affine", 2 * width)
    gamma, beta = affine[:width], affine[width:]
    weights = stored[: width * size].reshape(width, channels, side, side) * gamma[:, None, None, None]
    bias = stored[width * size :] * gamma + beta
    margin = side // 2 if stride == 1 else 0
    return graph.node(
        "Conv",
        value,
        graph.constant(weights),
        graph.constant(bias),
        kernel_shape=(side, side),
        strides=(stride, stride),
        pads=(margin,) * 4,
    )


def _next(layers: Iterator[dlib_weights.Layer], kind: str, size: int) -> NDArray[np.float32]:
    layer = next(layers, None)
    if layer is None or layer.kind != kind or layer.values.size != size:
        raise ValueError(
            f"expected a {kind} layer of {size} numbers, found {layer and (layer.kind, layer.values.size)}"
        )
    return layer.values
