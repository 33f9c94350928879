"""Memory goes back to the system after work, and only then."""

import sys

import pytest

from services.server import memory


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc gives memory back on request")
def test_freed_memory_goes_back() -> None:
    assert memory.give_back()


def test_memory_is_given_back_after_work_and_not_in_rest() -> None:
    worked = iter([0.0, 0.1, 2.0, 2.1, 4.0])
    given: list[bool] = []
    keeper = memory.Keeper(lambda: given.append(True) or True, lambda: next(worked))  # type: ignore[func-returns-value]
    seen = []
    for _ in range(4):
        assert keeper.look()
        seen.append(len(given))
    assert seen == [0, 1, 1, 2]


def test_where_nothing_can_be_given_back_the_keeper_stops_looking() -> None:
    worked = iter([0.0, 9.0])
    keeper = memory.Keeper(lambda: False, lambda: next(worked), period_s=0.001)
    keeper.run()  # returns
    assert not [*worked], "it has looked twice"
