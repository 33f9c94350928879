"""Two voices without names: nobody knows the order, and a vote counts for who really spoke."""

from __future__ import annotations

import random

import pytest
from streamlit.testing.v1 import AppTest

from components.speech import blind_vote
from services.speech import Recording, Utterance
from tests.made import spoken
from tests.made.spoken import AMY, BRIAN, recording

FIRST = recording("Hello there.", AMY)
SECOND = recording("Hello there.", BRIAN)


def test_both_orders_occur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blind_vote, "_chance", random.Random(7))
    orders = [blind_vote.shuffled([FIRST, SECOND]) for _ in range(40)]
    assert set(orders) == {(FIRST, SECOND), (SECOND, FIRST)}
    assert 10 <= orders.count((FIRST, SECOND)) <= 30


def test_nothing_is_lost_or_doubled_by_shuffling() -> None:
    recordings = [recording(text) for text in ("One.", "Two.", "Three.")]
    assert {one.utterance.text for one in blind_vote.shuffled(recordings)} == {"One.", "Two.", "Three."}


def script() -> None:
    import streamlit as st

    from components.speech import blind_vote

    blind_vote.show(st.session_state.given_recordings, blind=st.session_state.given_blind, key="vote")


def opened(*recordings: Recording, blind: bool = True) -> AppTest:
    app = spoken.shown(script, given_recordings=recordings, given_blind=blind).run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    shown = [*app.subheader, *app.caption, *app.success, *app.markdown]
    return " ".join(element.value for element in shown).replace("\\", "")


def test_before_the_vote_nothing_gives_a_voice_away() -> None:
    app = opened(FIRST, SECOND)
    assert [title.value for title in app.subheader] == ["First", "Second"]
    assert "Amy" not in texts(app)
    assert "Brian" not in texts(app)
    assert not app.get("download_button")


@pytest.mark.parametrize(
    ("button", "vote"), [("first", "Amy, neural"), ("second", "Brian, neural"), ("same", "no difference")]
)
def test_a_vote_counts_for_who_spoke_and_uncovers_the_names(button: str, vote: str) -> None:
    app = opened(FIRST, SECOND)
    app.button(key=f"vote_vote_{button}").click().run()
    assert f"Your vote: {vote}." in texts(app)
    assert [title.value.replace("\\", "") for title in app.subheader] == ["First: Amy, neural", "Second: Brian, neural"]
    counted = {"Amy, neural": 0, "Brian, neural": 0} | {vote: 1}
    for name, votes in counted.items():
        assert f"{name} {votes}" in texts(app)
    with pytest.raises(KeyError):
        app.button(key="vote_vote_first")


def test_two_engines_of_one_voice_are_distinguished() -> None:
    app = opened(
        FIRST, recording("Hello there.", AMY, utterance=Utterance("Hello there.", AMY, "standard")), blind=False
    )
    assert [title.value.replace("\\", "") for title in app.subheader] == ["First: Amy, neural", "Second: Amy, standard"]


def test_resetting_the_votes_hides_the_names_again() -> None:
    app = opened(FIRST, SECOND)
    app.button(key="vote_vote_second").click().run()
    app.button(key="vote_reset").click().run()
    assert "Votes so far" not in texts(app)
    assert [title.value for title in app.subheader] == ["First", "Second"]


def test_other_recordings_are_nameless_until_they_are_voted_on() -> None:
    app = opened(FIRST, SECOND)
    app.button(key="vote_vote_first").click().run()
    app.session_state["given_recordings"] = (recording("Other.", AMY), recording("Other.", BRIAN))
    app.run()
    assert [title.value for title in app.subheader] == ["First", "Second"]
    assert "Amy, neural 1" in texts(app)
