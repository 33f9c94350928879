"""The choice of a source and what it gives; a sample is chosen before anyone clicks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.answers.plain import escaped
from components.pictures import samples as shipped
from components.pictures.image_input import elsewhere, files
from components.pictures.samples import Sample
from services.images import Picture

# What is chosen stands in the page's address as it is shown, so these words are part of links.
SAMPLE, UPLOAD, FOLDER, CAMERA, ADDRESS, S3 = "Sample", "Upload", "Folder", "Camera", "Web address", "S3"


def show(
    key: str, *, multiple: bool = False, samples: Sequence[Sample] = shipped.ALL, label: str = "Picture"
) -> tuple[Picture, ...]:
    """Let the visitor choose pictures; returns them normalized, at most one unless `multiple`.

    At first sight the first sample is chosen, so a page answers without a click. Source and sample stand in the page's
    address and can be shared. A file that cannot be used is named with the reason and does not cost the others. Each
    file is normalized once, however often the page runs; the last result of each source is kept while the visitor looks
    at another.
    """
    sources = [SAMPLE, UPLOAD, *([FOLDER] if multiple else []), CAMERA, ADDRESS, S3]
    source = st.segmented_control(
        f"{label} from", sources, default=SAMPLE, required=True, key=f"{key}_source", bind="query-params"
    )
    if source == UPLOAD:
        return _described(files.pictures(files.upload(key, multiple)))
    if source == FOLDER:
        return _described(files.pictures(files.folder(key)))
    if source == CAMERA:
        return files.pictures(files.camera(key))
    if source == ADDRESS:
        return _described(elsewhere.from_address(key))
    if source == S3:
        return _described(elsewhere.from_s3(key, multiple))
    return _from_samples(key, multiple, samples)


def _from_samples(key: str, multiple: bool, samples: Sequence[Sample]) -> tuple[Picture, ...]:
    by_title = {sample.title: sample for sample in samples}
    titles = list(by_title)
    # The key tells the mode, because the value in the page's address is one title or several.
    if multiple:
        chosen = st.pills(
            "Samples", titles, selection_mode="multi", default=titles[:1], key=f"{key}_samples", bind="query-params"
        )
    else:
        one = st.pills("Sample", titles, default=titles[0], required=True, key=f"{key}_sample", bind="query-params")
        chosen = [one] if one else []
    for title in chosen:
        st.caption(f"{title}: {by_title[title].credit}")
    return tuple(by_title[title].picture for title in chosen)


def _described(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    """What came in, in a line: people see at once that it is their picture and what was sent of it."""
    if len(pictures) == 1:
        picture = pictures[0]
        st.caption(
            f"{escaped(picture.name)} · {picture.width_px:,} x {picture.height_px:,} pixels · "
            f"{_size(len(picture.data))} · without place and device"
        )
    elif pictures:
        total = sum(len(picture.data) for picture in pictures)
        st.caption(f"{len(pictures)} pictures · {_size(total)} · without place and device")
    return pictures


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f} MB" if count >= 1024**2 else f"{max(count // 1024, 1)} KB"
