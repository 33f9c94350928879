"""A kept picture is read by its digest, and a digest from outside can name no other file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.database import store
from services.ledger import pictures_kept
from tests.made import pictures


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    store.close()


@pytest.mark.parametrize("name", ["../x", "../pictures/" + "0" * 64, "0" * 63, "0" * 65, "A" * 64, "", "g" * 64, "."])
def test_a_file_that_lies_there_is_not_read_by_what_is_no_digest(name: str) -> None:
    pictures_kept.folder().mkdir(parents=True)
    for ending in (".jpg", ".png"):
        (pictures_kept.folder() / f"{'0' * 64}{ending}").write_bytes(b"a picture")
        (pictures_kept.folder() / f"{name}{ending}").write_bytes(b"not for everybody")
    assert pictures_kept.read(name) is None
    assert pictures_kept.read("0" * 64) == b"a picture" or name == "../pictures/" + "0" * 64


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_kept_picture_is_read_as_it_was(kind: str) -> None:
    from services import images

    one = images.normalize("one", pictures.encode(pictures.scene(), kind))
    pictures_kept.keep(one, visit="visit-one", days=1)
    assert pictures_kept.read(one.digest) == one.data
    assert pictures_kept.read(one.digest.upper()) is None
