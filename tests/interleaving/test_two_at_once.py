"""Two servers on one database, crossed at the worst moment; and bugs planted to show that it can fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgres import Postgres

from .planted import BUGS, Bug
from .scenarios import SCENARIOS
from .two import Two


def play(postgres: Postgres, scenario: Callable[[Two], None]) -> None:
    two = Two(postgres.new_database())
    try:
        scenario(two)
    finally:
        two.close()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)
def test_it_holds(postgres: Postgres, scenario: Callable[[Two], None]) -> None:
    play(postgres, scenario)


@pytest.mark.parametrize(("bug", "scenario"), BUGS, ids=lambda one: one.__name__)
def test_a_planted_bug_is_caught(postgres: Postgres, bug: Bug, scenario: Callable[[Two], None]) -> None:
    with bug(), pytest.raises(AssertionError) as caught:
        play(postgres, scenario)
    noticed = caught.traceback[-1]
    assert Path(noticed.path).name in ("scenarios.py", "hand_desk.py"), "something else went wrong"
    print(f"{bug.__name__}: {noticed.statement}")
