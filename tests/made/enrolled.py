"""People and pictures for the tests of collections."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import ROOT, images
from services import aws as connections
from services.aws import Aws
from services.images import Picture
from services.people import collections
from tests.made import pictures, portrait
from tests.made.stubs import rekognition as rekognition

SAMPLES = ROOT / "assets" / "samples"
AMAZON = Aws("aws", "eu-west-1", account="123456789012", visit="visit")


def sample(name: str) -> Picture:
    """A shipped picture: "astronaut" is Eileen Collins, "portraits" Grace Hopper and she, "harbour" nobody."""
    return images.normalize(f"{name}.jpg", (SAMPLES / f"{name}.jpg").read_bytes())


def wall() -> Picture:
    """A plain gray picture: nobody is in it."""
    return pictures.picture()


def hopper() -> Picture:
    """Grace Hopper in 1984."""
    return images.normalize("grace hopper.jpg", portrait.jpeg())


@pytest.fixture
def local(data_dir: Path) -> Aws:
    """An embedded AWS of the test's own, with an empty collection called team."""
    aws = connections.local(data_dir=data_dir, visit="visit")
    collections.create(aws, "team")
    return aws
