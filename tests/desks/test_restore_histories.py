"""Histories of restores, copies and differences; and bugs planted in what heals them. See `restores`."""

from __future__ import annotations

import pytest

from .planted_restores import BUGS, Bug
from .restore_steps import CALM
from .restores import run

FIRST_SEED, STEPS = 1, 25
MANY = 12


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + MANY))
def test_nothing_is_lost_that_a_desk_still_holds(seed: int) -> None:
    assert run(seed, STEPS) == ""


def test_work_of_another_copy_that_comes_back_late_is_asked_for_whole() -> None:
    """The server named it as ours, and it was not here."""
    assert run(302, 35, CALM) == ""


@pytest.mark.slow
@pytest.mark.parametrize(("bug", "seed"), BUGS, ids=lambda one: getattr(one, "__name__", ""))
def test_a_planted_bug_is_caught(bug: Bug, seed: int) -> None:
    for tried in range(seed, seed + MANY):
        with bug():
            failure = run(tried, STEPS)
        if failure:
            return
    raise AssertionError(f"{MANY} histories did not notice it")
