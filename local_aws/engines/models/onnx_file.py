"""Read and write ONNX files without the `onnx` package, which is 23 MB for the few messages needed here.

An ONNX file is one Protocol Buffers message (`ModelProto`, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
Its wire format is a run of fields, each a key (field number times 8 plus wire type) followed by a varint (wire type
0), eight bytes (1), a length and bytes (2) or four bytes (5). Only the fields used here are named below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Field numbers of onnx.proto.
MODEL_IR_VERSION, MODEL_PRODUCER, MODEL_GRAPH, MODEL_OPSETS = 1, 2, 7, 8
GRAPH_NODE, GRAPH_NAME, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 1, 2, 5, 11, 12
VALUE_NAME, TENSOR_NAME = 1, 8
_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
# TensorProto.DataType and AttributeProto.AttributeType.
_FLOAT, _INT64 = 1, 7
_ATTRIBUTE_INT, _ATTRIBUTE_INTS = 2, 7
_IR_VERSION, _OPSET = 8, 17  # read by every onnxruntime since 1.12

Dimension = int | str
Field = tuple[int, int | bytes]


def varint(value: int) -> bytes:
    """`value` (0 or more) in seven-bit groups, lowest first, the high bit set on all but the last."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def encode(number: int, value: int | str | bytes) -> bytes:
    """One field: an integer as a varint, text (UTF-8) or bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3 | _VARINT) + varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | _LENGTH) + varint(len(raw)) + raw


def decode(message: bytes) -> Iterator[Field]:
    """The fields of a message in order; a field of fixed width comes as its raw bytes.

    Raises ValueError if the message ends inside a field or holds a wire type that protobuf 3 does not use.
    """
    place = 0
    while place < len(message):
        key, place = _read_varint(message, place)
        kind = key & 7
        if kind == _VARINT:
            number, place = _read_varint(message, place)
            yield key >> 3, number
            continue
        if kind == _LENGTH:
            size, place = _read_varint(message, place)
        elif kind in {_EIGHT_BYTES, _FOUR_BYTES}:
            size = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"wire type {kind} at byte {place}")
        if place + size > len(message):
            raise ValueError("the message ends inside a field")
        yield key >> 3, message[place : place + size]
        place += size


def value_info(name: str, shape: Sequence[Dimension]) -> bytes:
    """A `ValueInfoProto` of float32: a graph's input or output; a dimension given by name is free."""
    dimensions = b"".join(encode(1, encode(1 if isinstance(size, int) else 2, size)) for size in shape)
    tensor = encode(1, _FLOAT) + encode(2, dimensions)
    return encode(VALUE_NAME, name) + encode(2, encode(1, tensor))


def text_field(message: bytes, number: int) -> str:
    """The first text field of that number, or an empty string."""
    return next((value.decode() for key, value in decode(message) if key == number and isinstance(value, bytes)), "")


@dataclass(slots=True)
class GraphBuilder:
    """Puts a graph together node by node; every method returns the name of the value it makes."""

    name: str
    nodes: list[bytes] = field(default_factory=list)
    tensors: list[bytes] = field(default_factory=list)

    def constant(self, values: NDArray[np.float32] | NDArray[np.int64]) -> str:
        """A stored tensor, float32 or int64, any shape."""
        kind = _FLOAT if values.dtype == np.float32 else _INT64
        name = f"constant_{len(self.tensors)}"
        dimensions = b"".join(encode(1, int(size)) for size in values.shape)
        raw = values.astype(values.dtype.newbyteorder("<")).tobytes()
        self.tensors.append(dimensions + encode(2, kind) + encode(TENSOR_NAME, name) + encode(9, raw))
        return name

    def node(self, operator: str, *inputs: str, **attributes: int | Sequence[int]) -> str:
        """A node with one output; attributes are an integer or a sequence of integers."""
        output = f"{operator.lower()}_{len(self.nodes)}"
        message = b"".join(encode(1, name) for name in inputs) + encode(2, output) + encode(4, operator)
        for key, value in attributes.items():
            if isinstance(value, int):
                body = encode(3, value) + encode(20, _ATTRIBUTE_INT)
            else:
                body = b"".join(encode(8, item) for item in value) + encode(20, _ATTRIBUTE_INTS)
            message += encode(5, encode(1, key) + body)
        self.nodes.append(message)
        return output

    def model(
        self, input_name: str, input_shape: Sequence[Dimension], output: str, shape: Sequence[Dimension]
    ) -> bytes:
        """The whole file: one float32 input, one float32 output."""
        graph = b"".join(encode(GRAPH_NODE, node) for node in self.nodes) + encode(GRAPH_NAME, self.name)
        graph += b"".join(encode(GRAPH_INITIALIZER, tensor) for tensor in self.tensors)
        graph += encode(GRAPH_INPUT, value_info(input_name, input_shape))
        graph += encode(GRAPH_OUTPUT, value_info(output, shape))
        opset = encode(1, "") + encode(2, _OPSET)
        return (
            encode(MODEL_IR_VERSION, _IR_VERSION)
            + encode(MODEL_PRODUCER, "vitrine")
            + encode(MODEL_GRAPH, graph)
            + encode(MODEL_OPSETS, opset)
        )


def _read_varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if place >= len(message):
            raise ValueError("the message ends inside a number")
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
