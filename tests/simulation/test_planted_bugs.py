"""Every planted bug is caught: a simulation that cannot fail proves nothing."""

from __future__ import annotations

import pytest

from .history import run
from .planted import BUGS, Bug

FIRST_SEED = 2_000_000
MOST, STEPS = 60, 100


def caught_after(bug: Bug) -> tuple[int, str]:
    """How many histories it takes to notice, and what is noticed."""
    for number in range(1, MOST + 1):
        with bug():
            failure = run(FIRST_SEED + number, STEPS).failure
        if failure:
            return number, failure
    return 0, ""


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_caught(bug: Bug, record_property: pytest.FixtureRequest) -> None:
    histories, failure = caught_after(bug)
    print(f"{bug.__name__}: caught after {histories} histories: {failure[:200]}")
    assert histories, f"{MOST} histories did not notice it"
