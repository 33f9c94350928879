"""The data folder: several threads and processes at once, a crash, a full disk and a damaged file."""

import errno
import gc
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

import local_aws
from local_aws.account.objects import ObjectStore
from local_aws.account.store import DATABASE_NAME, Account, Database, write_atomically
from local_aws.errors import StorageError

TALLY = "CREATE TABLE IF NOT EXISTS tally (name TEXT PRIMARY KEY, number INTEGER NOT NULL)"

COUNTING_PROCESS = f"""
import sys
from pathlib import Path
from local_aws.account.store import Account
database = Account(Path(sys.argv[1])).database
database.ensure("tally", {TALLY!r})
for _ in range(50):
    with database.transaction() as connection:
        found = connection.execute("SELECT number FROM tally").fetchone()
        connection.execute("INSERT OR REPLACE INTO tally VALUES ('all', ?)", ((found[0] if found else 0) + 1,))
"""

KILLED_PROCESS = """
import sys, itertools
from pathlib import Path
from local_aws.account.objects import ObjectStore
from local_aws.account.store import Account
store = ObjectStore(Account(Path(sys.argv[1])))
store.create_bucket("kept", "eu-west-1")
for number in itertools.count():
    store.put("kept", str(number), b"%d" % number * 1000)
    print(number, flush=True)
"""


@pytest.fixture
def database(data_dir: Path) -> Database:
    found = Account(data_dir).database
    found.ensure("tally", TALLY)
    return found


def test_nobody_else_on_the_machine_reads_the_database(tmp_path: Path) -> None:
    """It holds vectors of faces; the folder may have been made, open to all, by somebody else."""
    tmp_path.chmod(0o755)
    database = Account(tmp_path).database
    database.ensure("tally", TALLY)
    files = [file for file in tmp_path.iterdir() if file.name.startswith(DATABASE_NAME)]
    assert len(files) >= 2  # the database and its log
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


def names(database: Database) -> list[str]:
    return [row[0] for row in database.read().execute("SELECT name FROM tally ORDER BY name")]


def environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())}


