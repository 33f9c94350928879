"""Which collection a page is about: the address first, then the last choice, then the first by name."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from components.people import collection_chooser
    from services import aws as connections
    from tests.made.enrolled import AMAZON

    aws = AMAZON if st.session_state.get("on_aws") else connections.local()
    st.button("Choose b", key="b", on_click=collection_chooser.choose, args=("b",), kwargs={"key": "chooser"})
    st.button("Forget", key="none", on_click=collection_chooser.choose, args=("",), kwargs={"key": "chooser"})
    chosen = collection_chooser.show(aws, st.session_state.get("names", ("a", "b", "c")), key="chooser")
    st.text(chosen)


def opened(collection: str = "", **state: Any) -> AppTest:
    at = AppTest.from_function(page)
    if collection:
        at.query_params["collection"] = collection
    for name, value in state.items():
        at.session_state[name] = value
    return at.run()


def test_the_first_is_chosen_and_stands_in_the_address() -> None:
    at = opened()
    assert not at.exception
    assert at.text[0].value == "a"
    assert at.query_params["collection"] == "a"
    at.selectbox(key="chooser").select("c").run()
    assert at.text[0].value == "c"
    assert at.query_params["collection"] == "c"


def test_a_link_opens_its_collection() -> None:
    at = opened("b")
    assert at.text[0].value == "b"
    assert not at.warning


def test_another_page_goes_on_with_the_last_choice() -> None:
    at = opened(collections_chosen="c")
    assert at.text[0].value == "c"
    at = opened("b", collections_chosen="c")
    assert at.text[0].value == "b", "a link counts for more"


def test_a_choice_is_remembered_for_other_pages() -> None:
    at = opened()
    at.selectbox(key="chooser").select("b").run()
    assert at.session_state["collections_chosen"] == "b"


def test_a_link_to_what_is_not_there_says_so_in_plain_text() -> None:
    at = opened("![x](https://e.org/p)")
    assert at.text[0].value == "a"
    assert "no collection" in at.warning[0].value
    assert "![x](" not in at.warning[0].value
    assert not at.run().warning
    assert not opened(collections_chosen="gone").warning, "nobody asked for it now"


def test_a_collection_that_went_gives_way_to_one_that_is_there() -> None:
    at = opened("c")
    at.session_state["names"] = ("a", "b")
    assert at.run().text[0].value == "a"
    assert not at.exception


def test_a_button_may_choose_or_forget() -> None:
    at = opened("c")
    assert at.button(key="b").click().run().text[0].value == "b"
    assert at.query_params["collection"] == "b"
    assert at.button(key="none").click().run().text[0].value == "a"


def test_only_the_list_of_aws_has_to_be_refreshed() -> None:
    refresh = {"chooser_refresh"}
    assert not refresh & {button.key for button in opened().button}
    at = opened(on_aws=True)
    at.session_state["collections_listed"] = ("somebody", ("a",))
    at.button(key="chooser_refresh").click().run()
    assert "collections_listed" not in at.session_state
