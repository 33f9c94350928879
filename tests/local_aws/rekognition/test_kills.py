"""Indexing survives kill -9: every acknowledged face is there, none is doubled, whoever else indexes meanwhile."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.made import portrait

# Indexes picture after picture, each shifted by a pixel so that it is another one, and says so after each.
INDEXER = """
import io, sys
from pathlib import Path
import boto3, local_aws
from PIL import Image
data_dir, picture, name, start = sys.argv[1:5]
session = boto3.session.Session(region_name="eu-west-1")
local_aws.connect(session, Path(data_dir))
client = session.client("rekognition")
face = Image.open(picture).convert("RGB")
for number in range(int(start), 100_000):
    sheet = Image.new("RGB", (face.width + 40, face.height), (number % 256, number // 256, 90))
    sheet.paste(face, (number % 40, 0))
    stream = io.BytesIO()
    sheet.save(stream, "PNG")
    answer = client.index_faces(
        CollectionId="crew", Image={"Bytes": stream.getvalue()}, ExternalImageId=f"{name}-{number}"
    )
    print(number, answer["FaceRecords"][0]["Face"]["FaceId"], flush=True)
"""


def index_until_killed(data_dir: Path, picture: Path, starts: dict[str, int], moments: random.Random) -> dict[str, str]:
    """Run an indexer for each name, kill each at a random moment, and return what they acknowledged: FaceId by name."""
    command = [sys.executable, "-c", INDEXER, str(data_dir), str(picture)]
    processes = {
        name: subprocess.Popen([*command, name, str(start)], stdout=subprocess.PIPE, text=True)
        for name, start in starts.items()
    }
    acknowledged = {}
    for name, process in processes.items():
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(moments.randint(1, 4))]
        time.sleep(moments.uniform(0.0, 0.4))
        process.kill()
        output, _ = process.communicate()
        for line in [*lines, *output.splitlines()]:
            if len(parts := line.split()) == 2 and len(parts[1]) == 36:
                acknowledged[f"{name}-{parts[0]}"] = parts[1]
                starts[name] = int(parts[0])  # the last acknowledged picture is sent again: it must not be doubled
    return acknowledged


def check_kills(client: Any, data_dir: Path, tmp_path: Path, kills: int, indexers: int) -> None:
    moments = random.Random(7)
    picture = tmp_path / "face.png"
    portrait.head(110).save(picture)
    starts = {f"indexer{number}": 1000 * number for number in range(indexers)}
    acknowledged: dict[str, str] = {}
    for _ in range(kills):
        acknowledged |= index_until_killed(data_dir, picture, starts, moments)
    faces = [
        face
        for page in client.get_paginator("list_faces").paginate(CollectionId="crew", PaginationConfig={"PageSize": 50})
        for face in page["Faces"]
    ]
    stored = {face["ExternalImageId"]: face["FaceId"] for face in faces}
    assert acknowledged
    assert {name: stored.get(name) for name in acknowledged} == acknowledged
    assert max(Counter(face["ExternalImageId"] for face in faces).values()) == 1
    assert client.describe_collection(CollectionId="crew")["FaceCount"] == len(faces)
    found = client.search_faces(CollectionId="crew", FaceId=faces[0]["FaceId"], FaceMatchThreshold=0)["FaceMatches"]
    assert len(found) == len(faces) - 1


def test_a_killed_indexer_loses_and_doubles_nothing(session: Any, data_dir: Path, tmp_path: Path) -> None:
    client = session.client("rekognition")
    client.create_collection(CollectionId="crew")
    check_kills(client, data_dir, tmp_path, kills=2, indexers=1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_fifty_kills_of_two_indexers_at_once(session: Any, data_dir: Path, tmp_path: Path) -> None:
    client = session.client("rekognition")
    client.create_collection(CollectionId="crew")
    check_kills(client, data_dir, tmp_path, kills=25, indexers=2)
