"""The gallery is built of portraits whose person is on record, and holds no picture."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from local_aws.engines.face import shared
from local_aws.engines.models import build_gallery
from tests.made import portrait


def test_people_on_record_with_a_face_are_in_it_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "portraits" / "a_225x275"
    folder.mkdir(parents=True)
    for name in ("H000001", "X000009"):
        (folder / f"{name}.jpg").write_bytes(portrait.jpeg())
    Image.new("RGB", (225, 275), "gray").save(folder / "W000002.jpg")
    records = {"H000001": {"name": "Grace Hopper", "gender": "F"}, "W000002": {"name": "A Wall", "gender": "M"}}
    (tmp_path / "portraits" / "legislators.json").write_text(json.dumps(records))
    monkeypatch.setattr(build_gallery, "OUTPUT", tmp_path / "gallery.npz")
    monkeypatch.setattr(sys, "argv", ["build_gallery", str(tmp_path)])
    build_gallery.main()
    with np.load(tmp_path / "gallery.npz", allow_pickle=False) as built:
        assert built["identifiers"].tolist() == ["H000001"]
        assert (built["names"].tolist(), built["genders"].tolist()) == (["Grace Hopper"], ["F"])
        assert set(built) == {"identifiers", "names", "genders", "vectors"}
        vector = built["vectors"][0].astype(np.float32)
    pixels = portrait.pixels()
    [described] = shared().describe(pixels, shared().detect(pixels))
    assert np.linalg.norm(vector - described) < 0.05
    report = capsys.readouterr().out
    assert "W000002.jpg: left out, no face found" in report
    assert "X000009.jpg: left out, nobody on record" in report
