"""The pictures that Vitrine brings along: there, credited, and found by the names in people's links."""

from __future__ import annotations

from components.pictures import samples
from services import ROOT


def test_every_sample_is_there_and_credited_where_it_lies() -> None:
    credits = (ROOT / "assets" / "samples" / "README.md").read_text(encoding="utf-8")
    for sample in samples.ALL:
        assert sample.picture.name == f"{sample.slug}.jpg"
        assert min(sample.picture.width_px, sample.picture.height_px) >= 80, "AWS takes no smaller picture"
        assert f"{sample.slug}.jpg" in credits
        assert sample.credit


def test_titles_and_names_in_links_are_each_samples_own() -> None:
    for names in ([sample.slug for sample in samples.ALL], [sample.title for sample in samples.ALL]):
        assert len(set(names)) == len(names)
    for chosen in (samples.FACES, samples.PEOPLE, samples.COMPARED, samples.TEXTS):
        assert set(chosen) <= set(samples.ALL)
        assert chosen, "every page opens on something real"


def test_a_sample_is_read_once() -> None:
    assert samples.SHIRT.picture is samples.SHIRT.picture