def add(database: Database, name: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO tally VALUES (?, 1)", (name,))


def test_an_exception_rolls_the_whole_block_back(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            add(database, "lost")
            assert names(database) == ["before", "lost"]
            raise KeyError

    add(database, "before")
    with pytest.raises(KeyError):
        fail()
    assert names(database) == ["before"]


def test_a_reader_does_not_see_what_another_thread_has_not_committed(database: Database) -> None:
    with database.transaction() as connection, ThreadPoolExecutor(1) as pool:
        connection.execute("INSERT INTO tally VALUES ('mine', 1)")
        assert pool.submit(names, database).result() == []
    assert names(database) == ["mine"]


def test_a_broken_rule_of_a_table_stays_what_it_is(database: Database) -> None:
    add(database, "one")
    with pytest.raises(sqlite3.IntegrityError):
        add(database, "one")
    assert names(database) == ["one"]


def test_what_is_acknowledged_is_written_through(database: Database) -> None:
    connection = database.read()
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL, sqlite.org/pragma.html
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_reading_as_a_context_ends_no_transaction(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            add(database, "lost")
            with database.read() as reading:
                reading.execute("SELECT 1")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert names(database) == []


def test_a_schema_of_several_statements_is_made_once_and_again(data_dir: Path) -> None:
    schema = "CREATE TABLE IF NOT EXISTS a (x TEXT DEFAULT ';');\nCREATE INDEX IF NOT EXISTS i ON a (x);\n"
    Account(data_dir).database.ensure("a", schema)
    other = Database(data_dir / DATABASE_NAME)
    other.ensure("a", schema)
    found = other.read().execute("SELECT name FROM sqlite_master WHERE name IN ('a', 'i') ORDER BY name")
    assert [row[0] for row in found] == ["a", "i"]


def test_connections_go_with_their_threads(data_dir: Path) -> None:
    database = Account(data_dir).database
    database.ensure("tally", TALLY)

    def visit() -> None:
        assert names(database) == []

    gc.collect()
    before = len(os.listdir("/dev/fd"))  # noqa: PTH208 - pathlib would open more
    for _ in range(50):
        thread = threading.Thread(target=visit)
        thread.start()
        thread.join()
    assert len(os.listdir("/dev/fd")) <= before + 3  # noqa: PTH208


def test_a_thread_that_dies_in_a_transaction_leaves_nothing_behind(database: Database) -> None:
    def die() -> None:
        database.read().execute("BEGIN IMMEDIATE")
        database.read().execute("INSERT INTO tally VALUES ('lost', 1)")

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    add(database, "kept")
    assert names(database) == ["kept"]


def test_threads_lose_no_count(database: Database) -> None:
    def count(_: int) -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO tally VALUES ('all', 1) ON CONFLICT DO UPDATE SET number = number + 1")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(count, range(200)))
    assert database.read().execute("SELECT number FROM tally").fetchone()[0] == 200


def test_processes_that_start_and_write_at_once_lose_no_count(data_dir: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING_PROCESS, str(data_dir)],
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    errors = [process.communicate(timeout=120)[1] for process in running]
    assert errors == [""] * 4
    assert Account(data_dir).database.read().execute("SELECT number FROM tally").fetchone()[0] == 200


def test_a_killed_process_loses_nothing_it_acknowledged(data_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_PROCESS, str(data_dir)], env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() != "25":
        pass
    process.kill()
    said = [25, *map(int, process.stdout.read().split())]
    process.wait()
    process.stdout.close()
    store = ObjectStore(Account(data_dir))
    for number in range(said[-1] + 1):
        assert store.get("kept", str(number)).data == b"%d" % number * 1000


# Failures


def fail_with(number: int) -> Callable[..., Any]:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_is_old_or_new_but_never_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "down" / "file"
    write_atomically(path, b"old")
    monkeypatch.setattr(os, "fsync", fail_with(errno.ENOSPC))
    with pytest.raises(StorageError, match=r"is full\. Free some space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in path.parent.iterdir()] == ["file"]


def test_a_full_database_says_so(database: Database) -> None:
    connection = database.read()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match=f"The disk that holds .*{DATABASE_NAME} is full"):
        add(database, "long" * 100_000)
    assert names(database) == []


def failing_client(data_dir: Path) -> Any:
    session = boto3.session.Session(region_name="us-east-1")
    local_aws.connect(session, data_dir)
    return session.client("s3")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ClientError) as caught:
        failing_client(tmp_path / "taken" / "data").list_buckets()
    error = caught.value.response["Error"]
    assert error["Code"] == "LocalStorageError"
    assert str(tmp_path / "taken" / "data") in error["Message"]
    assert "Check the folder's permissions" in error["Message"]


def test_a_damaged_database_is_named(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / DATABASE_NAME).write_bytes(b"this is no database" * 1000)
    with pytest.raises(ClientError) as caught:
        failing_client(data_dir).list_buckets()
    message = caught.value.response["Error"]["Message"]
    assert str(data_dir / DATABASE_NAME) in message
    assert "is damaged" in message


def test_a_lost_file_and_a_forbidden_one_are_faults_and_sentences(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = failing_client(data_dir)
    client.create_bucket(Bucket="pictures")
    client.put_object(Bucket="pictures", Key="one", Body=b"1")
    monkeypatch.setattr(Path, "read_bytes", fail_with(errno.EACCES))
    with pytest.raises(ClientError, match="Permission denied"):
        client.get_object(Bucket="pictures", Key="one")


def test_arns_name_partition_region_and_account(data_dir: Path) -> None:
    for region, partition in [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]:
        account = Account(data_dir, region=region)
        arn = f"arn:{partition}:rekognition:{region}:000000000000:collection/staff"
        assert account.arn("rekognition", "collection/staff") == arn
