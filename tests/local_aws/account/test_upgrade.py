"""A folder that version 0.1 wrote: its copy, its tables, and what boto3 answers about it."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

import local_aws
from local_aws.account import schema, upgrade
from local_aws.account.database import Database
from local_aws.account.store import DATABASE_NAME, Account
from local_aws.errors import StorageError
from tests.made import older_folder

KEPT = sorted((older_folder.DATA / "pictures").iterdir())[0]  # Eileen Collins


@pytest.fixture
def older(data_dir: Path) -> Path:
    """The database of the folder."""
    return older_folder.lay_out(data_dir) / DATABASE_NAME


@pytest.fixture
def client(older: Path) -> Callable[[str], Any]:
    """Clients for the folder, an hour after it was written."""
    session = boto3.session.Session(region_name="eu-west-1")
    local_aws.connect(session, older.parent, clock=lambda: older_folder.MADE_AT + timedelta(hours=1))
    return lambda name: session.client(name)


def same(answer: dict[str, Any], operation: str) -> None:
    """Whether the answer is the one that version 0.1 gave; numbers may differ in their last digits."""
    answer.pop("ResponseMetadata")
    found = json.loads(json.dumps(answer, default=str))
    compare(found, older_folder.ANSWERS[operation])


def compare(found: Any, expected: Any) -> None:
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key, value in expected.items():
            compare(found[key], value)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            compare(one, other)
    else:
        assert found == (pytest.approx(expected, rel=1e-6) if isinstance(expected, float) else expected)


# What boto3 answers


def test_collections_faces_and_users_are_there_and_a_search_finds_them_as_before(client: Callable[[str], Any]) -> None:
    rekognition, picture = client("rekognition"), {"Bytes": KEPT.read_bytes()}
    same(rekognition.list_collections(), "list_collections")
    same(rekognition.list_faces(CollectionId="crew"), "list_faces")
    same(rekognition.list_users(CollectionId="crew"), "list_users")
    same(rekognition.search_faces_by_image(CollectionId="crew", Image=picture), "search_faces_by_image")
    same(rekognition.search_users_by_image(CollectionId="crew", Image=picture), "search_users_by_image")


def test_a_token_that_was_used_is_still_known(client: Callable[[str], Any]) -> None:
    rekognition, token = client("rekognition"), "token-of-the-commander"
    rekognition.create_user(CollectionId="crew", UserId="commander", ClientRequestToken=token)  # done already
    with pytest.raises(rekognition.exceptions.IdempotentParameterMismatchException):
        rekognition.create_user(CollectionId="crew", UserId="another", ClientRequestToken=token)


def test_buckets_objects_and_a_begun_upload_are_there(client: Callable[[str], Any], older: Path) -> None:
    s3 = client("s3")
    same(s3.list_buckets(), "list_buckets")
    same(s3.list_objects_v2(Bucket="pictures"), "list_objects_v2")
    note = s3.get_object(Bucket="pictures", Key="notes/Käse & Brot.txt")
    assert (note["Body"].read().decode(), note["CacheControl"]) == ("Zwölf Boxkämpfer", "no-cache")
    assert s3.head_object(Bucket="pictures", Key="crew/astronaut.jpg")["Metadata"] == {"year": "1999"}

    (upload,) = older_folder.rows(older)["s3_uploads"]
    (part,) = older_folder.rows(older)["s3_parts"]
    done = {"Parts": [{"PartNumber": 1, "ETag": part[3]}]}
    s3.complete_multipart_upload(Bucket="pictures", Key="half", UploadId=upload[0], MultipartUpload=done)
    assert s3.get_object(Bucket="pictures", Key="half")["Body"].read() == b"the first part"


def test_the_lexicon_and_the_finished_task_are_there(client: Callable[[str], Any]) -> None:
    polly, task = client("polly"), older_folder.ANSWERS["get_speech_synthesis_task"]["SynthesisTask"]
    same(polly.get_lexicon(Name="W3C"), "get_lexicon")
    same(polly.get_speech_synthesis_task(TaskId=task["TaskId"]), "get_speech_synthesis_task")
    key = task["OutputUri"].split("/pictures/")[1]
    assert len(client("s3").get_object(Bucket="pictures", Key=key)["Body"].read()) > 5000


# The file


def open_again(file: Path) -> None:
    Database(file).read()


def test_every_row_is_kept(older: Path) -> None:
    before = older_folder.rows(older)
    assert min(len(rows) for rows in before.values()) > 0, "the folder has something of everything"
    open_again(older)
    after = older_folder.rows(older)
    assert {name: after[name] for name in UNCHANGED} == {name: before[name] for name in UNCHANGED}
    assert before.keys() - UNCHANGED == {"polly_tasks", "sqlite_sequence"}
    assert len(after["work"]) == len(before["polly_tasks"])  # which has a test of its own in test_tasks.py
    with closing(sqlite3.connect(older)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(schema.SCRIPTS)


UNCHANGED = {
    *("rekognition_collections", "rekognition_faces", "rekognition_tokens", "rekognition_users"),
    *("s3_buckets", "s3_objects", "s3_parts", "s3_uploads", "polly_lexicons"),
}


def test_an_older_file_has_the_tables_of_a_new_one(older: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / DATABASE_NAME
    open_again(older)
    open_again(new)
    assert older_folder.rows(older).keys() == older_folder.rows(new).keys()


def copies(older: Path) -> list[str]:
    return sorted(file.name for file in older.parent.glob(f"{DATABASE_NAME}.*"))


def test_the_copy_is_the_old_database_and_nobody_elses_business(older: Path) -> None:
    before = older_folder.rows(older)
    open_again(older)
    open_again(older)
    assert copies(older) == [f"{DATABASE_NAME}.0"]
    copy = older.with_name(f"{DATABASE_NAME}.0")
    assert older_folder.rows(copy) == before
    assert copy.stat().st_mode & 0o077 == 0


def test_a_new_folder_is_not_copied(data_dir: Path) -> None:
    open_again(data_dir / DATABASE_NAME)
    assert copies(data_dir / DATABASE_NAME) == []


def test_the_copy_goes_a_day_later(older: Path) -> None:
    open_again(older)
    copy = older.with_name(f"{DATABASE_NAME}.0")
    a_day_ago = copy.stat().st_mtime - 25 * 3600
    os.utime(copy, (a_day_ago, a_day_ago))
    open_again(older)
    assert copies(older) == []


def test_a_deleted_face_is_gone_from_the_copy_and_from_the_log(client: Callable[[str], Any], older: Path) -> None:
    rekognition = client("rekognition")
    (vector,) = [row[10] for row in older_folder.rows(older)["rekognition_faces"] if row[4].startswith("Grace_Hopper")]
    face = next(one for one in rekognition.list_faces(CollectionId="crew")["Faces"] if "UserId" not in one)
    assert copies(older)
    rekognition.delete_faces(CollectionId="crew", FaceIds=[face["FaceId"]])
    files = [file.read_bytes() for file in older.parent.glob(f"{DATABASE_NAME}*")]
    assert not any(vector in data or face["FaceId"].encode() in data for data in files)
    assert len(rekognition.list_faces(CollectionId="crew")["Faces"]) == 1


def test_on_a_full_disk_nothing_is_changed(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older_folder.rows(older)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as filled:
        filled.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match=r"no copy of it could be made first \(.*No space left.*free some space"):
            open_again(older)
    assert copies(older) == []
    assert older_folder.rows(older) == before
    open_again(older)
    assert older_folder.rows(older)["rekognition_faces"] == before["rekognition_faces"]


def test_a_script_that_fails_leaves_the_old_database(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older_folder.rows(older)
    broken = "CREATE TABLE half (x); DELETE FROM rekognition_faces; INSERT INTO nowhere VALUES (1);"
    with monkeypatch.context() as failing:
        failing.setattr(upgrade, "SCRIPTS", (*schema.SCRIPTS, broken))
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            open_again(older)
    assert older_folder.rows(older) == before


def test_a_script_of_several_statements_is_run_once(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = data_dir / DATABASE_NAME
    open_again(file)
    script = "CREATE TABLE a (x TEXT DEFAULT ';');\nCREATE INDEX i ON a (x);\nINSERT INTO a DEFAULT VALUES;\n"
    monkeypatch.setattr(upgrade, "SCRIPTS", (*schema.SCRIPTS, script))
    open_again(file)
    open_again(file)
    assert older_folder.rows(file)["a"] == [(";",)]
    assert copies(file) == [f"{DATABASE_NAME}.{len(schema.SCRIPTS)}"]


def test_a_database_of_a_newer_vitrine_is_left_alone(data_dir: Path) -> None:
    file = data_dir / DATABASE_NAME
    open_again(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="written by a newer Vitrine"):
        Account(data_dir).database.read()
