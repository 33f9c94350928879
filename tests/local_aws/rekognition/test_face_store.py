"""Collections on disk and their vectors in memory: one follows the other, through changes of other processes too."""

from pathlib import Path

import numpy as np
import pytest

from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.rekognition import Rekognition
from local_aws.rekognition.face_store import FaceStore, to_blob, to_vector
from tests.local_aws.rekognition.stored import store_faces


@pytest.fixture
def rekognition(data_dir: Path) -> Rekognition:
    made = Rekognition(Account(data_dir))
    made.create_collection(CollectionId="crew")
    return made


def held(store: FaceStore) -> int:
    return len(store.face_index(store.collection("crew")))


def test_a_vector_comes_back_as_it_was_stored() -> None:
    vector = np.linspace(-1, 1, 128, dtype=np.float32)
    assert len(to_blob(vector)) == 512
    assert to_vector(to_blob(vector)).tolist() == vector.tolist()


def test_the_matrix_follows_what_another_store_adds_and_removes(rekognition: Rekognition, data_dir: Path) -> None:
    here, elsewhere = FaceStore(Account(data_dir)), rekognition
    assert held(here) == 0
    first, second, third = store_faces(elsewhere, "crew", [0.0, 0.1, 0.2])
    assert held(here) == 3
    elsewhere.delete_faces(CollectionId="crew", FaceIds=[second])
    assert held(here) == 2
    store_faces(elsewhere, "crew", [0.3])
    elsewhere.delete_faces(CollectionId="crew", FaceIds=[first])
    collection = here.collection("crew")
    keys = here.face_index(collection).keys().tolist()
    assert [here.face_key(collection, third), *keys[1:]] == keys
    assert here.face_key(collection, first) is None


def test_a_new_collection_of_an_old_name_is_empty(rekognition: Rekognition) -> None:
    store = rekognition._store
    store_faces(rekognition, "crew", [0.0, 0.1])
    assert held(store) == 2
    rekognition.delete_collection(CollectionId="crew")
    with pytest.raises(AwsError, match="The collection id: crew does not exist"):
        store.collection("crew")
    rekognition.create_collection(CollectionId="crew")
    assert held(store) == 0
    rows = store.database.read().execute("SELECT count(*) FROM rekognition_faces").fetchone()
    assert rows == (0,)


def test_more_faces_than_a_statement_takes_are_read(rekognition: Rekognition) -> None:
    store_faces(rekognition, "crew", [0.001 * place for place in range(1203)])
    store = rekognition._store
    keys = store.face_index(store.collection("crew")).keys().tolist()
    assert len(store.faces([*keys, 999_999])) == 1203


def test_names_of_users_that_are_gone_are_missing(rekognition: Rekognition) -> None:
    rekognition.create_user(CollectionId="crew", UserId="grace")
    (key,) = rekognition._store.database.read().execute("SELECT key FROM rekognition_users").fetchone()
    assert rekognition._store.user_names([key, key + 1]) == {key: "grace"}
    assert rekognition._store.user_names([]) == {}
