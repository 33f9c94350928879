"""Where pictures come from: a sample at first sight, files with a reason for each refusal, web addresses, S3."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.pictures import samples
from components.shell import connection
from services import images
from services.aws import Aws, local
from services.images import objects
from services.images import remote as remote_images
from tests.made import pictures

RED = pictures.encode(pictures.scene(300, 200))
GREEN = pictures.encode(pictures.scene(200, 300).rotate(90, expand=True))
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def single() -> None:
    import streamlit as st

    from components.pictures import image_input

    found = image_input.show("t")
    st.text(" ".join(f"{picture.name}:{picture.width_px}" for picture in found) or "none")


def several() -> None:
    import streamlit as st

    from components.pictures import image_input

    found = image_input.show("t", multiple=True)
    st.text(" ".join(f"{picture.name}:{picture.width_px}" for picture in found) or "none")


def opened(script: Any, source: str = "", **query: str) -> AppTest:
    at = AppTest.from_function(script, default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    if source:
        at.segmented_control(key="t_source").set_value(source).run()
    assert not at.exception
    return at


def result(at: AppTest) -> str:
    assert not at.exception
    return str(at.text[-1].value)


def test_a_sample_is_chosen_before_anyone_clicks() -> None:
    assert result(opened(single)) == "astronaut.jpg:512"
    assert result(opened(several)) == "astronaut.jpg:512"


def test_a_link_names_source_and_sample_and_a_wrong_one_falls_back() -> None:
    assert result(opened(single, t_sample="Harbour")) == "harbour.jpg:1600"
    assert result(opened(single, t_sample="no such sample")) == "astronaut.jpg:512"
    assert result(opened(single, t_source="Upload")) == "none"


def test_every_sample_is_there_with_its_credit() -> None:
    credits = (samples.FOLDER / "README.md").read_text(encoding="utf-8")
    for sample in samples.ALL:
        assert sample.picture.width_px >= 512
        assert f"`{sample.path.name}`" in credits
        assert sample.credit in opened(single, t_sample=sample.title).caption[0].value
    assert {path.name for path in samples.FOLDER.glob("*.jpg")} == {sample.path.name for sample in samples.ALL}


def test_an_upload_comes_back_normalized_and_is_normalized_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(single, "Upload")
    calls: list[str] = []
    original = images.normalize

    def normalize(name: str, raw: bytes) -> images.Picture:
        calls.append(name)
        return original(name, raw)

    monkeypatch.setattr(images, "normalize", normalize)
    at.file_uploader(key="t_upload").upload("red.jpg", RED).run()
    assert result(at) == "red.jpg:300"
    assert result(at.run()) == "red.jpg:300"
    assert calls == ["red.jpg"]


def test_one_bad_file_does_not_cost_the_others_and_says_why() -> None:
    at = opened(several, "Upload")
    uploader = at.file_uploader(key="t_upload")
    uploader.upload("red.jpg", RED)
    uploader.upload("logo.png", SVG)
    uploader.upload("cut.jpg", RED[:1000])
    uploader.upload("twice.jpg", RED)
    at.run()
    assert result(at) == "red.jpg:300"
    messages = [error.value for error in at.error]
    assert len(messages) == 2
    assert any("logo" in text and "SVG" in text for text in messages)
    assert any("cut" in text and "damaged" in text for text in messages)


def test_many_bad_files_are_a_list_to_open() -> None:
    at = opened(several, "Upload")
    for number in range(5):
        at.file_uploader(key="t_upload").upload(f"{number}.jpg", SVG)
    at.run()
    assert not at.error
    assert "5 of 5 files" in at.warning[0].value
    assert len(at.expander[0].text) == 5


def test_a_file_name_is_never_markdown() -> None:
    at = opened(single, "Upload")
    at.file_uploader(key="t_upload").upload("![x](https://evil.example/t.png).jpg", SVG).run()
    assert "![x](" not in at.error[0].value
    at.file_uploader(key="t_upload").upload("![x](https://evil.example/t.png).jpg", RED).run()
    (name,) = (caption.value for caption in at.caption if "pixels" in caption.value)
    assert "evil" in name
    assert "![x](" not in name


def test_an_upload_is_still_there_after_a_look_at_a_sample_until_it_is_removed() -> None:
    at = opened(several, "Upload")
    at.file_uploader(key="t_upload").upload("red.jpg", RED).run()
    at.segmented_control(key="t_source").set_value("Sample").run()
    assert result(at) == "astronaut.jpg:512"
    at.segmented_control(key="t_source").set_value("Upload").run()
    assert result(at) == "red.jpg:300"
    at.button(key="t_upload_remove").click().run()
    assert result(at) == "none"


def test_the_camera_gives_a_picture() -> None:
    at = opened(single, "Camera")
    assert result(at) == "none"
    at.camera_input(key="t_camera").upload("camera.jpg", RED, "image/jpeg").run()
    assert result(at) == "camera.jpg:300"


def test_a_folder_is_offered_only_for_many_and_hidden_files_are_left_out() -> None:
    assert "Folder" not in opened(single).segmented_control(key="t_source").options
    at = opened(several, "Folder")
    at.file_uploader(key="t_folder").upload("team/ann.jpg", RED)
    at.file_uploader(key="t_folder").upload("team/._zoe.jpg", GREEN)
    assert result(at.run()) == "team/ann.jpg:300"


def test_a_web_address_is_fetched_on_the_button_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(address: str) -> remote_images.RemoteImage:
        asked.append(address)
        return remote_images.RemoteImage("far.jpg", SVG if "svg" in address else RED)

    monkeypatch.setattr(remote_images, "fetch", fetch)
    at = opened(single, t_source="Web address", t_address="https://example.org/far.jpg")
    assert result(at) == "none"
    assert not asked
    at.button[0].click().run()
    assert asked == ["https://example.org/far.jpg"]
    assert result(at) == "far.jpg:300"
    assert result(at.run()) == "far.jpg:300"
    assert len(asked) == 1
    at.text_input(key="t_address").set_value("https://example.org/x.svg")
    at.button[0].click().run()
    assert "SVG" in at.error[0].value
    assert result(at) == "none"


def test_an_object_from_local_s3() -> None:
    at = opened(single, "S3")
    assert result(at) == "none"
    assert "no bucket" in at.caption[0].value
    s3 = local().client("s3")
    s3.create_bucket(Bucket="my-pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="my-pictures", Key="team/ann.jpg", Body=RED)
    s3.put_object(Bucket="my-pictures", Key="team/notes.txt", Body=b"text")
    s3.put_object(Bucket="my-pictures", Key="team/broken.jpg", Body=RED[:500])
    assert result(at.run()) == "none"
    at.button(key="t_s3_refresh").click().run()
    options = at.selectbox(key="t_object").options
    assert len(options) == 2
    at.button(key="t_s3_get").click().run()
    assert result(at) == "ann.jpg:300"
    at.selectbox(key="t_object").select("team/broken.jpg").run()
    at.button(key="t_s3_get").click().run()
    assert "damaged" in at.error[0].value


def test_s3_on_aws_is_asked_nothing_before_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link may choose the source; on AWS every request is billed."""
    lists: list[str] = []

    def list_buckets(aws: Aws) -> tuple[str, ...]:
        lists.append(aws.label)
        return ()

    monkeypatch.setattr(objects, "list_buckets", list_buckets)
    monkeypatch.setattr(connection, "current", lambda: Aws("aws", "eu-west-1", account="123456789012"))
    at = opened(single, t_source="S3")
    assert lists == []
    at.button(key="t_s3_list").click().run()
    assert lists == ["AWS eu-west-1"]
    at.button(key="t_s3_refresh").click().run()
    assert lists == ["AWS eu-west-1"] * 2
