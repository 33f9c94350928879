"""Both sides of a comparison: who is the reference, what a swap changes, and what the comparisons cost."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components.comparison import comparison_sides
from tests.made import pictures
from tests.made.enrolled import AMAZON


def script() -> None:
    import streamlit as st

    from components.comparison import comparison_sides

    references, found = comparison_sides.choose("compare")
    st.text(" ".join(one.name for one in references))
    st.text(" ".join(one.name for one in found))


def sides(at: AppTest) -> tuple[str, str]:
    assert not at.exception
    references, found = (str(text.value) for text in at.text[-2:])
    return references, found


def opened() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def test_the_left_side_is_the_reference_and_a_swap_makes_it_the_picture_and_back() -> None:
    at = opened().run()
    assert sides(at) == ("astronaut.jpg", "portraits.jpg")
    at.button(key="compare_swap").click().run()
    assert sides(at) == ("portraits.jpg", "astronaut.jpg")
    assert at.query_params["compare_swapped"] in ("yes", ["yes"])
    at.button(key="compare_swap").click().run()
    assert sides(at) == ("astronaut.jpg", "portraits.jpg")
    assert "compare_swapped" not in at.query_params


def test_a_link_keeps_the_swap() -> None:
    at = opened()
    at.query_params["compare_swapped"] = "yes"
    assert sides(at.run()) == ("portraits.jpg", "astronaut.jpg")


def test_no_more_than_ten_references_are_used_and_that_is_written() -> None:
    at = opened().run()
    at.segmented_control(key="compare_first_source").set_value("Upload").run()
    uploader = at.file_uploader(key="compare_first_upload")
    for number in range(11):
        uploader.upload(f"{number}.png", pictures.picture(size=(200 + number, 120)).data)
    at.run()
    assert sides(at)[0].split() == [f"{number}.png" for number in range(10)]
    assert "Only the first 10 of 11 references are used" in at.warning[0].value


def test_every_reference_is_a_call_for_every_picture() -> None:
    """CompareFaces costs $0.001 an image (AWS's price list)."""
    two = [pictures.picture(f"r{number}.png") for number in range(2)]
    three = [pictures.picture(f"p{number}.png") for number in range(3)]
    asked = comparison_sides.question(two, three)
    assert asked.many_label == "Compare with 3 pictures: 6 comparisons"
    assert asked.price_usd(AMAZON, 3) == 0.006
    assert comparison_sides.question(two, three[:1]).label == "Compare: 2 comparisons"
    assert comparison_sides.question(two[:1], three[:1]).label == "Compare the faces"
