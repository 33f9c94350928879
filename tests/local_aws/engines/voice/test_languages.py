"""Every language that is offered is one that espeak-ng has, and a tag is understood however it is written."""

from pathlib import Path

import espeakng_loader
import pytest

from local_aws.engines.voice.languages import ESPEAK_LANGUAGES, known_tag


@pytest.mark.parametrize("name", sorted(set(ESPEAK_LANGUAGES.values())))
def test_espeak_ng_has_the_language(name: str) -> None:
    folder = Path(espeakng_loader.get_data_path()) / "lang"
    assert any(folder.rglob(name)) or (folder / name).is_file()


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("en-GB", "en-GB"),
        ("EN-gb", "en-GB"),  # BCP 47, section 2.1.1: case carries no meaning
        ("fr", "fr-FR"),
        ("en", "en-US"),
        ("pt", "pt-PT"),
        ("zh", "cmn-CN"),  # the language whose first choice Polly calls cmn-CN
        ("fi", "fi-FI"),
        ("en-GB-WLS", "en-GB-WLS"),
        ("ja-JP", None),
        ("xx", None),
        ("", None),
    ],
)
def test_a_tag_is_understood_however_it_is_written(tag: str, meant: str | None) -> None:
    assert known_tag(tag) == meant


def test_what_cannot_be_read_as_it_is_written_is_not_offered() -> None:
    assert not {tag for tag in ESPEAK_LANGUAGES if tag.startswith(("ja", "ar"))}
