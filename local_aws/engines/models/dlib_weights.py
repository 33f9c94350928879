"""The layers of a network that dlib has serialized, read without dlib.

dlib writes a network from the input upwards (dlib/dnn/core.h). Each layer starts with its name (`con_4`, `affine_`,
`fc_2`, ...) and holds its parameters as one tensor: version 2, four sizes, then float32 little-endian
(dlib/cuda/tensor.h). An integer is a control byte (bit 7 the sign, the lower four bits the number of bytes) and that
many bytes, lowest first; a string is its length as such an integer and its bytes (dlib/serialize.h).
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TENSOR_VERSION = 2
_LAYER = re.compile(rb"\x01[\x04-\x08](con_\d|affine_\d?|fc_\d?)")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer with parameters: `kind` is "con", "affine" or "fc"; `values` is flat float32, as dlib keeps them."""

    kind: str
    values: NDArray[np.float32]


def read(data: bytes) -> tuple[Layer, ...]:
    """All layers that have parameters, from the input upwards. Raises ValueError if the data is not such a file."""
    layers = []
    place = 0
    while found := _LAYER.search(data, place):
        place = found.start()
        length, place = _integer(data, place)
        name = data[place : place + length].decode("ascii")
        place += length
        kind = name.split("_")[0]
        if kind == "fc":  # the number of outputs and of inputs come before the tensor
            _, place = _integer(data, place)
            _, place = _integer(data, place)
        values, place = _tensor(data, place)
        layers.append(Layer(kind, values))
    if not layers:
        raise ValueError("no serialized dlib layer in this file")
    return tuple(layers)


def _integer(data: bytes, place: int) -> tuple[int, int]:
    control = data[place]
    end = place + 1 + (control & 0x0F)
    value = int.from_bytes(data[place + 1 : end], "little")
    return (-value if control & 0x80 else value), end


def _tensor(data: bytes, place: int) -> tuple[NDArray[np.float32], int]:
    version, place = _integer(data, place)
    if version != _TENSOR_VERSION:
        raise ValueError(f"a tensor of version {version} at byte {place}")
    count = 1
    for _ in range(4):
        size, place = _integer(data, place)
        count *= size
    end = place + 4 * count
    if end > len(data):
        raise ValueError("the file ends inside a tensor")
    return np.frombuffer(data[place:end], dtype="<f4").astype(np.float32), end
