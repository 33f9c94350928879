"""Build the gallery of public figures that RecognizeCelebrities knows, from public-domain portraits.

    python -m local_aws.engines.models.build_gallery DATA

DATA holds portraits/a_225x275 (official portraits of members of the US Congress, works of the US Government, public
domain; the file name is the bioguide id) and portraits/legislators.json (congress-legislators, CC0). Writes
celebrity_gallery.npz beside this file: vectors, names, identifiers and genders, no pictures.
"""

import json
import sys
from pathlib import Path

import numpy as np

from local_aws.engines.face import shared

OUTPUT = Path(__file__).with_name("celebrity_gallery.npz")


def main() -> None:
    """Describe every portrait and write the gallery."""
    from PIL import Image

    data = Path(sys.argv[1]) / "portraits"
    records = json.loads((data / "legislators.json").read_text())
    engine = shared()
    identifiers, names, genders, vectors = [], [], [], []
    for file in sorted((data / "a_225x275").iterdir()):
        record = records.get(file.stem)
        pixels = np.asarray(Image.open(file).convert("RGB"))
        faces = engine.detect(pixels)[:1]
        if record is None or not faces:
            sys.stdout.write(f"{file.name}: left out, {'no face found' if record else 'nobody on record'}\n")
            continue
        identifiers.append(file.stem)
        names.append(record["name"])
        genders.append(record["gender"])
        vectors.append(engine.describe(pixels, faces)[0])
    np.savez_compressed(
        OUTPUT,
        identifiers=np.array(identifiers),
        names=np.array(names),
        genders=np.array(genders),
        vectors=np.array(vectors).astype(np.float16),
    )
    sys.stdout.write(f"{len(names)} people, {OUTPUT.stat().st_size / 1024:.0f} KB: {OUTPUT}\n")


if __name__ == "__main__":
    main()
