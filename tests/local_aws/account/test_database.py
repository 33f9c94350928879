"""The data folder: several threads and processes at once, a crash, a full disk and a damaged file."""

import errno
import gc
import os
import shutil
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
from local_aws.account.database import Database
from local_aws.account.objects import ObjectStore
from local_aws.account.store import DATABASE_NAME, Account
from local_aws.errors import StorageError

TALLY = "CREATE TABLE IF NOT EXISTS tally (name TEXT PRIMARY KEY, number INTEGER NOT NULL)"

COUNTING_PROCESS = f"""
import sys
from pathlib import Path
from local_aws.account.store import Account
database = Account(Path(sys.argv[1])).database
database.read().execute({TALLY!r})
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

# The child of a fork comes while its parent writes; it must not touch what it has inherited.
FORKING_PROCESS = f"""
import gc, os, sys
from pathlib import Path
from local_aws.account.store import Account
database = Account(Path(sys.argv[1])).database
database.read().execute({TALLY!r})
with database.transaction() as connection:
    connection.execute("PRAGMA cache_size = 5")  # so that the transaction is in the log before it ends
    connection.executemany("INSERT INTO tally VALUES (?, 1)", [("parent %4d" % n + "." * 2000,) for n in range(1000)])
    child = os.fork()
    if child == 0:
        found = database.read().execute("SELECT name FROM tally").fetchall()
        gc.collect()
        os._exit(bool(found))
    assert os.waitpid(child, 0)[1] == 0, "the child saw what is not committed"
    connection.execute("UPDATE tally SET number = 2")
child = os.fork()
if child == 0:
    with database.transaction() as connection:
        connection.execute("INSERT INTO tally VALUES ('child', 1)")
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.fixture
def database(data_dir: Path) -> Database:
    found = Account(data_dir).database
    with found.transaction() as connection:
        connection.execute(TALLY)
    return found


def test_nobody_else_on_the_machine_reads_the_database(tmp_path: Path) -> None:
    """It holds vectors of faces; the folder may have been made, open to all, by somebody else."""
    tmp_path.chmod(0o755)
    database = Account(tmp_path).database
    database.read().execute(TALLY)
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
    assert connection.execute("PRAGMA secure_delete").fetchone()[0] == 1


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


def test_connections_go_with_their_threads(data_dir: Path) -> None:
    database = Account(data_dir).database
    database.read().execute(TALLY)

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
    numbers = [25, *map(int, process.stdout.read().split())]
    process.wait()
    process.stdout.close()
    store = ObjectStore(Account(data_dir))
    for number in range(numbers[-1] + 1):
        assert store.get("kept", str(number)).data == b"%d" % number * 1000


# Failures


def fail_with(number: int) -> Callable[..., Any]:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    return fail


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


def test_the_file_that_lies_there_is_the_one_that_is_written(data_dir: Path) -> None:
    """The folder is deleted under the running server, or another file is moved over the database."""
    database = Account(data_dir).database
    database.read().execute(TALLY)
    add(database, "lost with its file")
    shutil.rmtree(data_dir)
    database.read().execute(TALLY)
    add(database, "in the new file")
    other = Account(data_dir.parent / "other").database
    other.read().execute(TALLY)
    add(other, "in the file that was moved here")
    del other
    gc.collect()
    (data_dir.parent / "other" / DATABASE_NAME).replace(data_dir / DATABASE_NAME)
    for log in data_dir.glob(f"{DATABASE_NAME}-*"):
        log.unlink()
    add(database, "now")
    with ThreadPoolExecutor(1) as pool:  # gets what the other threads have left, and must not end the new file's log
        pool.submit(names, database).result()
    with sqlite3.connect(data_dir / DATABASE_NAME) as connection:
        found = [row[0] for row in connection.execute("SELECT name FROM tally ORDER BY name")]
    connection.close()
    assert found == ["in the file that was moved here", "now"]


def test_a_transaction_goes_on_when_its_file_is_moved_away(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO tally VALUES ('one', 1)")
        database.path.rename(database.path.with_name("moved"))
        assert database.read() is connection


def test_a_forked_process_neither_sees_nor_undoes_its_parents_transaction(data_dir: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FORKING_PROCESS, str(data_dir)],
        env=environment(), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    database = Account(data_dir).database
    assert len(names(database)) == 1001
    assert database.read().execute("SELECT count(*) FROM tally WHERE number = 2").fetchone()[0] == 1000
    assert database.read().execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_hundred_threads_that_come_and_go_open_few_connections(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    connect = sqlite3.connect

    def counted(*arguments: Any, **named: Any) -> Any:
        opened.append(arguments)
        return connect(*arguments, **named)

    monkeypatch.setattr(sqlite3, "connect", counted)
    for _ in range(100):
        thread = threading.Thread(target=names, args=(database,))
        thread.start()
        thread.join()
    assert len(opened) == 1


# Deleting


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_what_is_deleted_is_gone_from_the_disk(database: Database) -> None:
    for number in range(50):
        add(database, f"stays {number}")
    add(database, "a secret name")
    assert b"a secret name" in everything(database.path.parent)
    with database.deleting() as connection:
        connection.execute("DELETE FROM tally WHERE name = 'a secret name'")
    assert b"a secret name" not in everything(database.path.parent)
    assert len(names(database)) == 50
    assert b"stays 49" in everything(database.path.parent)


def test_a_deletion_that_fails_deletes_nothing(database: Database) -> None:
    def fail() -> None:
        with database.deleting() as connection:
            connection.execute("DELETE FROM tally")
            raise KeyError

    add(database, "kept")
    with pytest.raises(KeyError):
        fail()
    assert names(database) == ["kept"]
