"""Objects on disk: whole versions, odd keys, and files that go with their rows."""

from pathlib import Path

import pytest

from local_aws.account.objects import ObjectRecord, ObjectStore, after_prefix
from local_aws.account.store import Account
from local_aws.errors import AwsError


@pytest.fixture
def store(data_dir: Path) -> ObjectStore:
    """A store with the bucket "kept"."""
    made = ObjectStore(Account(data_dir))
    made.create_bucket("kept", "eu-west-1")
    return made


def files(store: ObjectStore) -> list[Path]:
    return [path for path in (store.account.data_dir / "s3").rglob("*") if path.is_file()]


@pytest.mark.parametrize("key", ["../../etc/passwd", "/", ".", "a//b", "Käse & Brot.txt", "x" * 1024, "\x00", "C:\\x"])
def test_no_key_names_a_path(store: ObjectStore, key: str) -> None:
    store.put("kept", key, b"content")
    assert store.get("kept", key).data == b"content"
    (file,) = files(store)
    assert file.resolve().is_relative_to(store.account.data_dir / "s3")


def test_a_key_longer_than_1024_bytes_is_refused(store: ObjectStore) -> None:
    with pytest.raises(AwsError) as caught:
        store.put("kept", "ä" * 513, b"")
    assert caught.value.code == "KeyTooLongError"
    assert files(store) == []


def test_an_overwritten_or_deleted_object_leaves_no_file(store: ObjectStore) -> None:
    for content in (b"one", b"two"):
        store.put("kept", "key", content)
    assert [file.read_bytes() for file in files(store)] == [b"two"]
    store.delete("kept", "key")
    assert files(store) == []
    store.delete("kept", "key")  # one that is not there is no error
    with pytest.raises(AwsError) as caught:
        store.get("kept", "key")
    assert caught.value.code == "NoSuchKey"


def test_a_refused_write_leaves_the_older_version(store: ObjectStore) -> None:
    def refuse(older: ObjectRecord | None) -> None:
        assert older is not None
        assert older.size == 3
        raise AwsError("PreconditionFailed", "No.", status=412)

    store.put("kept", "key", b"one")
    with pytest.raises(AwsError, match="No"):
        store.put("kept", "key", b"another", only_if=refuse)
    assert store.get("kept", "key").data == b"one"
    assert len(files(store)) == 1


def test_a_reader_whose_object_is_overwritten_meanwhile_gets_one_whole_version(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("kept", "key", b"old")
    read = Path.read_bytes
    overwritten: list[Path] = []

    def overwriting(path: Path) -> bytes:
        if not overwritten:
            overwritten.append(path)
            store.put("kept", "key", b"new")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", overwriting)
    found = store.get("kept", "key")
    assert (found.data, found.record.size, found.etag) == (b"new", 3, store.head("kept", "key").etag)


def test_a_bucket_with_objects_stays(store: ObjectStore) -> None:
    store.put("kept", "key", b"")
    with pytest.raises(AwsError) as caught:
        store.delete_bucket("kept")
    assert caught.value.code == "BucketNotEmpty"
    store.delete("kept", "key")
    store.delete_bucket("kept")
    assert store.buckets() == ()


def test_keys_are_listed_in_the_order_of_their_bytes(store: ObjectStore) -> None:
    for key in ("b", "a/2", "ä", "a/1", "a0"):
        store.put("kept", key, b"")
    assert [one.key for one in store.records("kept")] == ["a/1", "a/2", "a0", "b", "ä"]
    assert [one.key for one in store.records("kept", prefix="a/")] == ["a/1", "a/2"]
    assert [one.key for one in store.records("kept", first=b"a0", limit=2)] == ["a0", "b"]


@pytest.mark.parametrize(
    ("prefix", "after"), [(b"a", b"b"), (b"a/", b"a0"), (b"a\xff", b"b"), (b"", None), (b"\xff", None)]
)
def test_the_first_key_after_a_prefix(prefix: bytes, after: bytes | None) -> None:
    assert after_prefix(prefix) == after
