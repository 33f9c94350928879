"""Pictures that the server fetches itself: from the web, from S3, and from its own samples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from services import ROOT, errors
from services.images import objects, remote
from services.images.normalizing import Picture, normalize
from services.images.origins import Object, Origin, Sample, WebAddress

SAMPLES = ROOT / "assets" / "samples"


def fetch(origin: Origin) -> Picture:
    """The picture that is there now, normalized; its `origin` is this one.

    Raises a `VitrineError`, as `remote.fetch`, `objects.read` and `normalize` do.
    """
    match origin:
        case WebAddress():
            found = remote.fetch(origin.address)
            name, raw = found.name, found.raw
        case Object():
            name, raw = PurePosixPath(origin.key).name, objects.read(origin.aws, origin.bucket, origin.key)
        case Sample():
            path = SAMPLES / Path(origin.file).name
            if not path.is_file():
                raise errors.NotFound(f"The sample {path.name} is not there any more.", "Choose another one.")
            name, raw = path.name, path.read_bytes()
    return replace(normalize(name, raw), origin=origin)
