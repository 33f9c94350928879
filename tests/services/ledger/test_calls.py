"""The call on the page is Python that runs as it stands."""

import subprocess
import sys
from pathlib import Path

from services import ROOT, aws, faces, speech
from services.ledger import calls
from tests.made import pictures


def run(source: str, folder: Path) -> str:
    script = folder / "call.py"
    script.write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_call_with_a_picture_reads_the_picture_from_its_file(tmp_path: Path) -> None:
    name = 'what\'s "up" \\ here.png'
    picture = pictures.picture(name)
    (tmp_path / name).write_bytes(picture.data)
    detection = faces.detect(aws.local(), picture, attributes=("DEFAULT",))
    source = calls.python_source(detection.receipt)
    assert "'FaceDetails': []" in run(source, tmp_path)


def test_a_call_without_bytes_runs_too(tmp_path: Path) -> None:
    local = aws.local()
    spoken = speech.Utterance("It's a “test” \\ {here}\nand there", speech.find_voice(local, "Amy"))
    recording = speech.synthesize(local, spoken)
    assert "'ContentType': 'audio/mpeg'" in run(calls.python_source(recording.receipts[0]), tmp_path)
