# ruff: noqa: E402
"""Makes the data folder beside this script with Vitrine 0.1 as of commit 2381fe8, the last before its databases moved.

In a checkout of that commit, with its requirements and models installed (`make install`):

    python PATH/OF/THIS/make.py /srv/vitrine

The folder's own address is kept in the register of people, so it is a made-up one. The answers of the account
111122223333 are written here by hand, in AWS's shape; all others are the embedded AWS's own.
"""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from PIL import Image

FOLDER = Path(sys.argv[1])
os.environ["VITRINE_DATA_DIR"] = str(FOLDER)
sys.path.insert(0, str(Path.cwd()))

from services import (
    aws as connections,
)
from services import (
    celebrities,
    collections,
    enrolment,
    faces,
    images,
    labels,
    ledger,
    pictures_kept,
    search,
    text,
)
from services.ledger import store

LEXICON = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-GB">
  <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
</lexicon>"""


def sample(name: str, width_px: int) -> images.Picture:
    """A shipped picture, made smaller."""
    picture = Image.open(Path("assets/samples") / f"{name}.jpg").convert("RGB")
    picture.thumbnail((width_px, width_px), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return images.normalise(f"{name}.jpg", file.getvalue())


class Account:
    """A client of a real account, whose answers are written by hand."""

    def synthesize_speech(self, **parameters: Any) -> dict[str, Any]:
        """Some bytes for sound; the sentence "Refused" is refused."""
        if parameters["Text"] == "Refused":
            from botocore.exceptions import ClientError

            error = {"Code": "AccessDeniedException", "Message": "User is not authorized to perform this."}
            raise ClientError({"Error": error}, "SynthesizeSpeech")
        sound = b"\xff\xfb" + parameters["Text"].encode()
        return {"AudioStream": io.BytesIO(sound), "ContentType": "audio/mpeg", "RequestCharacters": 21}


def write_ledger(local: connections.Aws) -> None:
    """Calls of two visits and two backends, repeats, observations of every kind, a kept picture, people."""
    portraits, astronaut = sample("portraits", 512), sample("astronaut", 256)
    faces.detect(local, portraits)
    faces.detect(local, portraits)
    celebrities.recognise(local, portraits)
    found = faces.above(faces.detect(local, portraits), 80)
    celebrities.recognise(local, sample("astronaut", 512))
    labels.read(local, sample("harbour", 128))
    text.read(local, sample("scoreboard", 256))
    speech = {"Text": "The train to Leeds.", "VoiceId": "Amy", "OutputFormat": "mp3", "Engine": "standard"}
    ledger.ask(local, "polly", "synthesize_speech", speech)

    pictures_kept.keep(astronaut, visit=local.visit, days=30)
    collections.create(local, "crew")
    request = enrolment.EnrollmentRequest(
        "crew", "Eileen Collins", "Signed on paper, 1 November 2026", "Ada", keeps_thumbnail=True
    )
    enrolment.enrol_picture(local, astronaut, request)
    hopper = min(found, key=lambda face: face.box.left)
    request = enrolment.EnrollmentRequest("crew", "Grace Hopper", "", "Ada")
    enrolment.enrol_face(local, portraits, hopper.box, request, tuple(face.box for face in found if face is not hopper))
    search.search(local, portraits, collections.describe(local, "crew"))


def write_calls_of_an_account() -> None:
    """A call with a price, one that was answered for nothing, and one that was refused."""
    client_of, connections._client = connections._client, lambda *_: Account()
    amazon = connections.Aws("aws", "eu-west-1", profile="work", account="111122223333", visit="visit-two")
    ask = {"VoiceId": "Amy", "OutputFormat": "mp3", "Engine": "neural"}
    for sentence in ("Good morning, Leeds.", "Good morning, Leeds.", "Refused"):
        try:
            ledger.ask(amazon, "polly", "synthesize_speech", ask | {"Text": sentence})
        except connections.errors.VitrineError as refusal:
            print(refusal)  # noqa: T201
    connections._client = client_of


def write_account(local: connections.Aws) -> None:
    """A user with a face, an idempotency token, a bucket with objects and an upload, a lexicon, a finished task."""
    rekognition, s3, polly = (local.client(name) for name in ("rekognition", "s3", "polly"))
    face_ids = {one["ExternalImageId"]: one["FaceId"] for one in rekognition.list_faces(CollectionId="crew")["Faces"]}
    rekognition.create_user(CollectionId="crew", UserId="commander", ClientRequestToken="token-of-the-commander")
    for slug, face_id in face_ids.items():
        if "Collins" in slug or "collins" in slug:
            rekognition.associate_faces(CollectionId="crew", UserId="commander", FaceIds=[face_id])
    rekognition.create_collection(CollectionId="empty")
    s3.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    astronaut = sample("astronaut", 200).data
    s3.put_object(
        Bucket="pictures", Key="crew/astronaut.jpg", Body=astronaut, ContentType="image/jpeg", Metadata={"year": "1999"}
    )
    s3.put_object(
        Bucket="pictures", Key="notes/Käse & Brot.txt", Body="Zwölf Boxkämpfer".encode(), CacheControl="no-cache"
    )
    upload = s3.create_multipart_upload(Bucket="pictures", Key="half")["UploadId"]
    s3.upload_part(Bucket="pictures", Key="half", UploadId=upload, PartNumber=1, Body=b"the first part")
    polly.put_lexicon(Name="W3C", Content=LEXICON)
    task = polly.start_speech_synthesis_task(
        OutputFormat="mp3", OutputS3BucketName="pictures", OutputS3KeyPrefix="speech/", Text="W3C.", VoiceId="Amy",
        LexiconNames=["W3C"],
    )["SynthesisTask"]["TaskId"]  # fmt: skip
    while polly.get_speech_synthesis_task(TaskId=task)["SynthesisTask"]["TaskStatus"] != "completed":
        time.sleep(0.1)


def answers(local: connections.Aws) -> dict[str, Any]:
    """What this version answers about the folder, to compare a later version's answers with."""
    rekognition, s3, polly = (local.client(name) for name in ("rekognition", "s3", "polly"))
    picture = {"Bytes": sample("astronaut", 256).data}
    task = polly.list_speech_synthesis_tasks()["SynthesisTasks"][0]
    asked = {
        "made_at": time.time(),
        "list_collections": rekognition.list_collections(),
        "list_faces": rekognition.list_faces(CollectionId="crew"),
        "list_users": rekognition.list_users(CollectionId="crew"),
        "search_faces_by_image": rekognition.search_faces_by_image(CollectionId="crew", Image=picture),
        "search_users_by_image": rekognition.search_users_by_image(CollectionId="crew", Image=picture),
        "list_buckets": s3.list_buckets(),
        "list_objects_v2": s3.list_objects_v2(Bucket="pictures"),
        "get_lexicon": polly.get_lexicon(Name="W3C"),
        "get_speech_synthesis_task": polly.get_speech_synthesis_task(TaskId=task["TaskId"]),
    }
    for answer in asked.values():
        if isinstance(answer, dict):
            answer.pop("ResponseMetadata")
    return asked


def close(file: Path) -> None:
    """Bring everything into the one file, as a server leaves it that was shut down."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.close()


if __name__ == "__main__":
    here = connections.local(visit="visit-one")
    write_ledger(here)
    write_calls_of_an_account()
    write_account(here)
    said = answers(here)
    (FOLDER / "answers.json").write_text(json.dumps(said, indent=1, default=str, ensure_ascii=False) + "\n")
    store.close()
    for name in ("ledger.sqlite", "local-aws.sqlite3"):
        close(FOLDER / name)
